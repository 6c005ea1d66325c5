"""Asking the database for the edition: a question that every request for a cached page asks, so it is a short one.

It goes to Django's own connection, but past Django's cursor, which would first ask whether the connection still works:
this question finds out by itself, and opens another one if it has to.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from time import monotonic
from typing import Any, NamedTuple

import psycopg2
from django.db import DEFAULT_DB_ALIAS, Error, connections

WHERE_IT_STANDS = """
SELECT edition, threads_edition, changes_at <= statement_timestamp(), extract(epoch FROM statement_timestamp())::float8
FROM forum_site
"""
ADVANCE = "SELECT forum_advance()"
HAVE_MOVED = "SELECT EXISTS (SELECT FROM forum_threadedition WHERE thread = ANY (%s) AND edition > %s)"
# How long to believe that the database is gone, so that readers of kept pages need not wait for that each time.
GONE_SECONDS = 1.0

logger = logging.getLogger(__name__)


class Gone(Exception):
    """The database does not answer."""


class Edition(NamedTuple):
    site: int
    threads: int
    at: float  # seconds since 1970, by the database's clock


class _Health:
    """Of this process's way to the database."""

    gone_until = 0.0


def current() -> Edition | None:
    """None where the site has none yet, which is before its first migration; raises Gone."""
    row = _ask(WHERE_IT_STANDS)
    if row and row[2]:
        _ask(ADVANCE)
        row = _ask(WHERE_IT_STANDS)
    return Edition(row[0], row[1], row[3]) if row else None


def have_moved(threads: Iterable[int], since: int) -> bool:
    """Whether readers see anything new in one of them since this edition of all threads; raises Gone."""
    row = _ask(HAVE_MOVED, [list(threads), since])
    return bool(row and row[0])


def _ask(question: str, parameters: Sequence[Any] | None = None) -> Any:
    if monotonic() < _Health.gone_until:
        raise Gone
    try:
        return _ask_twice(question, parameters)
    except psycopg2.errors.UndefinedTable:
        return None
    except (psycopg2.Error, Error, OSError, UnicodeDecodeError) as problem:
        _Health.gone_until = monotonic() + GONE_SECONDS
        logger.warning("The edition could not be asked for: %s", problem)
        raise Gone from problem


def _ask_twice(question: str, parameters: Sequence[Any] | None) -> Any:
    """On a new connection where the one at hand turns out to be dead: the server may have been started again."""
    connection = connections[DEFAULT_DB_ALIAS]
    if not connection.in_atomic_block and connection.close_at is not None and monotonic() >= connection.close_at:
        connection.close()  # it is as old as it may get, and no other request may ever come by here
    if connection.connection is not None:
        try:
            return _ask_once(connection.connection, question, parameters)
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            if connection.in_atomic_block:
                raise
            connection.close()
    connection.ensure_connection()
    return _ask_once(connection.connection, question, parameters)


def _ask_once(connection: Any, question: str, parameters: Sequence[Any] | None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question, parameters)
        return cursor.fetchone()
