"""Draws the renditions that are missing: after another kind of file was added, or a backup without them."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand

from articles import library


class Command(BaseCommand):
    help = "Draws the renditions of pictures that are missing; it can be stopped and started again."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Pictures drawn: {library.draw_missing()}")
