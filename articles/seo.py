"""What a page tells machines about itself: title, description, canonical address, and data for search engines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import Page
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.models import Article
from articles.sanitizing import plain_text

DESCRIPTION_LENGTH = 200


@dataclass(frozen=True)
class Head:
    """The head of one page; every text is plain and unescaped."""

    title: str
    description: str
    canonical: str
    kind: str = "website"
    image: str = ""


def for_home(request: HttpRequest, page: Page[Any]) -> Head:
    return Head(
        title=_numbered(f"{settings.FORUM_NAME}: {settings.FORUM_TAGLINE}", page),
        description=settings.FORUM_TAGLINE,
        canonical=request.build_absolute_uri(request.path),
    )


def for_list(request: HttpRequest, page: Page[Any], *, title: str, description: str = "") -> Head:
    return Head(
        title=f"{_numbered(title, page)} · {settings.FORUM_NAME}",
        description=description
        or _("Articles on %(subject)s in %(site)s.")
        % {
            "subject": title,
            "site": settings.FORUM_NAME,
        },
        canonical=request.build_absolute_uri(request.path),
    )


def for_article(request: HttpRequest, article: Article) -> Head:
    summary = article.standfirst or plain_text(article.body)
    return Head(
        title=f"{article.headline} · {settings.FORUM_NAME}",
        description=Truncator(" ".join(summary[:1000].split())).chars(DESCRIPTION_LENGTH),
        canonical=request.build_absolute_uri(article.get_absolute_url()),
        kind="article",
        image=request.build_absolute_uri(article.lead_image.file.url) if article.lead_image else "",
    )


def _numbered(title: str, page: Page[Any]) -> str:
    return title if page.number == 1 else _("%(title)s, page %(number)d") % {"title": title, "number": page.number}
