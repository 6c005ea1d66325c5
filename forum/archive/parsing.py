"""Rows on their way in: what a line says, as rows of the models; whatever it should not say is refused by name."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Model

from forum.archive.layout import NAMED, Table
from forum.archive.pictures import Placer
from forum.archive.shape import columns, keys, label_of, lists, names_of

# NUL, as JSON writes it again, and halves of letters: PostgreSQL has neither.
NEVER_STORED = re.compile(r"(?<!\\)(?:\\\\)*\\u0000|[\ud800-\udfff]")


class LineError(Exception):
    """What is wrong with a line, without where it stands."""


@dataclass
class Batch:
    """Rows to be stored together: of the tables, and of those between them."""

    rows: dict[type[Model], list[Model]] = field(default_factory=dict)
    links: dict[type[Model], list[Model]] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)
    bytes: int = 0


class Parser:
    """`absent` are fields that came to the site after the archive was written: they keep their defaults."""

    def __init__(self, placer: Placer, absent: dict[Table, set[str]]) -> None:
        self.placer, self.absent = placer, absent
        self.named = {model: {name: pk for pk, name in names_of(model).items()} for model in NAMED}

    def line(self, table: Table, text: bytes, number: int, batch: Batch) -> Model:
        try:
            found = json.loads(text, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise LineError(f"this is no JSON ({error})") from error
        if NEVER_STORED.search(json.dumps(found, ensure_ascii=False)):
            raise LineError("it has characters that no text may have")
        row = self._row(table, found, None, batch)
        batch.lines.append(number)
        batch.bytes += len(text)
        return row

    def _row(self, table: Table, found: Any, owner: Model | None, batch: Batch) -> Model:
        absent = self.absent.get(table, set())
        _check_keys(found, [key for key in keys(table) if key not in absent])
        values = {
            column.attname: self._value(table, column, found) for column in columns(table) if column.name in found
        }
        row = table.model(**values, **table.begins)
        if owner is not None:
            setattr(row, table.model._meta.get_field(table.within).attname, owner.pk)  # type: ignore[union-attr]
        if isinstance(row, AbstractBaseUser):
            row.set_unusable_password()
        batch.rows.setdefault(table.model, []).append(row)
        for many in lists(table):
            self._link(many, row, found.get(many.name, []), batch)
        for part in table.parts:
            for inner in _list(part.name, found.get(part.name, [])):
                self._row(part, inner, row, batch)
        return row

    def _value(self, table: Table, column: Any, found: dict[str, Any]) -> Any:
        value = found[column.name]
        try:
            if isinstance(column, models.FileField):
                return self.placer.place(column, value)
            if column.remote_field:
                return None if value is None and column.null else _id(value, label_of(column.remote_field.model))
            if change := table.cleaned.get(column.name):
                value = change(value)
            return _checked(column, value)
        except ValidationError as error:
            raise LineError(f"{column.name}: {' '.join(error.messages)}") from error
        except (ValueError, TypeError, OverflowError) as error:
            raise LineError(f"{column.name}: {error}") from error

    def _link(self, many: Any, row: Model, values: Any, batch: Batch) -> None:
        through, target = many.remote_field.through, many.remote_field.model
        for value in _list(many.name, values):
            try:
                pk = self.named[target][value] if target in NAMED else _id(value, label_of(target))
            except (KeyError, TypeError) as error:
                raise LineError(
                    f"{many.name}: this site has no {target._meta.verbose_name} {value!r}; make it first"
                ) from error
            except ValueError as error:
                raise LineError(f"{many.name}: {error}") from error
            ends = {f"{many.m2m_field_name()}_id": row.pk, f"{many.m2m_reverse_field_name()}_id": pk}
            batch.links.setdefault(through, []).append(through(**ends))


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _check_keys(found: Any, wanted: list[str]) -> None:
    if not isinstance(found, dict):
        raise LineError("a row is an object, with names and values")
    if unknown := [key for key in found if key not in wanted]:
        raise LineError(f"unknown: {', '.join(unknown)}")
    if missing := [key for key in wanted if key not in found]:
        raise LineError(f"missing: {', '.join(missing)}")


def _list(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise LineError(f"{name}: this is no list")
    return value


def _id(value: Any, label: str) -> int:
    """Of a reference; the name beside it is for people."""
    if label and isinstance(value, dict) and set(value) == {"id", label}:
        value = value["id"]
    elif label:
        raise ValueError(f"a reference has “id” and “{label}”, and {value!r} has not")
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{value!r} is no id")
    return value


def _checked(column: Any, value: Any) -> Any:
    """In the type of the field and within its bounds; what the database holds always is."""
    if isinstance(column, (models.CharField, models.TextField)) and not isinstance(value, str | None):
        raise ValueError(f"{value!r} is no text")
    if value is None and not column.null:
        raise ValueError("it cannot be empty")
    found = column.to_python(value)
    column.run_validators(found)
    if column.flatchoices and found not in column.empty_values and found not in dict(column.flatchoices):
        raise ValueError(f"{found!r} is none of {', '.join(str(key) for key, _label in column.flatchoices)}")
    return found
