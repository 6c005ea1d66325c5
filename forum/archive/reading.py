"""Import: an archive is checked as a whole, then every row goes in, in one transaction, into an empty database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from forum.archive.folder import MANIFEST, check_sums
from forum.archive.layout import TABLES, Table, all_tables
from forum.archive.numbers import go_on_from
from forum.archive.parsing import Batch, LineError, Parser
from forum.archive.pictures import Placer
from forum.archive.progress import Progress
from forum.archive.refusal import ArchiveError
from forum.archive.shape import columns, lists, stored_fields
from forum.archive.versions import fields_to_come, read_manifest

MAX_BYTES = 4 * 2**20  # of lines that are stored together


@dataclass
class Imported:
    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    has_media: bool = True
    missing: list[str] = field(default_factory=list)  # files that were not there when the archive was written
    defaults: list[str] = field(default_factory=list)  # fields that the archive does not know yet


def restore(root: Path, progress: Progress) -> Imported:
    """Raises ArchiveError, with the database and the storage as they were."""
    manifest = read_manifest(root)
    absent = fields_to_come(manifest)
    tables = [table for table in TABLES if table.name in manifest["tables"]]
    refuse_what_is_there()  # before an hour of reading; and again when nobody else can write
    progress.begin("files checked")
    check_sums(root, manifest, progress.step)
    done = Imported(has_media=bool(manifest["has_media"]), missing=list(manifest["media"]["missing"]))
    done.defaults = [f"{table.name}.{name}" for table, names in absent.items() for name in sorted(names)]
    with Placer(root) as placer, transaction.atomic():
        _lock()
        refuse_what_is_there()
        parser = Parser(placer, absent)
        for table in tables:
            progress.begin(table.file)
            done.rows[table.name] = _Loader(root, table, parser).load(progress)
            if done.rows[table.name] != manifest["tables"][table.name]["rows"]:
                raise ArchiveError(f"{table.file} has not as many rows as {MANIFEST} says.")
        go_on_from(manifest.get("last_ids"))
        done.files = placer.files
    progress.end()
    return done


def refuse_what_is_there() -> None:
    counts = {table.name: table.model._base_manager.count() for table in all_tables() if not _is_empty(table)}
    if counts:
        found = ", ".join(f"{name} ({number:,})" for name, number in counts.items())
        raise ArchiveError(f"An archive goes into an empty database, and this one has: {found}.")


class _Loader:
    """One file into its table and those within it."""

    def __init__(self, root: Path, table: Table, parser: Parser) -> None:
        self.path, self.table, self.parser = root / table.file, table, parser
        self.ahead = 0  # the greatest id of its own table that a row has referred to

    def load(self, progress: Progress) -> int:
        number = 0
        for batch in self._batches():
            try:
                self._store(batch)
            except (DatabaseError, ValidationError, ValueError) as error:
                raise ArchiveError(f"{self._place(batch)}: {_reason(error)}") from error
            number += len(batch.lines)
            progress.step(len(batch.lines))
        try:
            connection.check_constraints()
        except DatabaseError as error:
            raise ArchiveError(f"{self.table.file}: {_reason(error)}") from error
        return number

    def _batches(self) -> Iterator[Batch]:
        batch = Batch()
        with self.path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                try:
                    self.parser.line(self.table, line, number, batch)
                except LineError as wrong:
                    raise ArchiveError(f"{self.table.file}, line {number}: {wrong}.") from wrong
                if len(batch.lines) >= self.table.batch or batch.bytes >= MAX_BYTES:
                    yield batch
                    batch = Batch()
        if batch.lines:
            yield batch

    def _store(self, batch: Batch) -> None:
        for model, rows in batch.rows.items():
            _insert(model, rows)
        for through, links in batch.links.items():
            through._base_manager.bulk_create(links)
        self.ahead = max(self.ahead, *self._own_references(batch), 0)
        if self.ahead <= batch.rows[self.table.model][-1].pk:
            # Foreign keys are checked when all is in; done now, the database need not remember them until then.
            connection.check_constraints()

    def _own_references(self, batch: Batch) -> Iterator[int]:
        """Rows come in the order of their ids, but a translation may come before its original."""
        model = self.table.model
        for column in columns(self.table):
            if column.related_model is model:
                yield from (getattr(row, column.attname) or 0 for row in batch.rows[model])
        for many in lists(self.table):
            if many.related_model is model:
                links = batch.links.get(many.remote_field.through, [])
                yield from (getattr(link, f"{many.m2m_reverse_field_name()}_id") for link in links)

    def _place(self, batch: Batch) -> str:
        first, last = batch.lines[0], batch.lines[-1]
        return f"{self.table.file}, line {first}" if first == last else f"{self.table.file}, lines {first} to {last}"


def _insert(model: type[Model], rows: Iterable[Model]) -> None:
    """As loaddata does it, but many at once: no field dates its row anew, and each still prepares, and cleans, what the
    database gets."""
    queryset: Any = model._base_manager.all()
    queryset._insert(list(rows), fields=stored_fields(model), raw=True)


def _lock() -> None:
    """Nobody writes into these tables until it is done, and a second import waits and then finds them filled."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(table.model._meta.db_table) for table in all_tables())
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")


def _is_empty(table: Table) -> bool:
    return not table.model._base_manager.exists()


def _reason(error: Exception) -> str:
    """The database's own words, which name the value."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return " ".join(str(error).split())
