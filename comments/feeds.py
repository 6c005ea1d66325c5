"""Feeds of what readers say: under one article, and on the whole site."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.views.article import find_article
from comments.models import Comment, CommentQuerySet, Discussion
from comments.places import addresses
from comments.text import to_html, visible
from forum import feeds
from forum.editions import cached_by_edition, shows_every_thread, shows_threads


@require_safe
@cached_by_edition()
def show_feed(request: HttpRequest, form: str = "") -> HttpResponse:
    shows_every_thread(request)
    return feeds.answer(request, SiteFeed(), form)


@require_safe
@cached_by_edition()
def show_article_feed(request: HttpRequest, form: str = "", **address: Any) -> HttpResponse:
    found = find_article(**address, rest=f"feed/{form}")
    if isinstance(found, HttpResponse):
        return found
    article = found.article
    shows_threads(request, [article.pk])
    return feeds.answer(request, ArticleFeed(article), form)


def legal(text: str) -> str:
    """Without characters that XML has no way to write, or that deceive the eye."""
    return feeds.legal(visible(text))


class SiteFeed(Feed):
    item_guid_is_permalink = False
    request: HttpRequest

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request

    def title(self) -> str:
        return legal(_("Comments for %(site)s") % {"site": settings.FORUM_NAME})

    def link(self) -> str:
        return reverse("articles:home")

    def description(self) -> str:
        return legal(settings.FORUM_TAGLINE)

    def comments(self) -> CommentQuerySet:
        return Comment.objects.public()

    def items(self) -> list[Comment]:
        newest = list(self.comments().for_feed()[: feeds.SIZE])
        self.addresses = addresses(newest, Discussion.current())
        return newest

    def item_title(self, item: Comment) -> str:
        parts = {"kind": item.get_kind_display(), "title": item.article.headline, "name": item.display_name}
        if item.is_ping:
            return legal(_("%(kind)s on %(title)s by %(name)s") % parts)
        return legal(_("Comment on %(title)s by %(name)s") % parts)

    def item_description(self, item: Comment) -> str:
        return legal(item.body)

    def item_link(self, item: Comment) -> str:
        return self.addresses[item.pk]

    def item_guid(self, item: Comment) -> str:
        """The address that stays the same when the comment moves to another page."""
        return self.request.build_absolute_uri(item.get_absolute_url())

    def item_author_name(self, item: Comment) -> str:
        return legal(item.display_name)

    def item_pubdate(self, item: Comment) -> datetime:
        return item.submitted_at

    def item_extra_kwargs(self, item: Comment) -> dict[str, Any]:
        return {"html": legal(to_html(item.body))}


class ArticleFeed(SiteFeed):
    def __init__(self, article: Article) -> None:
        self.article = article

    def title(self) -> str:
        return legal(_("Comments on: %(title)s") % {"title": self.article.headline})

    def link(self) -> str:
        return self.article.get_absolute_url()

    def description(self) -> str:
        return legal(self.article.standfirst)

    def comments(self) -> CommentQuerySet:
        return Comment.objects.approved().filter(article=self.article)

    def item_title(self, item: Comment) -> str:
        return legal(item.signature if item.is_ping else _("By: %(name)s") % {"name": item.display_name})
