"""Indexes are built after the rows: for a table that grows to many times its size, that takes a small part of the time.

Whoever is killed meanwhile leaves a database without them; the next growth builds what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models

from forum.growing.bar import Bar

MEMORY = "512MB"
NEEDED = {"comment_replies"}  # by triggers, for each row that comes
# A table whose rows still wait to be checked cannot be altered; within a transaction that is so.
CHECK_NOW = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"


@contextmanager
def set_aside(coming: dict[type[models.Model], int], bar: Bar) -> Iterator[None]:
    """For the tables to which more comes than is there."""
    growing = [model for model, number in coming.items() if number > model._default_manager.count()]
    for model in growing:
        _drop(model)
    try:
        yield
    finally:
        for model in coming:
            _build(model, bar)


def _drop(model: type[models.Model]) -> None:
    there = _names(model)
    with connection.schema_editor() as editor:
        editor.execute(CHECK_NOW)
        for index in model._meta.indexes:
            if index.name in there - NEEDED:
                editor.remove_index(model, index)


def _build(model: type[models.Model], bar: Bar) -> None:
    there = _names(model)
    missing = [index for index in model._meta.indexes if index.name not in there]
    if not missing:
        return
    bar.begin(f"Indexes of {model._meta.verbose_name_plural}", len(missing))
    for index in missing:
        with connection.schema_editor() as editor:
            editor.execute(CHECK_NOW)
            editor.execute("SELECT set_config('maintenance_work_mem', %s, true)", [MEMORY])
            editor.add_index(model, index)
        bar.step(1)
    bar.end()


def _names(model: type[models.Model]) -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, model._meta.db_table))
