"""Rows on their way in by COPY, the fastest way that PostgreSQL has. Triggers see them as they see any other row."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

Line = str
ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"})


class Table:
    """Takes values of the named columns; every other column has what a new object of the model has in it."""

    def __init__(self, model: type[models.Model], *names: str) -> None:
        rest = {field.column: field for field in model._meta.concrete_fields if _is_written(field, names)}
        self.rest = "".join(
            f"\t{encoded(field.get_db_prep_save(field.get_default(), connection))}" for field in rest.values()
        )
        columns = ", ".join(connection.ops.quote_name(name) for name in (*names, *rest))
        self.sql = f"COPY {connection.ops.quote_name(model._meta.db_table)} ({columns}) FROM STDIN"

    def line(self, *values: Any) -> Line:
        return "\t".join([WRITTEN[type(value)](value) for value in values]) + self.rest

    def copy(self, lines: Sequence[Line]) -> None:
        if lines:
            with connection.cursor() as cursor:
                cursor.copy_expert(self.sql, io.StringIO("\n".join(lines)))


def reserve(model: type[models.Model], number: int) -> int:
    """The first of so many numbers that nobody else gets."""
    sequence = f"{model._meta.db_table}_id_seq"
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence])
        first: int = cursor.fetchone()[0]
        cursor.execute("SELECT setval(%s, %s)", [sequence, first + max(number, 1) - 1])
    return first


def _is_written(field: Any, names: Iterable[str]) -> bool:
    """Neither given, nor numbered or computed by the database, nor left to a default that it knows."""
    if field.column in names or field.primary_key or field.generated:
        return False
    return not isinstance(field.get_default(), DatabaseDefault)


def encoded(value: Any) -> str:
    return WRITTEN[type(value)](value)


def _escaped(value: str) -> str:
    return value.translate(ESCAPES) if "\\" in value or "\n" in value or "\t" in value or "\r" in value else value


def _array(values: list[str]) -> str:
    """Of plain words."""
    return f"{{{','.join(values)}}}"


class _Written(dict[type, Callable[[Any], str]]):
    def __missing__(self, kind: type) -> Callable[[Any], str]:
        """A choice is a text, and what the database driver wraps is JSON."""
        self[kind] = (
            (lambda value: _escaped(str(value)))
            if issubclass(kind, str)
            else lambda value: _escaped(json.dumps(value.adapted))
        )
        return self[kind]


WRITTEN = _Written(
    {
        type(None): lambda _nothing: "\\N",
        bool: lambda value: "t" if value else "f",
        int: str,
        str: _escaped,
        list: _array,
        dict: lambda value: _escaped(json.dumps(value)),
    }
)
