"""Where the server listens: a directory that nobody else can enter, because whoever reaches the socket is trusted."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

from forum.postgres.programs import Account, ServerError

PORT = "5432"  # only a part of the socket's name: the server listens to no network
SOCKET = f".s.PGSQL.{PORT}"
MAX_PATH = 103  # macOS's sockaddr_un holds that many bytes and a zero; Linux's four more


def socket_dir(data_dir: Path) -> Path:
    """The data directory itself, unless its path is too long for a socket (or has libpq's comma for "next host")."""
    if len(os.fsencode(data_dir / SOCKET)) <= MAX_PATH and "," not in str(data_dir):
        return data_dir
    # Always /tmp: TMPDIR may differ between two processes that have to meet here.
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return Path("/tmp", f"forum-postgres-{Account.for_data(data_dir).uid}-{digest}")  # noqa: S108 - checked by claim()


def claim(directory: Path, account: Account) -> None:
    """Make the directory; refuse one that another user made first, to answer in the server's place."""
    with contextlib.suppress(FileExistsError):
        directory.mkdir(mode=0o700)
    found = directory.lstat()
    if found.st_mode & 0o170077 != 0o040000 or found.st_uid not in {account.uid, os.geteuid()}:
        raise ServerError(
            f"{directory} is not a private directory of this user: somebody else may have made it, to listen in. "
            "Remove it, or move the project to a shorter path, where it is not needed."
        )
    account.take(directory)
