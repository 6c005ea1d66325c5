"""Numbers that were given out: they are not given out again, so that what remembers a row never means another one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection

from forum.archive.layout import all_tables

LARGEST = 2**63 - 1


def given_out() -> dict[str, int]:
    """The last number of each table of the database, by its name."""
    with connection.cursor() as cursor:
        return dict(_last_numbers(cursor))


def go_on_from(given: Any) -> None:
    """What comes next is numbered behind what came in, and behind what the former site gave out."""
    known = given if isinstance(given, dict) else {}
    with connection.cursor() as cursor:
        for name, sequence in _sequences(cursor):
            number = known.get(name, 0)
            last = number if isinstance(number, int) and 0 <= number < LARGEST else 0
            table = connection.ops.quote_name(name)
            cursor.execute(
                f"SELECT setval(%s, greatest(max(id), %s, 1), greatest(max(id), %s) > 0) FROM {table}",  # noqa: S608
                [sequence, last, last],
            )


def _last_numbers(cursor: Any) -> Iterator[tuple[str, int]]:
    for name, sequence in _sequences(cursor):
        table = connection.ops.quote_name(name)
        cursor.execute(
            f"SELECT greatest((SELECT max(id) FROM {table}), CASE WHEN is_called THEN last_value ELSE 0 END) "  # noqa: S608
            f"FROM {sequence}"
        )
        yield name, cursor.fetchone()[0]


def _sequences(cursor: Any) -> Iterator[tuple[str, str]]:
    """Tables whose rows are numbered by the database, in one order, with what numbers them."""
    for name in sorted({table.model._meta.db_table for table in all_tables()}):
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id') WHERE EXISTS ("
                       "SELECT FROM information_schema.columns WHERE table_name = %s AND column_name = 'id')",
                       [name, name])  # fmt: skip
        row = cursor.fetchone()
        if row and row[0]:
            yield name, row[0]
