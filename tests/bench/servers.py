"""The servers that are measured: started on loopback, on ports of their own, and stopped whatever happens."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.bench.cpu import command_line, family

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
WORKERS = 2
PATIENCE = 60  # seconds, to start or to stop
# Where there is util-linux, no server outlives us, even if we are killed.
WITH_US = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []


@dataclass(frozen=True)
class Server:
    name: str
    port: int
    pid: int

    def workers(self) -> list[int]:
        """Its children, but for the one that granian has for the files it shares with them."""
        children = [process.pid for process in family(self.pid) if process.parent == self.pid]
        return [pid for pid in children if "resource_tracker" not in command_line(pid)]


@dataclass(frozen=True)
class Site:
    """One server program and what runs on it."""

    program: str
    rendering: Server  # every page is made anew
    caching: Server
    bare: Server  # the least that Django can do, served like the site


@contextmanager
def serving(
    name: str, command: Sequence[str], port: int, environment: Mapping[str, str], log: Path
) -> Iterator[Server]:
    """In a session of its own, so that Ctrl-C ends us first, and we end it."""
    with log.open("a") as output:
        process = subprocess.Popen(
            [*WITH_US, *command], cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
        try:
            _wait_for(process, port, log)
            yield Server(name, port, process.pid)
        finally:
            _stop(process)


def free_port() -> int:
    with closing(socket.create_server((HOST, 0))) as found:
        port: int = found.getsockname()[1]
        return port


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), closing(socket.create_connection((HOST, port), timeout=1)):
            return
        time.sleep(0.1)
    sys.exit(f"A server did not start. The end of {log}:\n{log.read_text(errors='replace')[-2000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """The server is asked and ends its workers; what does not listen is ended with all of its session."""
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
