"""Draws the renditions that are missing: after another kind of file was added, or a backup without them."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand

from articles.models import Image


class Command(BaseCommand):
    help = "Draws the renditions of pictures that are missing; it can be stopped and started again."

    def handle(self, *args: Any, **options: Any) -> None:
        drawn = 0
        for image in Image.objects.order_by("pk").iterator(chunk_size=100):
            if any(not picture.storage.exists(picture.name) for picture in image.file.get_picture_files_list()):
                image.file.save_all()
                drawn += 1
        self.stdout.write(f"Pictures drawn: {drawn}")
