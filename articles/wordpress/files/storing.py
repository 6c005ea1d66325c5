"""Files of the old site on their way into our libraries of pictures and documents, each once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image as Pillow

from articles import documents, imaging, library
from articles.models import Document, Image
from articles.models.document import readable_name
from articles.models.image import random_name
from articles.wordpress.files.sources import Missing, Source, originals
from forum.models import User

MAX_BYTES = 32 * 2**20  # of a picture; cameras write more than an editor may upload, and it is written smaller here

Row = TypeVar("Row", Image, Document)


@dataclass(frozen=True)
class Reason:
    """Why an address leads to no row; that a file is there and refused says more than that another one is not."""

    text: str
    is_there: bool


class Library:
    """Turns addresses of the old site into rows of ours; what cannot be had is in `missing`, with the reason.

    A file that is here already, from an earlier run or uploaded by hand, is used again. Renditions are not drawn: they
    are left to drawing.draw_waiting(), for which an import need not wait. With `dry_run` everything is read and checked
    and the rows are saved, for the caller's transaction to be rolled back, but no file is written.
    """

    def __init__(self, source: Source, *, dry_run: bool = False, uploaded_by: User | None = None) -> None:
        self.source, self.dry_run, self.uploaded_by = source, dry_run, uploaded_by
        self.missing: dict[str, str] = {}
        self.stored = 0
        self._pictures: dict[str, Image | Reason] = {}
        self._documents: dict[str, Document | Reason] = {}
        self._unsettled: list[Image | Document] = []

    def picture(
        self, address: str, *, title: str = "", alt: str = "", caption: str = "", credit: str = ""
    ) -> Image | None:
        """The description is that of a new picture; one that is here keeps what it has."""

        def take(file: File) -> Image:  # type: ignore[type-arg]
            words = {"title": title or _name(file), "alt": alt, "caption": caption, "credit": credit}
            return self._take_picture(file, words)

        return self._find(address, self._pictures, take)

    def document(self, address: str, *, title: str = "") -> Document | None:
        def take(file: File) -> Document:  # type: ignore[type-arg]
            return self._take_document(file, title or _name(file))

        return self._find(address, self._documents, take)

    def settle(self) -> None:
        """The rows of the files that were stored are committed."""
        self._unsettled.clear()

    def undo(self) -> None:
        """The rows since the last settle() were rolled back: their files go, and they are not remembered."""
        for row in self._unsettled:
            if not self.dry_run:
                library.discard(row) if isinstance(row, Image) else documents.discard(row)
        lost = {id(row) for row in self._unsettled}
        self._pictures = {key: row for key, row in self._pictures.items() if id(row) not in lost}
        self._documents = {key: row for key, row in self._documents.items() if id(row) not in lost}
        self._unsettled.clear()

    def _find(self, address: str, known: dict[str, Row | Reason], take: Callable[[File], Row]) -> Row | None:  # type: ignore[type-arg]
        """What any of the addresses leads to that may be meant; each of them is tried once."""
        reasons = []
        for candidate in originals(address):
            if candidate not in known:
                known[candidate] = self._try(candidate, take)
            found = known[candidate]
            if not isinstance(found, Reason):
                return found
            reasons.append(found)
        self.missing[address] = max(reasons, key=lambda reason: reason.is_there).text
        return None

    def _try(self, address: str, take: Callable[[File], Row]) -> Row | Reason:  # type: ignore[type-arg]
        try:
            with closing(self.source.open(address)) as file:
                return take(File(file, name=PurePosixPath(unquote(urlsplit(address).path)).name))
        except Missing as error:
            return Reason(error.reason, is_there=False)
        except ValueError:
            return Reason(str(_("This is no address.")), is_there=False)
        except ValidationError as error:
            return Reason(" ".join(error.messages), is_there=True)

    def _take_picture(self, file: File, words: dict[str, str]) -> Image:  # type: ignore[type-arg]
        digest = library.digest_of(file)
        if twin := library.same_as(digest):
            return twin
        content = imaging.reencode(file, MAX_BYTES)
        image = Image(digest=digest, uploaded_by=self.uploaded_by, **_fitting(Image, words))
        if self.dry_run:
            _pretend(image, content)
        else:
            library.store(image, content, draw=False)
        return self._saved(image)

    def _take_document(self, file: File, title: str) -> Document:  # type: ignore[type-arg]
        documents.check(file)
        if twin := documents.same_as(library.digest_of(file)):
            return twin
        document = Document(uploaded_by=self.uploaded_by, **_fitting(Document, {"title": title}))
        if self.dry_run:
            document.digest, document.size = library.digest_of(file), file.size
            document.file.name = readable_name(document, file.name or "")
        else:
            documents.store(document, file)
        return self._saved(document)

    def _saved(self, row: Row) -> Row:
        self._unsettled.append(row)
        row.save()
        self.stored += 1
        return row


def _pretend(image: Image, content: ContentFile) -> None:  # type: ignore[type-arg]
    """What the row would say if the file were stored."""
    with Pillow.open(content) as picture:
        image.width, image.height = picture.size
    image.is_drawn = False
    image.file.name = random_name(image, content.name or "")


def _name(file: File) -> str:  # type: ignore[type-arg]
    return PurePosixPath(file.name or "").stem


def _fitting(model: type[Image | Document], words: dict[str, str]) -> dict[str, str]:
    """No longer than the columns are."""
    limits = {name: model._meta.get_field(name).max_length or 0 for name in words}  # type: ignore[union-attr]
    return {name: _cut(text, limits[name]) for name, text in words.items()}


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
