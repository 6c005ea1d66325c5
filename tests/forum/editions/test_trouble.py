"""The cache may be gone, slow or full of rubbish: readers notice nothing."""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from forum import env
from forum.editions import store as stores
from forum.editions.store import Store
from tests.builders import make_article
from tests.forum.editions.server import Server

pytestmark = pytest.mark.django_db(transaction=True)

LOST_SECONDS = 0.25


def keep_in(settings: Any, monkeypatch: pytest.MonkeyPatch, place: str, folder: Path) -> None:
    monkeypatch.setenv("FORUM_CACHE", place)
    settings.FORUM_CACHE = place
    settings.CACHES = {**settings.CACHES, "default": env.env_cache("FORUM_CACHE", folder=folder)}


def keep_one(settings: Any, monkeypatch: pytest.MonkeyPatch, folder: Path) -> str:
    """The address of a page that is kept in files, in a folder below this one."""
    keep_in(settings, monkeypatch, "files", folder / "pages")
    path: str = make_article().get_absolute_url()
    Client().get(path)
    return path


@contextmanager
def answering(words: bytes | None) -> Iterator[int]:
    """A server that says the same to everybody, again and again; with None it accepts and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            callers = []
            while True:
                try:
                    caller, _address = server.accept()
                except OSError:
                    return
                callers.append(caller)
                if words is not None:
                    Thread(target=babble, args=(caller, words), daemon=True).start()

        Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


def babble(caller: socket.socket, words: bytes) -> None:
    try:
        while caller.recv(4096):
            caller.sendall(words)
    except OSError:
        return


def assert_unnoticed() -> None:
    """A page is made, and kept in this process, as if nothing were wrong."""
    article = make_article(headline="All is well")
    client = Client(raise_request_exception=True)
    for status in ("forum; fwd=miss; stored", "forum; hit"):
        response = client.get(article.get_absolute_url())
        assert (response.status_code, response["Cache-Status"]) == (200, status)
        assert b"All is well" in response.content


def seconds_lost() -> float:
    """By one who looks for a page and keeps it: twice asked, and the best of three, for a machine may be busy."""

    def once() -> float:
        stores._Health.paused_until = 0.0
        store, begin = Store(), monotonic()
        assert store.get_shared("nothing") is None
        store._try(lambda: caches["default"].set("nothing", b""))
        return monotonic() - begin

    return min(once() for _ in range(3))


@pytest.mark.parametrize("words", [None, b"+OK\r\n", b"\x00\xff\xfe rubbish\r\n", b"$5\r\nhello\r\n", b"$-1\r\n" * 9])
def test_a_cache_that_hangs_or_babbles(
    settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: bytes | None
) -> None:
    with answering(words) as port:
        keep_in(settings, monkeypatch, f"redis://127.0.0.1:{port}/0", tmp_path)
        assert_unnoticed()
        assert seconds_lost() < LOST_SECONDS


def test_a_cache_that_hangs_is_waited_for_once(
    settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = make_article().get_absolute_url()
    with answering(None) as port:
        keep_in(settings, monkeypatch, f"redis://127.0.0.1:{port}/0", tmp_path)
        assert Server().ask(path)[0] == "200 OK"
    assert [record.message for record in caplog.records if record.name == "forum.editions.store"] == [
        "The cache fails; it is left alone for 5.0 seconds"
    ]


def test_a_slow_one_is_left_alone_but_not_the_files_of_a_busy_machine(
    settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    moments = iter(range(99))
    monkeypatch.setattr(stores, "monotonic", lambda: next(moments) * stores.SLOW_SECONDS * 1.5)
    keep_in(settings, monkeypatch, "files", tmp_path)
    assert [Store()._try(lambda: "found") for _ in range(3)] == ["found"] * 3
    keep_in(settings, monkeypatch, "redis://127.0.0.1:1/0", tmp_path)
    assert [Store()._try(lambda: "found") for _ in range(3)] == ["found", None, None]


def test_what_comes_from_redis_is_never_run(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    keep_in(settings, monkeypatch, "redis://127.0.0.1:1/0", tmp_path)
    bomb = pickle.dumps(pytest.fail)
    reader = caches["default"]._cache._serializer  # type: ignore[attr-defined]
    assert (reader.dumps(bomb), reader.loads(bomb)) == (bomb, bomb)


def test_an_older_page_never_takes_the_place_of_a_newer_one(
    settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keep_one(settings, monkeypatch, tmp_path)
    (key,), (older,) = stores.memory._new, stores.memory._new.values()
    newer = older._replace(made_at=older.made_at + 1, etag="newer")
    stores.memory.keep(key, newer)  # while the cache was left alone
    store = Store()
    assert store.get_shared(str(key).removeprefix(store.version)) == newer
    assert stores.memory.find(key) == newer


def test_a_cache_that_is_gone(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    keep_in(settings, monkeypatch, f"redis://127.0.0.1:{port}/0", tmp_path)
    assert_unnoticed()
    assert seconds_lost() < LOST_SECONDS


def test_a_cache_that_failed_is_left_alone_for_a_while_and_then_asked_again(
    settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pages").write_text("a file where the folder should be")
    keep_in(settings, monkeypatch, "files", tmp_path / "pages" / "deeper")
    asked: list[int] = []
    store = Store()

    def fail() -> None:
        asked.append(1)
        raise OSError

    for _ in range(5):
        assert store._try(fail) is None
    assert len(asked) == 1
    monkeypatch.setattr(stores, "monotonic", lambda: monotonic() + stores.PAUSE_SECONDS)
    assert store._try(lambda: "back") == "back"


def test_files_that_hold_rubbish(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    keep_in(settings, monkeypatch, "files", tmp_path / "pages")
    article = make_article(headline="All is well")
    path = article.get_absolute_url()
    Client().get(path)
    (file,) = (tmp_path / "pages").iterdir()
    whole = file.read_bytes()
    for rubbish in (b"", b"\x80", whole[:40], whole[:-9], pickle.dumps("not a page"), b"\x00" * 5000):
        file.write_bytes(rubbish)
        stores.memory.clear()
        response = Client().get(path)
        assert (response.status_code, response["Cache-Status"]) == (200, "forum; fwd=miss; stored"), rubbish[:9]


@pytest.mark.parametrize(
    "value",
    [
        "text", 5, (), None, b"", b"\n", b"[]\n", b"{}\n", b"[" * 90_000, b"\xff\n", b"[1, 2]\n",
        b"[1, 1, 1, 1, 1, 1, 1, 1]\n",
        b'[1, 1, [], null, 1.0, "W/", [["a", 1]], 0]\n', b'[1, 1, [], null, 1.0, "W/", [["a"]], 0]\n',
        b'[1, 1, [], null, 1.0, "W/", [], "0"]\n',
    ],
)  # fmt: skip
def test_values_that_are_no_page(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: Any) -> None:
    path = keep_one(settings, monkeypatch, tmp_path)
    (key,) = stores.memory._new
    caches["default"].set(key, value)
    stores.memory.clear()
    assert Client().get(path)["Cache-Status"] == "forum; fwd=miss; stored"


def test_another_process_finds_what_one_has_kept(
    settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = keep_one(settings, monkeypatch, tmp_path)
    stores.memory.clear()  # as in a process that was just started
    assert Client().get(path)["Cache-Status"] == "forum; hit"


def test_whoever_dies_while_making_a_page_keeps_nobody_waiting(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAR_DIR = tmp_path
    store = Store()
    with store.alone("page"):
        pass
    (lock,) = (tmp_path / "cache" / "locks").iterdir()
    hold = "import fcntl, sys, time; f = open(sys.argv[1]); fcntl.flock(f, 2); print(1, flush=True); time.sleep(60)"
    holder = subprocess.Popen([sys.executable, "-c", hold, str(lock)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    monkeypatch.setattr(stores, "WAIT_SECONDS", 0.05)
    with store.alone("page"):  # whoever has waited long enough goes on
        pass
    monkeypatch.setattr(stores, "WAIT_SECONDS", 60)
    Thread(target=lambda: os.kill(holder.pid, signal.SIGKILL)).start()
    with store.alone("page"):
        pass
    holder.wait()


def test_without_a_place_for_locks_pages_are_made_all_the_same(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    settings.VAR_DIR = tmp_path
    assert_unnoticed()
