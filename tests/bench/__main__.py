"""Grow a site, serve it as in production, measure it, and say what was found: `make bench`."""

from __future__ import annotations

import fcntl
import signal
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.bench import addresses, cases, results
from tests.bench.cases import Subject
from tests.bench.dataset import FOLDER, DataSet, Size
from tests.bench.load import WrongAnswer, ensure_wrk
from tests.bench.measuring import Measuring
from tests.bench.programs import PROGRAMS, serve, serve_unit
from tests.bench.servers import ROOT
from tests.bench.table import as_table

OTHERS = 4000  # articles to read for the first time
PROFILED = 50  # times
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> None:
    options = _options()
    for number in SIGNALS:
        signal.signal(number, _interrupt)
    ensure_wrk()
    data = DataSet(Size(options.articles, options.comments))
    try:
        with _alone(), data.prepared(), ExitStack() as stack:
            _profile(options, data, stack) if options.profile else _measure(options, data, stack)
    except WrongAnswer as problem:
        sys.exit(f"Not measured, for something else would have been: {problem}")


def _interrupt(number: int, _frame: object) -> None:
    """Once is enough: what was started is then stopped in peace."""
    for other in SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    sys.exit(128 + number)


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--articles", type=int, default=Size.articles)
    parser.add_argument("--comments", type=int, default=Size.comments)
    parser.add_argument("--seconds", type=int, default=2, help="of one burst (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="(%(default)s)")
    parser.add_argument("--modes", nargs="+", choices=cases.MODES, default=list(cases.MODES), help="all, if not given")
    parser.add_argument("--server", choices=[*PROGRAMS, "both"], default="gunicorn", help="both: a few cases on each")
    parser.add_argument("--profile", choices=cases.AIMS, help="say where the time goes, and measure nothing")
    return parser.parse_args()


@contextmanager
def _alone() -> Iterator[None]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("Another run is measuring; two at a time would measure each other.")
        yield


def _measure(options: Namespace, data: DataSet, stack: ExitStack) -> None:
    unit = cases.unit(stack.enter_context(serve_unit(data)))
    chosen = list(PROGRAMS) if options.server == "both" else [options.server]
    sites = [serve(program, data, stack) for program in chosen]
    pages = addresses.find(sites[0].rendering, data, OTHERS)
    modes = cases.COMPARED if options.server == "both" else {mode: cases.MODES[mode] for mode in options.modes}
    subjects = [Subject(site, data, pages, deque(pages.others)) for site in sites]
    wanted = [case for mode in modes.values() for subject in subjects for case in mode(subject)]
    found = Measuring(data, unit, options.seconds).run(wanted, options.rounds)
    memory = results.memory([server for site in sites for server in (site.rendering, site.caching)])
    print(as_table(found, memory, results.of_usual_size(data)))
    results.write(data, vars(options), found, memory)


def _profile(options: Namespace, data: DataSet, stack: ExitStack) -> None:
    pages = addresses.find(serve("gunicorn", data, stack).rendering, data, OTHERS)
    command = [sys.executable, "-m", "tests.bench.profiling", getattr(pages, options.profile), str(PROFILED)]
    environment = data.environment(FORUM_CACHE="off", DJANGO_SETTINGS_MODULE="forum.settings")
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


if __name__ == "__main__":
    main()
