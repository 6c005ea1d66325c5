"""What a row of a table holds, from its model: columns, lists of references, and rows of other tables within it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import models
from django.db.models import Model, Prefetch, QuerySet

from forum.archive.layout import BY_MODEL, NAMED, Table


@cache
def stored_fields(model: type[Model]) -> list[models.Field]:
    """All that are written; the database works out the others."""
    return [field for field in model._meta.concrete_fields if not field.generated]


@cache
def columns(table: Table) -> list[models.Field]:
    absent = {table.within, *table.left_out}
    return [field for field in stored_fields(table.model) if field.name not in absent]


@cache
def lists(table: Table) -> list[Any]:
    """Fields that refer to many rows and say nothing more about each; others are tables of their own."""
    fields: list[Any] = list(table.model._meta.many_to_many)
    return [field for field in fields if field.remote_field.through._meta.auto_created]


@cache
def keys(table: Table) -> list[str]:
    """In the order in which they are written."""
    return [field.name for field in (*columns(table), *lists(table))] + [part.name for part in table.parts]


@cache
def label_of(model: type[Model]) -> str:
    """What stands beside the id of such a row; empty where the id stands alone."""
    return BY_MODEL[model].label if model in BY_MODEL else ""


def files(table: Table) -> list[models.Field]:
    return [field for field in columns(table) if isinstance(field, models.FileField)]


def rows(table: Table) -> QuerySet[Any]:
    """With everything that is written of each, in as many queries for many rows as for one."""
    queryset: QuerySet[Any] = table.model._base_manager.order_by(*table.order)
    return queryset.prefetch_related(*_references(table), *(_within(part) for part in table.parts))


def names_of(model: type[Model]) -> dict[int, str]:
    """The names by which rows of a NAMED model are known, by id."""
    found = model._base_manager.values_list("pk", *NAMED[model])
    return {pk: ".".join(names) for pk, *names in found}


def _within(part: Table) -> Prefetch:
    link: Any = part.model._meta.get_field(part.within)
    return Prefetch(link.remote_field.get_accessor_name(), rows(part))


def _references(table: Table) -> list[Prefetch]:
    fields = [field for field in columns(table) if field.remote_field and label_of(_target(field))]
    return [Prefetch(field.name, _shortened(_target(field))) for field in (*fields, *lists(table))]


def _target(field: Any) -> type[Model]:
    target: type[Model] = field.remote_field.model
    return target


def _shortened(model: type[Model]) -> QuerySet[Any]:
    """Without long texts: a name is wanted."""
    long = (models.TextField, models.JSONField)
    return model._base_manager.defer(
        *(field.name for field in stored_fields(model) if isinstance(field, long))
    ).order_by("pk")
