"""Nothing that a site holds is forgotten by its archive: it is in a file, or named with the reason why not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.apps import apps

from comments.models import Discussion
from forum.archive.layout import LEFT_OUT, NAMED, TABLES, Table, all_tables
from forum.archive.shape import columns, keys, lists, stored_fields


def owner_of(part: Table) -> Any:
    return part.model._meta.get_field(part.within).related_model


def test_every_model_is_in_an_archive_or_left_out_for_a_reason() -> None:
    kept = {table.model._meta.label for table in all_tables()}
    assert kept & set(LEFT_OUT) == set()
    assert kept | set(LEFT_OUT) == {model._meta.label for model in apps.get_models()}
    assert all(LEFT_OUT.values())


def test_every_field_is_in_a_file_or_left_out_for_a_reason() -> None:
    for table in all_tables():
        known = {*keys(table), *table.left_out, table.within}
        assert [field.name for field in stored_fields(table.model) if field.name not in known] == []
        assert all(table.left_out.values())


def test_every_field_that_is_not_stored_is_worked_out_by_the_database() -> None:
    for table in all_tables():
        stored = {field.name for field in stored_fields(table.model)}
        assert all(field.generated for field in table.model._meta.concrete_fields if field.name not in stored)


def test_what_lies_between_two_tables_is_a_list_of_one_or_a_table_within() -> None:
    kept = {table.model for table in all_tables()}
    for table in all_tables():
        fields: list[Any] = list(table.model._meta.many_to_many)
        assert [
            many.name for many in fields if many not in lists(table) and many.remote_field.through not in kept
        ] == []


def test_a_table_refers_only_to_what_comes_before_it() -> None:
    """Or to its own rows and those within, which are checked when all of them are in."""
    before: set[Any] = set(NAMED)
    for table in TABLES:
        before |= {table.model, *(part.model for part in table.parts)}
        for part in (table, *table.parts):
            fields: list[Any] = [*columns(part), *lists(part)]
            targets = {field.related_model for field in fields if field.is_relation}
            assert targets <= before, part.name


def test_rows_within_others_belong_to_them() -> None:
    for table in TABLES:
        assert [part.name for part in table.parts if owner_of(part) is not table.model] == []


def test_the_description_in_every_archive_names_each_file_and_field(repository: Path) -> None:
    text = (repository / "docs" / "export.md").read_text(encoding="utf-8")
    assert [table.file for table in TABLES if table.file not in text] == []
    named = set(re.findall(r"`(\w+)`", text)) | {"id"}
    for table in all_tables():
        if table.model is not Discussion:  # its fields have the names that WordPress's documentation explains
            assert [f"{table.name}.{key}" for key in keys(table) if key not in named] == []


def test_what_is_left_empty_or_cleaned_is_a_field() -> None:
    for table in all_tables():
        assert {*table.personal, *table.reduced, *table.cleaned} <= set(keys(table))
