"""Archives of other versions: what an older one has not yet gets its default; what a newer one has is not guessed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db.models import NOT_PROVIDED

from forum.archive.folder import MANIFEST, manifest_of
from forum.archive.layout import TABLES, Table
from forum.archive.refusal import VERSION, ArchiveError, sentences
from forum.archive.shape import columns, keys

Absent = dict[Table, set[str]]


def read_manifest(root: Path) -> dict[str, Any]:
    """Of an archive that this version can read."""
    found = manifest_of(root)
    if not found:
        raise ArchiveError(f"{root} is no archive of this site: it has no {MANIFEST} that says so.")
    if found.get("version") != VERSION:
        raise ArchiveError(
            f"This archive has version {found.get('version')!r} of the format; this site reads {VERSION}."
        )
    try:
        _check_types(found)
    except (KeyError, TypeError, AttributeError) as error:
        raise ArchiveError(f"{MANIFEST} is incomplete: {error}") from error
    return found


def fields_to_come(manifest: dict[str, Any]) -> Absent:
    """By table, what this version has and the archive has not; refused where it could not be left to a default."""
    described = manifest["tables"]
    absent: Absent = {}
    problems = [f"it has {name}.jsonl" for name in described if name not in {table.name for table in TABLES}]
    for table in TABLES:
        if table.name in described:
            problems += _compare(table, described[table.name], absent)
    if problems:
        raise ArchiveError(
            sentences([f"Another version of the site wrote this archive: {problem}." for problem in problems])
        )
    return absent


def _compare(table: Table, described: dict[str, Any], absent: Absent) -> list[str]:
    theirs, ours = set(described["fields"]), set(keys(table))
    problems = [f"in {table.name} it has “{name}”" for name in sorted(theirs - ours)]
    lacking = ours - theirs
    problems += [
        f"in {table.name} it has no “{column.name}”, for which there is no default"
        for column in columns(table)
        if column.name in lacking and not _has_default(column)
    ]
    if lacking:
        absent[table] = lacking
    for part in table.parts:
        if part.name in theirs:
            problems += _compare(part, described["lists"][part.name], absent)
    return problems


def _has_default(column: Any) -> bool:
    is_text_that_may_be_empty = column.empty_strings_allowed and column.blank
    return bool(
        column.has_default() or column.null or column.db_default is not NOT_PROVIDED or is_text_that_may_be_empty
    )


def _check_types(manifest: dict[str, Any]) -> None:
    str(manifest["checksums"]["sha256"]), list(map(str, manifest["media"]["missing"])), bool(manifest["has_media"])
    for described in manifest["tables"].values():
        for fields in (described, *described.get("lists", {}).values()):
            list(map(str, fields["fields"]))
        int(described["rows"]), str(described["sha256"])
