"""How long an answer may take: the database stops by itself what readers would not wait for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

CANCELED = "57014"  # SQLSTATE


class TookTooLong(Exception):
    """The database was told to stop."""


@contextmanager
def within(milliseconds: int) -> Iterator[None]:
    """No question that is asked inside takes longer; raises TookTooLong where one would have."""
    is_inside_another = connection.in_atomic_block
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = %s", [milliseconds])
            yield
            if is_inside_another:
                cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) == CANCELED:
            raise TookTooLong from error
        raise
