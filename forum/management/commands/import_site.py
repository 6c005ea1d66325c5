"""`manage.py import_site DIR`: what export_site wrote, into an empty database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles import drawing
from forum.archive import ArchiveError
from forum.archive.progress import Progress
from forum.archive.reading import Imported, restore


class Command(BaseCommand):
    help = "Restore what export_site wrote into an empty database, all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        progress = Progress(sys.stderr)
        try:
            done = restore(options["folder"].resolve(), progress)
        except (ArchiveError, OSError) as error:
            raise CommandError(f"Nothing was imported. {error}") from error
        self._report(done)
        self.stdout.write(
            "Drawing the pictures in the sizes of the pages; if stopped, manage.py renditions --waiting goes on."
        )
        self.stdout.flush()
        progress.begin("pictures")
        drawn = drawing.draw_waiting(lambda _done, _total: progress.step())
        progress.end()
        self.stdout.write(f"Pictures drawn: {drawn:,}")

    def _report(self, done: Imported) -> None:
        for name, number in done.rows.items():
            self.stdout.write(f"{name}: {number:,}")
        self.stdout.write(f"files: {done.files:,}")
        if done.defaults:
            self.stdout.write(f"Not in the archive, so as they are by default: {', '.join(done.defaults)}")
        if not done.has_media:
            self.stdout.write(
                "This archive came without pictures and documents: put them into the media folder yourself."
            )
        if done.missing:
            self.stdout.write(f"Pictures that were lost before the archive was written: {len(done.missing):,}")
        if done.rows.get("accounts"):
            self.stdout.write(
                "The archive has no passwords, so nobody can sign in yet: manage.py changepassword NAME sets one."
            )
