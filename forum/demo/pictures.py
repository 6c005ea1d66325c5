"""The demo's pictures on their way into the library; taken out of the storage again if the load fails."""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from django.core.files.base import ContentFile

from articles import imaging
from articles.models import Image
from forum.demo import artwork
from forum.models import User

CREDIT = "Illustration: the forum’s drawing office"


class Gallery:
    """Draws and stores the files in other threads; rows are written by the caller's, in its transaction."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1))
        self._hung: dict[str, Future[Image]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)
        if error is not None:
            self.discard()

    def discard(self) -> None:
        """Remove every file that was stored, because the rows will not be."""
        for future in self._hung.values():
            if not future.cancelled() and not future.exception():
                future.result().file.delete(save=False)

    def prepare(self, keys: list[str]) -> None:
        """Begin to draw and to store the files; returns at once."""
        self._hung = {key: self._pool.submit(_hang, key) for key in dict.fromkeys(keys)}

    def store(self, key: str, alt: str, uploaded_by: User) -> Image:
        """The picture in the library; the first to use it describes it."""
        image = self._hung[key].result()
        if image.pk is None:
            image.alt, image.uploaded_by = alt, uploaded_by
            image.save()
        return image


def _hang(key: str) -> Image:
    """The picture's file with its renditions, and its row still to be saved."""
    name = key.replace("/", "-")
    image = Image(title=name.replace("-", " ").capitalize(), credit=CREDIT)
    file = imaging.reencode(ContentFile(artwork.draw(key), name=f"{name}.jpg"))
    image.file.save(file.name or name, file, save=False)
    return image
