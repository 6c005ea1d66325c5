"""The demo's pictures on their way into the library; taken out of the storage again if the load fails."""

from __future__ import annotations

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
    """Draws ahead in other threads, while the pictures before are being stored."""

    def __init__(self, keys: list[str], uploaded_by: User) -> None:
        self._pool = ThreadPoolExecutor(max_workers=2)
        self._drawn: dict[str, Future[ContentFile]] = {key: self._pool.submit(_prepare, key) for key in keys}
        self._uploaded_by = uploaded_by
        self._stored: list[Image] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)
        if error is not None:
            for image in self._stored:
                image.file.delete(save=False)

    def store(self, key: str, alt: str) -> Image:
        image = Image(
            title=key.replace("-", " ").capitalize(),
            file=self._drawn[key].result(),
            alt=alt,
            credit=CREDIT,
            uploaded_by=self._uploaded_by,
        )
        # Remembered before it is saved: the file is written first, and the row may fail.
        self._stored.append(image)
        image.save()
        return image


def _prepare(key: str) -> ContentFile:
    return imaging.reencode(ContentFile(artwork.draw(key), name=f"{key}.jpg"))
