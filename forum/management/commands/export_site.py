"""`manage.py export_site DIR`: everything on the site, in plain files that docs/export.md describes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from forum.archive import ArchiveError
from forum.archive.progress import Progress
from forum.archive.writing import Exported, export


class Command(BaseCommand):
    help = "Write everything on the site into a folder: articles, comments, pictures, accounts. The site may go on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--overwrite", action="store_true", help="Replace an earlier export that stands there.")
        parser.add_argument("--without-media", action="store_true", help="Leave out pictures and documents.")
        parser.add_argument(
            "--without-personal-data",
            action="store_true",
            help="Leave out commenters' e-mail and IP addresses and browsers, and the e-mail addresses of accounts.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"].resolve()
        try:
            done = export(
                folder,
                Progress(sys.stderr),
                media=not options["without_media"],
                personal=not options["without_personal_data"],
                overwrite=options["overwrite"],
            )
        except (ArchiveError, OSError) as error:
            raise CommandError(str(error)) from error
        self._report(folder, done)

    def _report(self, folder: Path, done: Exported) -> None:
        for name, number in done.rows.items():
            self.stdout.write(f"{name}: {number:,}")
        self.stdout.write(f"files: {done.files:,} ({done.bytes / 2**20:,.1f} MB)")
        if done.missing:
            self.stderr.write(f"Files that the site has lost, {len(done.missing):,}; manifest.json lists them all:")
            for name in done.missing[:10]:
                self.stderr.write(f"  {name}")
        self.stdout.write(f"Everything is in {folder}. Open html/index.html in a browser; README.md says what is what.")
