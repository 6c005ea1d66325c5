"""Queries that are made ready once. For the pages that everybody reads: there, making and planning a query costs more
than running it.

A query is written like any other, with `Given` where a value comes in later. Its SQL is made once in a process and
prepared once on a connection (forum/prepared.py). What comes back are plain rows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, Model, QuerySet, Value
from psycopg2.extensions import AsIs

from forum.prepared import Statement, prepared, run_plainly

Row = tuple[Any, ...]

CUT = AsIs("\uf8ff")  # no SQL of ours has it


class Given(Value):
    """The place of a value that is not known yet. It goes to the database as it is, so it must be of the right type."""

    sql = "%s"

    def __init__(self, name: str, output_field: Field[Any, Any] | None = None) -> None:
        super().__init__(name, output_field)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return self.sql, [self]


class AnyOf(Given):
    """The place of a list; what is compared with it equals one of its values."""

    sql = "ANY(%s)"


class Query:
    """What is asked again and again."""

    plans_anew = False

    def rows(self, **given: Any) -> list[Row]:
        statement = self._made
        run = run_plainly if self.plans_anew else prepared.run
        with connection.cursor() as cursor:
            run(cursor, statement, {name: _sent(value) for name, value in given.items()})
            found: list[Row] = cursor.fetchall()
        return found

    @cached_property
    def _made(self) -> Statement:
        raise NotImplementedError


class Ready(Query):
    """`make` is called when the query is first needed. It gives a queryset of values, and decides nothing by itself.

    What is best done in one way for some values and in another for others is planned anew each time. Of one that
    `is_sliced`, `many` rows are wanted, from the one behind the `first`.
    """

    def __init__(
        self, make: Callable[[], QuerySet[Any, Any]], *, plans_anew: bool = False, is_sliced: bool = False
    ) -> None:
        self._make, self.plans_anew, self._is_sliced = make, plans_anew, is_sliced

    @cached_property
    def _made(self) -> Statement:
        """What is not given stands in the SQL itself: it tells the planner which indexes will do."""
        sql, params = self._make().query.sql_with_params()
        names = [param.value for param in params if isinstance(param, Given)]
        values = [CUT if isinstance(param, Given) else param for param in params]
        with connection.cursor() as cursor:
            pieces = cursor.mogrify(sql, values).decode().split(CUT.adapted)
        if self._is_sliced:
            pieces[-1:] = [f"{pieces[-1]} LIMIT ", " OFFSET ", ""]
            names += ["many", "first"]
        return Statement(pieces, names)


class Written(Query):
    """SQL of our own, with `%(name)s` where a value comes in, and no other per cent signs."""

    def __init__(self, sql: str) -> None:
        self._sql = sql

    @cached_property
    def _made(self) -> Statement:
        pieces = re.split(r"%\((\w+)\)s", self._sql)
        return Statement(pieces[::2], pieces[1::2])


def _sent(value: Any) -> Any:
    """Numbers as PostgreSQL reads an array; an expression of as many values it would have to work out."""
    is_numbers = isinstance(value, list) and value and isinstance(value[0], int)
    return f"{{{','.join(map(str, value))}}}" if is_numbers else value


def as_model(model: type[Model], columns: Iterable[str], row: Row) -> Any:
    """An instance with what a row says of it, and of what it refers to: `section__name` is its section's name.

    The primary key of everything is among the columns. What is not is as if it were deferred.
    """
    own: dict[str, Any] = {}
    others: dict[str, dict[str, Any]] = defaultdict(dict)
    for column, value in zip(columns, row, strict=True):
        name, _, rest = column.partition("__")
        (others[name] if rest else own)[rest or name] = value
    fields = [field.attname for field in model._meta.concrete_fields if field.attname in own]
    instance = model.from_db(DEFAULT_DB_ALIAS, fields, [own[name] for name in fields])
    for name, values in others.items():
        related: Any = model._meta.get_field(name).related_model
        setattr(instance, name, as_model(related, values, tuple(values.values())) if values["id"] else None)
    return instance
