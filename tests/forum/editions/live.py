"""The site as it is served in life, and a way to its database that can be cut."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

from django.db import connection

PROJECT_DIR = Path(__file__).resolve().parents[3]
START_SECONDS = 60


class Way:
    """From a port on this machine to the tests' database, byte by byte."""

    def __init__(self) -> None:
        self.is_open = True
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.server.getsockname()[1]
        self.ends: list[socket.socket] = []
        Thread(target=self._serve, daemon=True).start()

    def cut(self) -> None:
        """As when the database's machine goes away: whoever is connected loses that, and nobody else gets through."""
        self.is_open = False
        for end in self.ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.ends.clear()

    def mend(self) -> None:
        self.is_open = True

    def _serve(self) -> None:
        while True:
            try:
                caller, _address = self.server.accept()
            except OSError:
                return
            if not self.is_open:
                caller.close()
                continue
            database = _to_database()
            self.ends += [caller, database]
            for source, target in ((caller, database), (database, caller)):
                Thread(target=_pass_on, args=(source, target), daemon=True).start()


def _to_database() -> socket.socket:
    told = connection.get_connection_params()
    host, port = str(told.get("host") or "127.0.0.1"), int(told.get("port") or 5432)
    if not host.startswith("/"):
        return socket.create_connection((host, port))
    database = socket.socket(socket.AF_UNIX)
    database.connect(f"{host}/.s.PGSQL.{port}")
    return database


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def is_stale(self) -> bool:
        return "Warning" in self.headers


@dataclass
class Live:
    port: int
    way: Way

    def get(self, path: str, **headers: str) -> Answer:
        """On a connection of its own, so that any of the processes may answer."""
        caller = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        with contextlib.closing(caller):
            caller.request("GET", path, headers=headers)
            found = caller.getresponse()
            return Answer(found.status, found.headers, found.read())


@contextmanager
def serving(folder: Path) -> Iterator[Live]:
    """gunicorn with two processes, as in production; stopped at the end."""
    way = Way()
    told = connection.get_connection_params()
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://{told.get('user', '')}@127.0.0.1:{way.port}/{told['dbname']}?connect_timeout=60",
        "PGPASSWORD": str(told.get("password") or ""),
        "FORUM_VAR_DIR": str(folder),
        "FORUM_CACHE": "files",
        "FORUM_CHORES": "off",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "python:tests.forum.editions.patient", "--workers", "2"]
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=PROJECT_DIR, env=environment, check=True)
    with (folder / "log").open("wb") as log, socket.create_server(("127.0.0.1", 0)) as place:
        port, number = place.getsockname()[1], place.fileno()
        server = subprocess.Popen(
            [*command, "--bind", f"fd://{number}", "forum.wsgi"],
            cwd=PROJECT_DIR, env=environment, stdout=log, stderr=log, pass_fds=[number],
        )  # fmt: skip
    try:
        live = Live(port, way)
        _wait_for(live, server)
        yield live
    finally:
        server.terminate()
        server.wait(timeout=30)
        way.cut()
        way.server.close()


def _wait_for(live: Live, server: Any) -> None:
    end = monotonic() + START_SECONDS
    while monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError):
            if live.get("/livez").status == 200:
                return
        sleep(0.1)
    raise AssertionError("The server did not start")
