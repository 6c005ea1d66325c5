"""The chores: one process at a time, one failure stops nothing, and a server process survives whatever happens."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from forum import chores, gunicorn


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which chores were done, instead of what they do."""
    done: list[str] = []

    def chore(name: str) -> Any:
        def do() -> int:
            done.append(name)
            return 3

        return do

    monkeypatch.setattr(chores, "CHORES", {"first": chore("first"), "second": chore("second")})
    return done


@pytest.mark.django_db
def test_all_are_done_and_the_command_says_what(capsys: Any) -> None:
    call_command("chores")
    lines = capsys.readouterr().out.splitlines()
    assert lines == [f"{name}: 0" for name in chores.CHORES]


@pytest.mark.django_db
def test_one_that_fails_stops_no_other_and_is_logged_without_what_it_says(
    log: list[str], monkeypatch: pytest.MonkeyPatch, caplog: Any, capsys: Any
) -> None:
    address = "reader@example.org"

    def fail() -> int:
        raise ValueError(address)

    monkeypatch.setitem(chores.CHORES, "first", fail)
    with pytest.raises(CommandError):
        call_command("chores")
    assert log == ["second"]
    assert capsys.readouterr().out == "first: failed, see the log\nsecond: 3\n"
    assert "A chore failed (first): ValueError" in caplog.text
    assert "in fail" in caplog.text
    assert address not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_only_one_process_does_them(log: list[str], capsys: Any) -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [chores.LOCK])
        assert cursor.fetchone() == (True,)
        assert chores.run_alone() is None
        call_command("chores")
        assert "Another process" in capsys.readouterr().out
        assert log == []
    other.close()  # as if the process had died
    assert _as_soon_as_the_lock_is_free(chores.run_alone) == {"first": 3, "second": 3}
    with connection.copy().cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [chores.LOCK])
        assert cursor.fetchone() == (True,)
        cursor.connection.close()


def _as_soon_as_the_lock_is_free(run: Callable[[], Any]) -> Any:
    """The server notices a moment later that a connection is gone."""
    end = monotonic() + 30
    while (done := run()) is None and monotonic() < end:
        sleep(0.05)
    return done


@pytest.mark.django_db(transaction=True)
def test_a_server_process_does_them_after_each_pause_until_it_stops(log: list[str]) -> None:
    pauses: list[float] = []
    thread = Thread(target=chores.keep_doing, args=[lambda: len(pauses) < 3, pauses.append])
    thread.start()
    thread.join()
    assert log == ["first", "second"] * 2  # the third pause is the one in which it was told to stop
    assert all(30 <= pause < 60 for pause in pauses)


def test_nothing_that_goes_wrong_ends_the_thread(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    def fail(*args: Any) -> None:
        raise OperationalError("host=secret")

    monkeypatch.setattr(chores, "run_alone", fail)
    pauses: list[float] = []
    thread = Thread(target=chores.keep_doing, args=[lambda: len(pauses) < 4, pauses.append])
    thread.start()
    thread.join()
    assert len(pauses) == 4
    assert caplog.text.count("The chores could not be done: OperationalError") == 3
    assert "secret" not in caplog.text


@pytest.mark.django_db
def test_a_process_that_stops_begins_no_further_chore(log: list[str]) -> None:
    assert chores.run(lambda: not log) == {"first": 3}


def test_every_worker_starts_them_unless_they_are_off(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []

    class Recorded(Thread):
        def start(self) -> None:
            started.append(self)

    class Worker:
        alive = False

    monkeypatch.setattr(chores, "Thread", Recorded)
    settings.FORUM_CHORES = False
    gunicorn.post_worker_init(Worker())
    assert started == []
    settings.FORUM_CHORES = True
    gunicorn.post_worker_init(Worker())
    assert [thread.daemon for thread in started] == [True]
    started[0].run()  # ends at once, because the worker is not alive


def test_the_server_stops_without_waiting_for_them(repository: Path, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "gunicorn", "--config", "forum/gunicorn.py", "--bind", f"unix:{tmp_path}/socket"]
    process = subprocess.Popen(
        [*command, "forum.wsgi"], cwd=repository, env=environment, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    with process.stderr as output:
        for line in output:
            if "Booting worker" in line:
                break
        process.terminate()
        rest = output.read()
    assert process.wait(timeout=60) == 0
    assert "Traceback" not in rest
