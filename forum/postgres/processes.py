"""Whose pid is it? A pid file outlives its process, and the pid may by then be somebody else's."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from pathlib import Path

PROC = Path("/proc")


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def runs_postmaster(pid: int, data_dir: Path) -> bool:
    """Told by the command line, which everybody may read; a zombie, though alive to kill(), has none."""
    if (PROC / "self").exists():
        words = _words(pid)
        return Path(words[0]).name == "postgres" and str(data_dir) in words
    command = ["/bin/ps", "-ww", "-o", "args=", "-p", str(pid)]
    listing = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - nothing but a number
    return "postgres" in listing.stdout and f"-D {data_dir} " in listing.stdout


def kill_orphans(title: str) -> None:
    """End what a killed postmaster left behind; PostgreSQL titles its children `postgres: <cluster>: ...`."""
    for pid in [int(path.name) for path in PROC.glob("[0-9]*")]:
        if _words(pid)[0].startswith(f"postgres: {title}: "):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _words(pid: int) -> list[str]:
    try:
        return os.fsdecode((PROC / str(pid) / "cmdline").read_bytes()).split("\0")
    except OSError:  # it ended, or is hidden from us
        return [""]
