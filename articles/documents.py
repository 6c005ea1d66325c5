"""The library of documents: which files it takes, storing and deleting them, and finding where one is linked."""

from __future__ import annotations

import logging
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.library import Use, digest_of, listed
from articles.models import Article, BodyDocument, Document, Page
from articles.models.document import readable_name
from forum.models import User

MAX_BYTES = 50 * 2**20
MAX_A_DAY = 2**30  # bytes that one person uploads
LOOKED_AT = 1024  # bytes at the beginning

WORD_97 = rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = rb"PK(?:\x03\x04|\x05\x06)"
RICH_TEXT = rb"\{\\rtf"
MPEG_4 = rb".{4}ftyp"
TEXT = rb"(?:\xff\xfe|\xfe\xff|[^\0]*\Z)"  # no NUL, unless it is marked as UTF-16
OPEN_XML = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"


@dataclass(frozen=True)
class Kind:
    media_type: str
    begins: bytes


KINDS = {
    "pdf": Kind("application/pdf", rb"\s*%PDF-"),
    "doc": Kind("application/msword", WORD_97 + b"|" + RICH_TEXT),
    "docx": Kind(f"{OPEN_XML}.wordprocessingml.document", ZIP),
    "xls": Kind("application/vnd.ms-excel", WORD_97),
    "xlsx": Kind(f"{OPEN_XML}.spreadsheetml.sheet", ZIP),
    "ppt": Kind("application/vnd.ms-powerpoint", WORD_97),
    "pptx": Kind(f"{OPEN_XML}.presentationml.presentation", ZIP),
    "odt": Kind(f"{OPEN_DOCUMENT}.text", ZIP),
    "ods": Kind(f"{OPEN_DOCUMENT}.spreadsheet", ZIP),
    "odp": Kind(f"{OPEN_DOCUMENT}.presentation", ZIP),
    "rtf": Kind("application/rtf", RICH_TEXT),
    "txt": Kind("text/plain", TEXT),
    "csv": Kind("text/csv", TEXT),
    "epub": Kind("application/epub+zip", ZIP),
    "mp3": Kind("audio/mpeg", rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]"),
    "m4a": Kind("audio/mp4", MPEG_4),
    "ogg": Kind("audio/ogg", rb"OggS"),
    "mp4": Kind("video/mp4", MPEG_4),
    "webm": Kind("video/webm", rb"\x1a\x45\xdf\xa3"),
    "zip": Kind("application/zip", ZIP),
}
# What a browser would take for a page, whatever the file calls itself; NULs are left out before, so UTF-16 too.
MARKUP = re.compile(rb"[\xef\xbb\xbf\xff\xfe\s]*<(?:[!?/]|[a-z][a-z0-9:-]*[\s/>])", re.IGNORECASE)

NOT_STORED = _("The document could not be stored: the disk may be full. Nothing was kept; try again later.")

logger = logging.getLogger(__name__)


def kind_of(name: str) -> str:
    """By the end of a file's name: a key of KINDS, or something that is none."""
    return PurePath(name).suffix.removeprefix(".").lower()


def check(upload: File) -> None:  # type: ignore[type-arg]
    """Raises ValidationError with the reason in words where the file is none we take, or not what its name says."""
    kind = kind_of(upload.name or "")
    if kind not in KINDS:
        raise ValidationError(
            _("The name of this file ends in “%(end)s”; taken are %(kinds)s."),
            params={"end": f".{kind}" if kind else (upload.name or ""), "kinds": ", ".join(KINDS)},
        )
    size = upload.size or 0
    if size > MAX_BYTES:
        raise ValidationError(
            _("This file has %(size).1f MB; a document may have up to %(limit)d MB."),
            params={"size": size / 2**20, "limit": MAX_BYTES / 2**20},
        )
    upload.seek(0)
    beginning = upload.read(LOOKED_AT)
    upload.seek(0)
    if not beginning:
        raise ValidationError(_("This file is empty."))
    if MARKUP.match(beginning.replace(b"\0", b"")):
        raise ValidationError(
            _("This file is a web page or other markup, whatever its name says; those are not taken.")
        )
    if not re.match(KINDS[kind].begins, beginning, re.DOTALL):
        raise ValidationError(_("This file is not what its name says: it does not begin as “.%(end)s” files do."),
                              params={"end": kind})  # fmt: skip


def uploaded_lately(user: User) -> int:
    """How many bytes somebody has uploaded within a day."""
    since = timezone.now() - timedelta(days=1)
    rows = Document.objects.filter(uploaded_by=user, uploaded_at__gt=since)
    return int(rows.aggregate(total=Sum("size", default=0))["total"])


def same_as(digest: str) -> Document | None:
    return Document.objects.filter(digest=digest).order_by("pk").first() if digest else None


def store(document: Document, upload: File) -> None:  # type: ignore[type-arg]
    """Write the file of a new document; where that fails, nothing is left behind."""
    document.digest, document.size = digest_of(upload), upload.size
    name = readable_name(document, upload.name or "")
    document.file.name = name
    try:
        document.file.name = document.file.storage.save(name, upload)
    except OSError as error:
        logger.exception("A document could not be stored")
        discard(document)
        document.file.name = ""
        raise ValidationError(NOT_STORED) from error


def discard(document: Document) -> None:
    """Remove what was written for a document that does not come to be, and its folder."""
    if document.file.name:
        for name in (document.file.name, str(PurePath(document.file.name).parent)):
            with suppress(OSError):
                document.file.storage.delete(name)


def uses_of(document: Document) -> list[Use]:
    """In articles, in drafts over live ones, and on pages: the newest of each sort."""
    address = f"/documents/{document.folder}/"
    in_text: Any = BodyDocument.objects.filter(folder=document.folder).values("article")
    in_draft = Q(draft__data__body__icontains=address)
    return listed(
        (_("in the text"), Article.objects.filter(pk__in=in_text)),
        (_("in changes that wait"), Article.objects.exclude(draft=None).filter(in_draft)),
        (_("on the page"), Page.objects.filter(body__contains=address)),
    )
