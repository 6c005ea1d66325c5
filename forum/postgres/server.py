"""One PostgreSQL for one data directory, shared by every process that asks for it. Knows nothing of Django.

Nothing is believed that a killed process may have left behind: only an answer at the socket says that it runs.
"""

from __future__ import annotations

import contextlib
import fcntl
import shlex
import time
from collections.abc import Iterator
from pathlib import Path

from forum.postgres.cluster import DATABASE, USER, prepare
from forum.postgres.processes import is_alive, kill_orphans, runs_postmaster
from forum.postgres.programs import Account, ServerError, run
from forum.postgres.sockets import PORT, SOCKET, claim, socket_dir

PATIENCE = 60.0  # seconds: a recovery after a crash may take its time
SILENCE = 10.0  # seconds without an answer after which a live server must have lost its socket
MAX_LOG_BYTES = 1_000_000

# What the command line sets for each start. fsync and its kin keep their safe defaults.
SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "max_wal_size": "256MB",
    "max_parallel_workers": "0",  # they share memory through /dev/shm, which containers keep tiny
    "max_parallel_workers_per_gather": "0",  # and no plan may reckon with them
    "jit": "off",
    "log_min_messages": "log",  # a failed query is its client's to report; here it would only fill the disk
    "log_checkpoints": "off",
}

ACCEPTING, REJECTING, SILENT = 0, 1, 2
# A killed postmaster's children need a moment to notice, a busy one far longer; and the pg_ctl of a killed starter
# may still be at work, on the same server as we.
PASSING_COMPLAINTS = ("is still in use", "already exists", "is empty")


class Server:
    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.resolve()
        self.log = self.data_dir.with_name(f"{self.data_dir.name}.log")

    @property
    def socket_dir(self) -> Path:
        return socket_dir(self.data_dir)

    def address(self) -> dict[str, str]:
        """Where clients connect; safe to use, for no other local user can be listening there."""
        if self.socket_dir != self.data_dir:
            claim(self.socket_dir, Account.for_data(self.data_dir))
        return {"host": str(self.socket_dir), "port": PORT, "user": USER}

    def is_ready(self) -> bool:
        return self._answer() == ACCEPTING

    def ensure_running(self) -> None:
        """One process starts the server while the others wait at the lock."""
        if self.is_ready():
            return
        with self._lock():
            if self.is_ready():
                return
            self.address()  # a trap is refused before anything is made
            prepare(self.data_dir)
            Account.for_data(self.data_dir).take(self.data_dir)
            self._start()

    def stop(self) -> bool:
        """Ends open connections and waits for the end; False when nothing was running."""
        if not self.data_dir.exists():
            return False
        with self._lock():
            return self._stop()

    def _answer(self) -> int:
        if not self.data_dir.exists():
            return SILENT
        host = self.address()["host"]
        options = ("--host", host, "--port", PORT, "--username", USER, "--dbname", DATABASE)
        return run("pg_isready", *options, "--timeout=5").returncode

    def _postmaster_runs(self) -> bool:
        pid = _first_number(self.data_dir / "postmaster.pid")
        return pid is not None and runs_postmaster(pid, self.data_dir)

    def _start(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self._predecessor_answers():
            self._forget_stale_pids()
            complaint = self._try_to_launch()
            passing = self._postmaster_runs() or any(words in complaint for words in PASSING_COMPLAINTS)
            if complaint and (not passing or time.monotonic() > deadline):
                raise self._error("PostgreSQL did not start.")
            if complaint:
                time.sleep(0.5)
            if not self._postmaster_runs():
                kill_orphans(self._title())

    def _predecessor_answers(self) -> bool:
        """A live postmaster, whether it starts, recovers or stops, is waited for and never raced."""
        began = heard = time.monotonic()
        while self._postmaster_runs():
            answer, now = self._answer(), time.monotonic()
            if answer == ACCEPTING:
                return True
            if answer == REJECTING:
                heard = now
            if now - heard > SILENCE:
                self._stop()
            elif now - began > PATIENCE:
                raise self._error("PostgreSQL runs, but does not accept connections yet. Try again in a minute.")
            time.sleep(0.1)
        return False

    def _forget_stale_pids(self) -> None:
        """PostgreSQL sees through the pid of a dead process, but not through one that has a new owner."""
        for path in (self.data_dir / "postmaster.pid", self.socket_dir / f"{SOCKET}.lock"):
            pid = _first_number(path)
            # Empty after a power cut, or for the instant in which a starting postmaster writes it.
            empty = pid is None and path.exists() and abs(time.time() - path.stat().st_mtime) > 1
            if empty or (pid is not None and is_alive(pid) and not runs_postmaster(pid, self.data_dir)):
                path.unlink(missing_ok=True)

    def _try_to_launch(self) -> str:
        """Empty when it runs; otherwise what it had to say."""
        self._shorten_log()
        account = Account.for_data(self.data_dir)
        options = f"--options={shlex.join(self._options())}"
        with self.log.open("a+", errors="replace") as log:
            start = log.tell()
            started = account.run(self.data_dir, "pg_ctl", "start", "--wait", options, log=log)
            log.seek(start)
            return "" if started.returncode == 0 else log.read() or "nothing was logged"

    def _options(self) -> list[str]:
        # The short name keeps a server whose directory was deleted from removing the socket of its successor.
        place = "." if self.socket_dir == self.data_dir else str(self.socket_dir)
        settings = SETTINGS | {"unix_socket_directories": place, "cluster_name": self._title()}
        return ["-D", str(self.data_dir), *(f"--{name}={value}" for name, value in settings.items())]

    def _title(self) -> str:
        """By inode, for in another container the same path may be another server's."""
        found = self.data_dir.stat()
        return f"forum-{found.st_dev}-{found.st_ino}"

    def _stop(self) -> bool:
        output = ""
        for mode in ("fast", "immediate"):
            if not self._postmaster_runs():
                return bool(output)
            account = Account.for_data(self.data_dir)
            output = account.run(self.data_dir, "pg_ctl", "stop", f"--mode={mode}").stdout.strip()
        if self._postmaster_runs():
            raise self._error(f"PostgreSQL did not stop: {output}")
        return True

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        try:
            self.data_dir.parent.mkdir(parents=True, exist_ok=True)
            with self.data_dir.with_name(f"{self.data_dir.name}.lock").open("a") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                try:
                    yield
                finally:
                    # Closing is not enough: a worker forked meanwhile holds the same file open.
                    fcntl.flock(file, fcntl.LOCK_UN)
        except OSError as error:
            raise ServerError(f"The embedded PostgreSQL in {self.data_dir} cannot be used: {error}.") from error

    def _shorten_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > MAX_LOG_BYTES:
            self.log.replace(self.log.with_name(f"{self.log.name}.1"))

    def _log_end(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(f"  {line}" for line in lines[-12:])

    def _error(self, what: str) -> ServerError:
        return ServerError(
            f"{what}\nThe end of {self.log}:\n{self._log_end()}\n"
            "Correct what it names and try again, or set DATABASE_URL to use a PostgreSQL server of your own."
        )


def _first_number(path: Path) -> int | None:
    """None for a file that is missing, or that a power cut left empty."""
    try:
        return int(path.read_text().split("\n", maxsplit=1)[0])
    except (FileNotFoundError, ValueError):
        return None
