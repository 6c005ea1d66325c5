"""How an article's page shows its comments: the template asks, the articles app never does."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import RequestContext
from django.utils.formats import number_format
from django.utils.safestring import SafeString

from articles.models import Article
from comments.models import Comment, Thread, count_pending
from comments.pages import ThreadPage, open_page
from comments.permissions import takes_comments
from comments.showing import show_form, show_list
from comments.text import to_html
from comments.threads import Said
from forum.editions import holds_until, shows_threads
from forum.ready import AnyOf, Ready

COMMENT_ID = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)

RESPONSES = Ready(lambda: Thread.objects.filter(article_id=AnyOf("ids")).values_list("article", "responses"))

register = template.Library()


@register.inclusion_tag("comments/_thread.html", takes_context=True)
def comment_thread(context: RequestContext, article: Article) -> dict[str, Any]:
    """A page of the discussion and the reply form; by default the page that the article opens with.

    A `pending_comment` in the context is shown in its place, for the one who wrote it.
    """
    page: ThreadPage | None = context.get("thread_page") or open_page(article)
    if page is None:
        return {}
    is_open = takes_comments(article, page.discussion)
    _say_what_is_shown(context["request"], page, is_open=is_open)
    parent = _chosen_parent(context["request"].GET.get("replytocom", ""), page) if is_open else None
    own_staff = {byline.author.user_id for byline in article.bylines.all()} - {None}
    return {
        "article": article,
        "page": page,
        "responses": grouped(page.responses),
        "comments": show_list(page, is_open=is_open, pending=context.get("pending_comment"), own_staff=own_staff),
        "has_avatars": page.discussion.show_avatars,
        "form": show_form(page, parent) if is_open else "",
    }


def _chosen_parent(replytocom: str, page: ThreadPage) -> Said | None:
    """The comment that ?replytocom= names, if readers see it under this article: on this page, or on another one."""
    if not COMMENT_ID.fullmatch(replytocom) or not page.discussion.thread_comments:
        return None
    shown = page.shown(int(replytocom))
    if shown:
        return None if shown.is_ping else shown
    return Comment.objects.answerable().filter(article=page.article, pk=replytocom).only("name").first()


def _say_what_is_shown(request: HttpRequest, page: ThreadPage, *, is_open: bool) -> None:
    """Of this one discussion, until its form goes away by itself."""
    shows_threads(request, [page.article.pk])
    if is_open and page.discussion.closes_after and page.article.published_at:
        holds_until(request, page.article.published_at + page.discussion.closes_after)


@register.simple_tag(takes_context=True)
def comment_counts(context: RequestContext, articles: Iterable[Article]) -> dict[int, int]:
    """How many comments readers see under each article, for lists; one query. Read it with the `of` filter."""
    listed = [article.pk for article in articles]
    shows_threads(context["request"], listed)
    return dict(RESPONSES.rows(ids=listed))


@register.filter
def of(counts: dict[int, int], article: Article) -> int:
    return counts.get(article.pk, 0)


@register.filter
def grouped(number: int) -> str:
    """With the language's separators between thousands."""
    return number_format(number, force_grouping=True)


@register.filter
def comment_html(body: str) -> SafeString:
    return to_html(body)


@register.filter
def comment_html_without_links(body: str) -> SafeString:
    """For pages that strangers may not see yet: a link in them helps nobody."""
    return to_html(body, live_links=False)


@register.filter
def initials(name: str) -> str:
    """One or two letters for the avatar, drawn here and asked of nobody else."""
    words = [word for word in name.split() if word[0].isalnum()] or ["?"]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.filter
def avatar_tone(name: str) -> int:
    """One of eight tones, always the same for a name."""
    return sum(name.casefold().encode()) % 8


@register.simple_tag
def pending_comment_count() -> int:
    """For the head of the admin's pages."""
    return count_pending()
