"""The benchmark reads right what wrk, Linux and PostgreSQL tell, counts right, and leaves nothing running."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.bench import cpu
from tests.bench.cases import unit
from tests.bench.dataset import DataSet, Size
from tests.bench.load import ADVICE, Answer, Burst, Expected, WrongAnswer, parse
from tests.bench.measuring import Case, Measuring, Result, Sample
from tests.bench.posting import WORDS
from tests.bench.programs import serve_unit
from tests.bench.servers import Server
from tests.bench.statements import LOGGED
from tests.bench.table import as_table
from tests.bench.work import Reading

OUTPUT = """Running 3s test @ http://127.0.0.1:41235/
  1 threads and 4 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    14.19ms    7.60ms  77.80ms   93.28%
  894 requests in 3.00s, 25.98MB read
"""
TOLD = (
    '{"requests": 894, "microseconds": 3002500, "p50": 12900, "p99": 41100, '
    '"bytes": 26820000, "wrong": %d, "kept": 447, "lost": %d, "example": "%s"}\n'
)
STAT = "4242 (a (b) c) S 17 4242 4242 0 -1 4194560 8831 190 0 0 130 20 7 3 20 0 5 0 911 1 2 3\n"
LOG = b"""2026-11-25 21:40:11.123 UTC [77] LOG:  statement: SELECT 1
2026-11-25 21:40:11.124 UTC [77] LOG:  statement: SELECT
\tLOG:  statement: not one, but the second line of one
2026-11-25 21:40:11.125 UTC [78] LOG:  execute <unnamed>: SELECT 2
2026-11-25 21:40:11.126 UTC [70] LOG:  received SIGHUP, reloading configuration files
"""


def result(cpu_seconds: list[float], multiples: list[float], aim: float | None = None, page: str = "home") -> Result:
    case = Case("rendered", page, "gunicorn", Reading(Server("site", 1, 1), "/"), aim)
    samples = [Sample(Burst(100, 2.0, 0.004, 0.02, 1234, 0), seconds) for seconds in cpu_seconds]
    return Result(case, 8, samples, multiples)


def test_what_wrk_prints_becomes_a_burst() -> None:
    assert parse(OUTPUT + TOLD % (0, 0, ""), "/") == Burst(894, 3.0025, 0.0129, 0.0411, 30000, 0.5)


@pytest.mark.parametrize(("wrong", "lost"), [(1, 0), (0, 2)])
def test_a_wrong_or_lost_answer_is_no_measurement(wrong: int, lost: int) -> None:
    with pytest.raises(WrongAnswer, match=r"/feed/: of 894 answers . were wrong \(503 with 9 bytes\), . were lost"):
        parse(OUTPUT + TOLD % (wrong, lost, "503 with 9 bytes"), "/feed/")


def test_an_answer_of_another_size_is_a_wrong_one() -> None:
    expected = Expected.like(Answer(200, {}, b"x" * 1000))
    expected.check("/", Answer(200, {}, b"y" * 1200))
    for answer in (Answer(200, {}, b"x" * 1201), Answer(200, {}, b"x" * 799), Answer(302, {}, b"x" * 1000)):
        with pytest.raises(WrongAnswer):
            expected.check("/", answer)


def test_a_process_is_read_whatever_its_name() -> None:
    assert cpu.parse_stat(STAT) == cpu.Process(4242, 17, 130 + 20 + 7 + 3)


def test_memory_is_the_proportional_share() -> None:
    assert cpu.parse_memory("00400000-7ffe [rollup]\nRss:  9000 kB\nPss:  5120 kB\nPss_Anon:  1 kB\n") == 5 * 2**20
    assert cpu.memory_bytes(os.getpid()) > 2**20


def test_processor_time_holds_what_ended_children_used() -> None:
    before = cpu.cpu_seconds(os.getpid())
    busy = "import time\nwhile time.process_time() < 0.3: pass"
    subprocess.run([sys.executable, "-c", busy], check=True)
    assert 0.2 < cpu.cpu_seconds(os.getpid()) - before < 5


def test_only_statements_are_counted_and_each_once() -> None:
    assert len(LOGGED.findall(LOG)) == 3


def test_the_figures_are_medians_and_each_round_is_measured_by_its_own_unit() -> None:
    found = result([0.010, 0.030, 0.020], [20.0, 50.0, 10.0], aim=20)
    assert (found.cpu, found.multiple, found.per_second, found.misses_its_aim) == (0.020, 20.0, 50.0, False)
    assert result([0.01], [20.01], aim=20).misses_its_aim
    assert not result([0.01], [20.01]).misses_its_aim


def test_the_table_says_what_was_missed() -> None:
    lines = as_table([result([0.01], [21.0], aim=20), result([0.01], [9.5], aim=20, page="feed")], {"site": [81 << 20]})
    heading, group, home, feed, empty, memory = lines.splitlines()
    assert " ".join(heading.split()) == "req/s p50 ms p99 ms CPU ms × unit aim queries bytes"
    assert (group, empty) == ("rendered (gunicorn)", "")
    assert home.split() == ["home", "50", "4.00", "20.00", "10.000", "21.00", "≤", "20", "missed", "8", "1,234"]
    assert feed.split() == ["feed", "50", "4.00", "20.00", "10.000", "9.50", "≤", "20", "8", "1,234"]
    assert memory == "Memory of the workers, site: 81 MiB (≤ 80 missed)"


def test_a_larger_site_is_compared_with_one_of_the_usual_size() -> None:
    grown = result([0.01], [16.0])
    assert as_table([grown], {}, {str(grown.case): 10.0}).splitlines()[2].split()[-2:] == ["1.60", "missed"]
    assert as_table([grown], {}, {str(grown.case): 20.0}).splitlines()[2].split()[-1] == "0.80"


def test_posted_texts_have_words_enough_to_differ() -> None:
    assert len(set(WORDS)) == len(WORDS) > 3000


@pytest.mark.skipif(shutil.which("wrk") is None, reason=ADVICE)
def test_a_run_measures_what_is_served_and_leaves_nothing_behind(tmp_path: Path) -> None:
    data = DataSet(Size(), tmp_path)
    with ExitStack() as stack:
        data.database.ensure_running()
        stack.callback(data.database.stop)
        bare = stack.enter_context(serve_unit(data))
        case = Case("limit", "as many bytes", "gunicorn", Reading(bare, "/1000/"), aim=100)
        found = Measuring(data, unit(bare), seconds=1).run([case], rounds=1)
        assert len(bare.workers()) == 2
    limit = found[1]
    assert (limit.size, limit.statements, limit.misses_its_aim) == (1000, 0, False)
    assert limit.per_second > 10
    assert 0.00001 < limit.cpu < 0.05
    assert not data.database.is_ready()
    assert not Path("/proc", str(bare.pid)).exists()
