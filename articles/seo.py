"""What a page tells machines about itself: title, description, canonical address, and data for search engines."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.models import Article, Page
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
    robots: str = ""


def for_home(request: HttpRequest, number: int = 1) -> Head:
    return Head(
        title=_numbered(f"{settings.FORUM_NAME}: {settings.FORUM_TAGLINE}", number),
        description=settings.FORUM_TAGLINE,
        canonical=request.build_absolute_uri(request.path),
    )


def for_list(request: HttpRequest, number: int, *, title: str, description: str = "") -> Head:
    about = _("Articles on %(subject)s in %(site)s.") % {"subject": title, "site": settings.FORUM_NAME}
    return Head(
        title=f"{_numbered(title, number)} · {settings.FORUM_NAME}",
        description=description or about,
        canonical=request.build_absolute_uri(request.path),
    )


def for_search(request: HttpRequest, text: str) -> Head:
    return Head(
        title=f"{_('Search: %(text)s') % {'text': text} if text else _('Search')} · {settings.FORUM_NAME}",
        description=_("Everything that %(site)s has published.") % {"site": settings.FORUM_NAME},
        canonical=request.build_absolute_uri(request.path),
        robots="noindex, follow" if text else "",
    )


def for_article(request: HttpRequest, article: Article) -> Head:
    return Head(
        title=f"{article.headline} · {settings.FORUM_NAME}",
        description=" ".join(article.standfirst.split()) or _summary(article.body),
        canonical=request.build_absolute_uri(article.get_absolute_url()),
        kind="article",
        image=request.build_absolute_uri(article.lead_image.file.url) if article.lead_image else "",
    )


def for_page(request: HttpRequest, page: Page) -> Head:
    return Head(
        title=f"{page.title} · {settings.FORUM_NAME}",
        description=page.description or _summary(page.body),
        canonical=request.build_absolute_uri(page.get_absolute_url()),
    )


def _summary(text: str) -> str:
    """The first words of a text; HTML or plain."""
    return Truncator(" ".join(plain_text(text)[:1000].split())).chars(DESCRIPTION_LENGTH)


def _numbered(title: str, number: int) -> str:
    return title if number == 1 else _("%(title)s, page %(number)d") % {"title": title, "number": number}
