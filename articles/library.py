"""The picture library: storing a picture whole or not at all, finding where it is used, replacing and deleting it."""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Author, BodyImage, Image, Page

MOST_USES = 50  # of each sort, that anybody is told of
NOT_STORED = _("The picture could not be stored: the disk may be full. Nothing was kept; try again later.")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Use:
    """Where a picture or a document is used, in words, and what it is used by."""

    how: Any
    by: Article | Author | Page


def digest_of(upload: File) -> str:  # type: ignore[type-arg]
    """Of the bytes as they were uploaded, by which the same file is known again."""
    upload.seek(0)
    found = hashlib.sha256()
    for chunk in upload.chunks():
        found.update(chunk)
    upload.seek(0)
    return found.hexdigest()


def same_as(digest: str) -> Image | None:
    return Image.objects.filter(digest=digest).order_by("pk").first() if digest else None


def store(image: Image, content: ContentFile, *, draw: bool = True) -> None:  # type: ignore[type-arg]
    """Write the file and its renditions, or leave those to drawing.py; where that fails, nothing is left behind."""
    former, was_drawn = image.file.name if image.pk else "", image.is_drawn
    image.is_drawn = draw
    try:
        image.file.save(content.name, content, save=False)
    except OSError as error:
        logger.exception("A picture could not be stored")
        discard(image)
        image.file.name, image.is_drawn = former, was_drawn
        raise ValidationError(NOT_STORED) from error


def discard(image: Image) -> None:
    """Remove what was written for a picture that does not come to be."""
    if image.file.name:
        for picture in image.file.get_picture_files_list():
            with suppress(OSError):
                picture.delete()
        with suppress(OSError):
            image.file.storage.delete(image.file.name)


def draw_again(image: Image, former: Image) -> None:
    """After another focal point: new crops; the old ones go. What is not drawn yet has none."""
    if image.is_drawn:
        image.file.update_all(former.file)


def uses_of(image: Image) -> list[Use]:
    """In articles, in drafts over live ones, on pages, and as the photo of an author: the newest of each sort."""
    in_text = BodyImage.objects.filter(name=image.file.name).values("article")
    in_draft = Q(draft__data__lead_image=image.pk) | Q(draft__data__body__icontains=f"/{image.file.name}")
    return listed(
        (_("lead image"), Article.objects.filter(lead_image=image)),
        (_("in the text"), Article.objects.filter(pk__in=in_text)),
        (_("in changes that wait"), Article.objects.exclude(draft=None).filter(in_draft)),
        (_("on the page"), Page.objects.filter(body__contains=f"/{image.file.name}")),
        (_("photo"), Author.objects.filter(photo=image)),
    )


def listed(*sorts: tuple[Any, QuerySet[Any]]) -> list[Use]:
    """A picture may be in every article there is."""
    return [Use(how, row) for how, rows in sorts for row in rows[:MOST_USES]]


def replace_in_texts(former: str, name: str) -> int:
    """Texts name a picture by its file: those that readers see follow a replacement. Returns how many there were."""
    with transaction.atomic():
        articles = Article.objects.filter(pk__in=BodyImage.objects.filter(name=former).values("article"))
        return articles.update(body=Replace(F("body"), Value(f"/{former}"), Value(f"/{name}")))
