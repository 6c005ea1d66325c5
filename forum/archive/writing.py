"""Export: one look at the database, taken at one moment, row by row into files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from articles.models import Article
from forum.archive.folder import README, Folder, made_whole
from forum.archive.layout import TABLES, Table
from forum.archive.numbers import given_out
from forum.archive.pictures import Collector
from forum.archive.progress import Progress
from forum.archive.readable import Pages
from forum.archive.refusal import FORMAT, VERSION
from forum.archive.rows import Writer
from forum.archive.shape import keys, rows

ABOUT = (
    "Everything that the people who run this site have written, and what its readers answered. README.md describes "
    "every file. Files ending in .jsonl are text in UTF-8 with one JSON object a line; html/index.html opens in a "
    "browser; “sha256sum -c SHA256SUMS” checks that no file has changed."
)
DESCRIPTION = Path("docs") / "export.md"


@dataclass
class Exported:
    rows: dict[str, int] = field(default_factory=dict)
    pages: int = 0
    files: int = 0
    bytes: int = 0
    missing: list[str] = field(default_factory=list)


def export(
    target: Path, progress: Progress, *, media: bool = True, personal: bool = True, overwrite: bool = False
) -> Exported:
    """Raises ArchiveError where something stands in the place; whatever else goes wrong, the place is as it was."""
    with made_whole(target, overwrite=overwrite) as made, _one_moment():
        at = timezone.now()
        folder = Folder(made)
        collector, pages = Collector(folder, wanted=media), Pages(folder, at)
        writer = Writer(collector.keep, personal=personal)
        done = Exported()
        for table in TABLES:
            progress.begin(table.file)
            done.rows[table.name] = _write_table(folder, table, writer, pages, progress)
        progress.begin("lists")
        pages.write_lists()
        progress.end()
        folder.write(README, (settings.BASE_DIR / DESCRIPTION).read_text(encoding="utf-8"))
        done.pages, done.files, done.bytes = pages.written, collector.files, collector.bytes
        done.missing = collector.missing
        folder.close(_manifest(done, folder.tables, at, media=media, personal=personal))
    return done


@contextmanager
def _one_moment() -> Iterator[None]:
    """What others write meanwhile is not seen, and nothing can be written here."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _write_table(folder: Folder, table: Table, writer: Writer, pages: Pages, progress: Progress) -> int:
    number = 0
    with folder.file(table.file) as write:
        for batch in _batches(table):
            for found in batch:
                line = json.dumps(writer.row(table, found), ensure_ascii=False, separators=(",", ":"))
                write(line.encode() + b"\n")
            if table.model is Article:
                pages.write(batch)
            number += len(batch)
            progress.step(len(batch))
    return number


def _batches(table: Table) -> Iterator[list[Any]]:
    for condition in table.slices:
        found: Iterable[Any] = rows(table).filter(condition).iterator(chunk_size=table.batch)
        iterator = iter(found)
        while batch := list(islice(iterator, table.batch)):
            yield batch


def _manifest(done: Exported, sums: dict[str, str], at: datetime, *, media: bool, personal: bool) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "about": ABOUT,
        "site": {"name": settings.FORUM_NAME, "address": settings.FORUM_ORIGIN, "time_zone": settings.TIME_ZONE},
        "exported_at": at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "has_media": media,
        "has_personal_data": personal,
        "tables": {table.name: _described(table, done, sums[table.file]) for table in TABLES},
        "last_ids": given_out(),
        "html_pages": done.pages,
        "media": {"files": done.files, "bytes": done.bytes, "missing": done.missing},
    }


def _described(table: Table, done: Exported, digest: str) -> dict[str, Any]:
    found: dict[str, Any] = {"file": table.file, "about": table.about, "rows": done.rows[table.name]}
    found |= {"sha256": digest, "fields": keys(table)}
    if table.parts:
        found["lists"] = {part.name: {"about": part.about, "fields": keys(part)} for part in table.parts}
    return found
