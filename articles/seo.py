"""What a page tells machines about itself: title, description, addresses, feeds, and data for search engines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.core.paginator import Page as ListPage
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles import structured
from articles.models import Article, Author, Image, Page, Section, Tag
from articles.sanitizing import plain_text
from articles.structured import Data, Site

DESCRIPTION_LENGTH = 200
MARK, MARK_SIDE = "forum/img/card.png", 600  # pixels


class Picture(NamedTuple):
    """What is shown beside the title where a page is shared."""

    address: str
    width: int  # pixels
    height: int
    alt: str = ""
    is_large: bool = True  # worth the whole width


class Head(NamedTuple):
    """The head of one page; every text is plain and unescaped."""

    title: str
    description: str
    canonical: str
    name: str = ""  # the title without the site's
    kind: str = "website"
    picture: Picture | None = None
    robots: str = ""
    feeds: tuple[tuple[str, str], ...] = ()  # title, path
    versions: tuple[tuple[str, str], ...] = ()  # language or x-default, address
    previous: str = ""
    next: str = ""
    modified_at: datetime | None = None
    data: tuple[str, ...] = ()  # for search engines, as JSON


def for_home(request: HttpRequest) -> Head:
    return Head(
        title=f"{settings.FORUM_NAME}: {settings.FORUM_TAGLINE}",
        name=settings.FORUM_NAME,
        description=settings.FORUM_TAGLINE,
        canonical=request.build_absolute_uri(request.path),
        picture=_mark(request),
        feeds=_feeds(),
        next="/page/2/",
        data=_as_json(structured.for_home(request)),
    )


def for_list(
    request: HttpRequest,
    page: ListPage[Any],
    list_url: str,
    *,
    about: Section | Tag | Author | None = None,
    title: str = "",
    description: str = "",
) -> Head:
    """A page of a list that begins at `list_url`; with a feed where it is `about` something that has one."""
    name = about.name if about else title
    words = _("Articles on %(subject)s in %(site)s.") if about else _("%(subject)s in %(site)s.")
    standard = words % {"subject": name, "site": settings.FORUM_NAME}
    return Head(
        title=f"{_numbered(name, page.number)} · {settings.FORUM_NAME}",
        name=name,
        description=description or standard,
        canonical=request.build_absolute_uri(request.path),
        kind="profile" if isinstance(about, Author) else "website",
        picture=_portrait(request, about) if isinstance(about, Author) else _mark(request),
        feeds=_feeds((name, f"{list_url}feed/")) if about else _feeds(),
        previous=_numbered_url(list_url, page.number - 1),
        next=_numbered_url(list_url, page.number + 1) if page.has_next() else "",
        data=_as_json(structured.for_list(request, about)) if about and page.number == 1 else (),
    )


def for_search(request: HttpRequest, text: str) -> Head:
    name = _("Search: %(text)s") % {"text": text} if text else _("Search")
    return Head(
        title=f"{name} · {settings.FORUM_NAME}",
        name=name,
        description=_("Everything that %(site)s has published.") % {"site": settings.FORUM_NAME},
        canonical=request.build_absolute_uri(request.path),
        picture=_mark(request),
        robots="noindex, follow" if text else "",
    )


def for_article(site: Site, article: Article, versions: Sequence[Article] = ()) -> Head:
    """`versions` are all its languages, itself included, if it has more than one."""
    picture = _picture(site, article.lead_image) if article.lead_image else None
    description = article.description or summary(article)
    return Head(
        title=f"{article.headline} · {settings.FORUM_NAME}",
        name=article.headline,
        description=description,
        canonical=site.build_absolute_uri(article.get_absolute_url()),
        kind="article",
        picture=picture or _mark(site),
        feeds=_feeds(),
        versions=_languages(site, versions),
        modified_at=article.revised_at or article.published_at,
        data=_as_json(structured.for_article(site, article, description, picture.address if picture else "")),
    )


def for_page(request: HttpRequest, page: Page) -> Head:
    return Head(
        title=f"{page.title} · {settings.FORUM_NAME}",
        name=page.title,
        description=page.description or _beginning(page.body),
        canonical=request.build_absolute_uri(page.get_absolute_url()),
        picture=_mark(request),
        feeds=_feeds(),
    )


def summary(article: Article) -> str:
    """What the article is about, in plain text: its standfirst, or how it begins."""
    return " ".join(article.standfirst.split()) or _beginning(article.body)


def _picture(site: Site, image: Image) -> Picture:
    return Picture(site.build_absolute_uri(image.file.url), image.width, image.height, image.alt)


def _portrait(site: Site, author: Author) -> Picture:
    return _picture(site, author.photo)._replace(is_large=False) if author.photo else _mark(site)


def _mark(site: Site) -> Picture:
    """The site's own, for a page without a picture."""
    address = site.build_absolute_uri(static(MARK))
    return Picture(address, MARK_SIDE, MARK_SIDE, settings.FORUM_NAME, is_large=False)


def _beginning(text: str) -> str:
    """The first words of a text; HTML or plain."""
    return Truncator(" ".join(plain_text(text)[:1000].split())).chars(DESCRIPTION_LENGTH)


def _as_json(data: Data) -> tuple[str, ...]:
    return tuple(json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in data)


def _feeds(*own: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """A page's own feed, before the site's."""
    titled = [(f"{title} · {settings.FORUM_NAME}", path) for title, path in own]
    return (*titled, (settings.FORUM_NAME, "/feed/"))


def _languages(site: Site, versions: Sequence[Article]) -> tuple[tuple[str, str], ...]:
    """One address for each language; who reads none of them is led to the original."""
    addresses: dict[str, str] = {}
    for version in versions:
        addresses.setdefault(version.language, site.build_absolute_uri(version.get_absolute_url()))
        if version.translation_of_id is None:
            addresses["x-default"] = site.build_absolute_uri(version.get_absolute_url())
    return tuple(addresses.items()) if len(versions) > 1 else ()


def _numbered(title: str, number: int) -> str:
    return title if number == 1 else _("%(title)s, page %(number)d") % {"title": title, "number": number}


def _numbered_url(list_url: str, number: int) -> str:
    return f"{list_url}page/{number}/" if number > 1 else (list_url if number == 1 else "")
