"""`manage.py import_wordpress FILE.xml`: move a WordPress site in, as often as somebody likes."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.models import ImportRun
from articles.wordpress.report import lines
from forum import moving

Sink = Callable[[str, str], None]
MAX_NAME = 300
Media, State = ImportRun.Media, ImportRun.State


@contextmanager
def rarely_collected() -> Iterator[None]:
    """A million small objects come and go, with hardly a circle among them: looking for circles costs a twentieth."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


class Command(BaseCommand):
    help = (
        "Import a WordPress export (Tools › Export › All content). Run it again at any time: nothing is doubled, only "
        "what changed there is taken along, and what was edited here since stays."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", help="the export, an .xml file")
        media = parser.add_mutually_exclusive_group()
        media.add_argument("--media", metavar="DIR", help="a copy of wp-content/uploads")
        media.add_argument("--fetch-media", action="store_true", help="fetch pictures and files from the old site")
        parser.add_argument("--dry-run", action="store_true", help="the same report, and nothing is written")
        parser.add_argument("--category-base", default="category", help="what stood before categories in addresses")
        parser.add_argument("--tag-base", default="tag", help="what stood before tags in addresses")
        parser.add_argument(
            "--as-posts", default="", metavar="TYPES", help="further types of content to take for articles"
        )
        parser.add_argument("--report", metavar="FILE", help="write every finding into this file, one a line")
        parser.add_argument("--run", type=int, metavar="ID", help="carry out what was asked for in the admin")

    def handle(self, *args: Any, **options: Any) -> None:
        run = self._run_of(options)
        with rarely_collected(), self._findings(options["report"]) as sink:
            moving.carry_out(run, terminal=sys.stderr, sink=sink)
        for line in lines(run.report):
            self.stdout.write(line)
        if run.state != State.DONE:
            raise CommandError(run.error)
        self.stdout.write("")
        self.stdout.write("Nothing was written: this was only tried." if run.is_trial else "Done.")

    @contextmanager
    def _findings(self, path: str | None) -> Iterator[Sink | None]:
        """What writes every finding into a file, if one is asked for."""
        if not path:
            yield None
            return
        with Path(path).open("w", encoding="utf-8") as file:

            def write(code: str, detail: str) -> None:
                file.write(f"{code}\t{' '.join(detail.split())}\n")

            yield write

    def _run_of(self, options: dict[str, Any]) -> ImportRun:
        if options["run"]:
            return ImportRun.objects.get(pk=options["run"])
        if not options["file"]:
            raise CommandError("Name the export: import_wordpress FILE.xml")
        path = Path(options["file"]).absolute()
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        if len(str(path)) > MAX_NAME:
            raise CommandError(f"Put the file where its path has at most {MAX_NAME} characters.")
        uploads = Path(options["media"]).absolute() if options["media"] else None
        if uploads and not uploads.is_dir():
            raise CommandError(f"There is no folder {uploads}.")
        return ImportRun.objects.create(
            file=str(path),
            media=Media.FOLDER if uploads else Media.FETCH if options["fetch_media"] else Media.NONE,
            folder=str(uploads or ""),
            category_base=options["category_base"],
            tag_base=options["tag_base"],
            as_posts=options["as_posts"].replace(",", " "),
            is_trial=options["dry_run"],
        )
