"""Draws the renditions that are missing: after an import, another kind of file, or a backup without them."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand

from articles import drawing


class Command(BaseCommand):
    help = "Draws the renditions of pictures that are missing; it can be stopped and started again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--waiting", action="store_true", help="only what an import left to be drawn, without looking at every file"
        )
        parser.add_argument("--processes", type=int, help="how many at a time; by default one for each processor")

    def handle(self, *args: Any, waiting: bool, processes: int | None, **options: Any) -> None:
        if not waiting:
            drawing.look_for_missing()
        drawn = drawing.draw_waiting(self.tell if self.stderr.isatty() else None, processes)
        self.stdout.write(f"Pictures drawn: {drawn}")

    def tell(self, done: int, total: int) -> None:
        self.stderr.write(f"\r{done} of {total}", ending="\n" if done == total else "")
