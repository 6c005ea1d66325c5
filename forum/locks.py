"""Locks that the database keeps for one connection, so that they are gone with it whatever happens to the process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from django.db import connection


@contextmanager
def held(number: int) -> Iterator[bool]:
    """Whether the lock is ours; the block runs in either case. `number` is any, as long as it is always the same."""
    is_pooled = connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS", False)
    with _of_a_transaction(number) if is_pooled else _of_the_session(number) as is_ours:
        yield is_ours


@contextmanager
def _of_the_session(number: int) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


@contextmanager
def _of_a_transaction(number: int) -> Iterator[bool]:
    """Where a pooler stands in between, only an open transaction keeps the same session: this one does nothing else."""
    with closing(connection.copy()) as own:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
            is_ours = bool(cursor.fetchone()[0])
        yield is_ours
