"""Feeds of articles: of the whole site, of a section, of a tag, of an author."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from articles import links, listings, reading, seo
from articles.listings import ArticleList
from articles.models import Article, Author, Section, Tag
from articles.reading import Opened
from articles.typesetting import typeset
from articles.views.queries import section_at
from forum import feeds
from forum.editions import cached_by_edition
from forum.feeds import legal
from forum.http import Origin

ADDRESS = re.compile(r' (href|src)="([/#])')


@require_safe
@cached_by_edition()
def show_site(request: HttpRequest, form: str = "") -> HttpResponse:
    return show_feed(request, form, listings.site())


@require_safe
@cached_by_edition()
def show_section(request: HttpRequest, path: str, form: str = "") -> HttpResponse:
    section = section_at(path)
    if path != section.path:
        return redirect(f"{section.get_absolute_url()}feed/{form}", permanent=True)
    return show_feed(request, form, listings.of(section), section, section.description)


@require_safe
@cached_by_edition()
def show_tag(request: HttpRequest, slug: str, form: str = "") -> HttpResponse:
    tag = get_object_or_404(Tag, slug=slug)
    return show_feed(request, form, listings.of(tag), tag)


@require_safe
@cached_by_edition()
def show_author(request: HttpRequest, slug: str, form: str = "") -> HttpResponse:
    author = get_object_or_404(Author, slug=slug)
    return show_feed(request, form, listings.of(author), author, author.affiliation)


def show_feed(
    request: HttpRequest,
    form: str,
    articles: ArticleList,
    about: Section | Tag | Author | None = None,
    description: str = "",
) -> HttpResponse:
    """The newest articles of a list, with what it is about; of the whole site, if of nothing."""
    newest = reading.open_newest(articles)
    return feeds.publish(
        request,
        form,
        entries(newest, Origin.of(request)),
        title=legal(f"{about.name} · {settings.FORUM_NAME}" if about else settings.FORUM_NAME),
        link=request.build_absolute_uri(about.get_absolute_url() if about else "/"),
        description=legal(description or settings.FORUM_TAGLINE),
    )


def entries(newest: list[Opened], origin: Origin) -> list[Entry]:
    """One query, or none."""
    is_full = settings.FORUM_FEEDS == "full"
    addresses = links.addresses_in(*(opened.body for opened in newest)) if is_full else {}
    return [Entry(opened, _linked(opened, addresses) if is_full else None, origin) for opened in newest]


class Entry(NamedTuple):
    """An article in a feed."""

    opened: Opened
    links: tuple[tuple[int, str], ...] | None  # addresses of articles that the text links to; None for no text
    origin: Origin

    @property
    def dates(self) -> dict[str, datetime | None]:
        published_at, revised_at = self.opened.dates
        return {"pubdate": published_at, "updateddate": revised_at or published_at}

    def item(self) -> dict[str, Any]:
        article = self.opened.article
        page, image = self._absolute(article.get_absolute_url()), article.lead_image
        names = [line.author.name for line in article.bylines.all()]
        return self.dates | {
            "title": legal(article.headline),
            "link": page,
            "description": legal(seo.summary(article)),
            "unique_id": self._absolute(links.path_of(article.pk)),  # the same whatever becomes of date and slug
            "unique_id_is_permalink": False,
            "author_name": legal(", ".join([*names, article.credit_line] if article.credit_line else names)),
            "comments": f"{page}#comments",
            "categories": [legal(str(name)) for name in (article.section, *article.tags.all()) if name],
            "html": "" if self.links is None else self._html(article),
            "image": self._absolute(image.file.url) if image else "",
            "replies_feed": f"{page}feed/",
            "language": article.language,
        }

    def _html(self, article: Article) -> str:
        """The lead image and the text as its page has it, with whole addresses, for it is read elsewhere."""
        image, page = article.lead_image, self._absolute(article.get_absolute_url())
        text = typeset(article.body, dict(self.links or ()), with_renditions=False).html
        site = self._absolute("/").removesuffix("/")
        whole = ADDRESS.sub(lambda found: f' {found[1]}="{site if found[2] == "/" else page}{found[2]}', text)
        lead = format_html('<p><img src="{}" alt="{}"></p>', self._absolute(image.file.url), image.alt) if image else ""
        return legal(f'<div lang="{article.language}" dir="{article.direction}">{lead}{whole}</div>')

    def _absolute(self, path: str) -> str:
        return self.origin.build_absolute_uri(path)


def _linked(opened: Opened, addresses: links.Addresses) -> tuple[tuple[int, str], ...]:
    return tuple((number, addresses[number]) for number in sorted(links.ids_in(opened.body)) if number in addresses)
