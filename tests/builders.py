"""Plain builders: a row with sensible values, of which a test names the ones it is about."""

from __future__ import annotations

import io
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image as Pillow

from articles import documents, imaging
from articles.models import Article, Author, Byline, Document, Image, Section, Tag
from comments.fingerprints import digest, fingerprint
from comments.models import Comment, place_under

_numbers = count(1)
DOCUMENT = b"%PDF-1.7 made by hand"


def make_section(name: str = "", **over: Any) -> Section:
    name = name or f"Section {next(_numbers)}"
    return Section.objects.create(**{"name": name, "slug": name.lower().replace(" ", "-"), **over})


def make_author(name: str = "", **over: Any) -> Author:
    name = name or f"Author {next(_numbers)}"
    return Author.objects.create(**{"name": name, "slug": name.lower().replace(" ", "-"), **over})


def make_tag(name: str = "", **over: Any) -> Tag:
    name = name or f"Tag {next(_numbers)}"
    return Tag.objects.create(**{"name": name, "slug": name.lower().replace(" ", "-"), **over})


def make_article(**over: Any) -> Article:
    """A published article of an hour ago, unless told otherwise."""
    number = next(_numbers)
    authors: list[Author] = over.pop("authors", [])
    tags: list[Tag] = over.pop("tags", [])
    fields = {
        "headline": f"Headline {number}",
        "standfirst": f"Standfirst {number}",
        "body": f"<p>Body {number}</p>",
        "status": Article.Status.PUBLISHED,
        "published_at": timezone.now() - timedelta(hours=1),
        **over,
    }
    article = Article.objects.create(**{**fields, "section": fields.get("section") or make_section()})
    Byline.objects.bulk_create(Byline(article=article, author=author) for author in authors)
    article.tags.set(tags)
    return article


def make_comment(article: Article, **over: Any) -> Comment:
    """An approved top-level comment, or a reply where `parent` is given."""
    number = next(_numbers)
    parent: Comment | None = over.get("parent")
    body = str(over.get("body", f"Comment {number}"))
    fields = {
        "article": article,
        "body": body,
        "text_digest": digest(body),
        "fingerprint": fingerprint(body),
        "name": f"Reader {number}",
        "email": f"reader{number}@example.org",
        "status": Comment.Status.APPROVED,
        "submission_id": uuid4(),
        **over,
        **place_under(parent),
    }
    return Comment.objects.create(**fields)


def picture_bytes(size: tuple[int, int] = (60, 40), kind: str = "PNG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    Pillow.new("RGB", size, "#7a1f2b").save(buffer, format=kind, **options)
    return buffer.getvalue()


def make_upload(name: str = "picture.png", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture_bytes() if content is None else content)


def make_image(**over: Any) -> Image:
    fields = {"title": "A picture", "alt": "A red square", "credit": "The forum", **over}
    return Image.objects.create(file=imaging.reencode(make_upload()), **fields)


def make_document(name: str = "report.pdf", content: bytes = DOCUMENT, **over: Any) -> Document:
    document = Document(**{"title": "A report", **over})
    documents.store(document, SimpleUploadedFile(name, content))
    document.save()
    return document
