"""Feeds of articles: of the whole site, of a section, of a tag, of an author."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from articles import links, listings, seo
from articles.listings import ArticleList
from articles.models import Article, Author, Section, Tag
from articles.typesetting import typeset
from forum import feeds
from forum.editions import cached_by_edition
from forum.feeds import legal

ADDRESS = re.compile(r' (href|src)="([/#])')


@require_safe
@cached_by_edition()
def show_site(request: HttpRequest, form: str = "") -> HttpResponse:
    return feeds.answer(request, ArticleFeed(request), form)


@require_safe
@cached_by_edition()
def show_section(request: HttpRequest, path: str, form: str = "") -> HttpResponse:
    section = get_object_or_404(Section.objects.select_related("parent"), slug=path.rpartition("/")[2])
    if path != section.path:
        return redirect(f"{section.get_absolute_url()}feed/{form}", permanent=True)
    feed = ArticleFeed(request, listings.of(section), section, section.description)
    return feeds.answer(request, feed, form)


@require_safe
@cached_by_edition()
def show_tag(request: HttpRequest, slug: str, form: str = "") -> HttpResponse:
    tag = get_object_or_404(Tag, slug=slug)
    return feeds.answer(request, ArticleFeed(request, listings.of(tag), tag), form)


@require_safe
@cached_by_edition()
def show_author(request: HttpRequest, slug: str, form: str = "") -> HttpResponse:
    author = get_object_or_404(Author, slug=slug)
    feed = ArticleFeed(request, listings.of(author), author, author.affiliation)
    return feeds.answer(request, feed, form)


class ArticleFeed(Feed):
    """The newest articles of a list; of the site's unless one is given with what it is about."""

    item_guid_is_permalink = False

    def __init__(
        self,
        request: HttpRequest,
        articles: ArticleList | None = None,
        about: Section | Tag | Author | None = None,
        description: str = "",
    ) -> None:
        self.request, self.about, self.about_text = request, about, description
        self.articles = articles or listings.site()
        self.language = settings.LANGUAGE_CODE

    def title(self) -> str:
        name = getattr(self.about, "name", "")
        return legal(f"{name} · {settings.FORUM_NAME}" if name else settings.FORUM_NAME)

    def link(self) -> str:
        return self.about.get_absolute_url() if self.about else reverse("articles:home")

    def description(self) -> str:
        return legal(self.about_text or settings.FORUM_TAGLINE)

    def items(self) -> list[Article]:
        newest = list(self.articles[: feeds.SIZE].for_page())
        self.is_full = settings.FORUM_FEEDS == "full"
        self.addresses = links.addresses_in(*(article.body for article in newest)) if self.is_full else {}
        return newest

    def item_title(self, item: Article) -> str:
        return legal(item.headline)

    def item_description(self, item: Article) -> str:
        return legal(seo.summary(item))

    def item_guid(self, item: Article) -> str:
        """The same whatever becomes of date and slug."""
        return self.request.build_absolute_uri(links.path_of(item.pk))

    def item_author_name(self, item: Article) -> str:
        names = [line.author.name for line in item.bylines.all()]
        return legal(", ".join([*names, item.credit_line] if item.credit_line else names))

    def item_pubdate(self, item: Article) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Article) -> datetime | None:
        return item.revised_at or item.published_at

    def item_categories(self, item: Article) -> list[str]:
        return [legal(str(name)) for name in (item.section, *item.tags.all()) if name]

    def item_comments(self, item: Article) -> str:
        return self._absolute(f"{item.get_absolute_url()}#comments")

    def item_extra_kwargs(self, item: Article) -> dict[str, Any]:
        image = item.lead_image.file.url if item.lead_image else ""
        return {
            "html": self._html(item) if self.is_full else "",
            "image": self._absolute(image) if image else "",
            "replies_feed": self._absolute(f"{item.get_absolute_url()}feed/"),
            "language": item.language,
        }

    def _html(self, item: Article) -> str:
        """The lead image and the text as its page has it, with whole addresses, for it is read elsewhere."""
        image, page = item.lead_image, self._absolute(item.get_absolute_url())
        text = typeset(item.body, self.addresses, with_renditions=False).html
        site = self._absolute("/").removesuffix("/")
        whole = ADDRESS.sub(lambda found: f' {found[1]}="{site if found[2] == "/" else page}{found[2]}', text)
        lead = format_html('<p><img src="{}" alt="{}"></p>', self._absolute(image.file.url), image.alt) if image else ""
        return legal(f'<div lang="{item.language}" dir="{item.direction}">{lead}{whole}</div>')

    def _absolute(self, path: str) -> str:
        return self.request.build_absolute_uri(path)
