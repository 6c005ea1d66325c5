"""Rows on their way out: what a model's row holds, as JSON can say it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Model
from django.db.models.fields.files import FieldFile

from forum.archive.layout import NAMED, Table
from forum.archive.shape import columns, keys, label_of, lists, names_of

Row = dict[str, Any]
Keep = Callable[[FieldFile], Row | None]  # copies a file into the archive and says what it is


class Writer:
    """`keep` is asked about every file; without `personal` data, what tells who a commenter was is left empty."""

    def __init__(self, keep: Keep, *, personal: bool) -> None:
        self.keep, self.personal = keep, personal
        self.names = {model: names_of(model) for model in NAMED}

    def row(self, table: Table, found: Model) -> Row:
        values = [self._column(table, field, found) for field in columns(table)]
        values += [self._list(field, found) for field in lists(table)]
        values += [[self.row(part, inner) for inner in _within(part, found)] for part in table.parts]
        return dict(zip(keys(table), values, strict=True))

    def _column(self, table: Table, field: Any, found: Model) -> Any:
        value = getattr(found, field.attname)
        if not self.personal and field.name in table.personal:
            return plain(None if field.null else field.get_default())
        if not self.personal and field.name in table.reduced:
            return table.reduced[field.name](value)
        if isinstance(field, models.FileField):
            return self.keep(value)
        if field.remote_field and value is not None and label_of(field.remote_field.model):
            return reference(getattr(found, field.name))
        return plain(value)

    def _list(self, field: Any, found: Model) -> list[Any]:
        rows = getattr(found, field.name).all()
        model = field.remote_field.model
        if model in NAMED:
            return sorted(self.names[model][row.pk] for row in rows)
        return [reference(row) for row in rows]


def reference(row: Model) -> Any:
    """The id, and beside it a name for those who read the file."""
    label = label_of(type(row))
    return {"id": row.pk, label: plain(getattr(row, label))} if label else row.pk


def plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float, dict)):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (str, UUID, Decimal, FieldFile)):
        return str(value)
    raise TypeError(f"An archive has no way to write {value!r}.")


def _within(part: Table, found: Model) -> Any:
    link: Any = part.model._meta.get_field(part.within)
    return getattr(found, link.remote_field.get_accessor_name()).all()
