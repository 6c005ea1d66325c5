"""How an article's page shows its comments: the template asks, the articles app never does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.db.models import Count
from django.template.context import RequestContext
from django.utils.safestring import SafeString

from articles.models import Article
from comments.models import Comment, Discussion
from comments.text import to_html
from comments.threads import arrange
from forum import mail

register = template.Library()


@register.inclusion_tag("comments/_thread.html", takes_context=True)
def comment_thread(context: RequestContext, article: Article) -> dict[str, Any]:
    """The approved comments and the reply form; two queries.

    A `pending_comment` in the context is shown in its place, for the one who wrote it.
    """
    comments = list(Comment.objects.approved().filter(article=article).for_thread())
    pending: Comment | None = context.get("pending_comment")
    shown = sorted([*comments, pending], key=lambda comment: comment.pk) if pending else comments
    return {
        "article": article,
        "count": len(comments),
        "rows": arrange(shown),
        "parent": _chosen_parent(context["request"].GET.get("replytocom", ""), comments),
        "pending_id": pending.pk if pending else None,
        "discussion": Discussion.current(),
        "offers_mail": mail.is_configured(),
    }


def _chosen_parent(replytocom: str, comments: Iterable[Comment]) -> Comment | None:
    """The comment that ?replytocom= names, if it is one that readers see here."""
    return next((comment for comment in comments if str(comment.pk) == replytocom), None)


@register.simple_tag
def comment_counts(articles: Iterable[Article]) -> dict[int, int]:
    """How many comments readers see under each article, for lists; one query. Read it with the `of` filter."""
    counts = Comment.objects.approved().filter(article__in=list(articles)).values_list("article").annotate(Count("pk"))
    return dict(counts.order_by())


@register.filter
def of(counts: dict[int, int], article: Article) -> int:
    return counts.get(article.pk, 0)


@register.filter
def comment_html(comment: Comment) -> SafeString:
    return to_html(comment.body)


@register.filter
def comment_html_without_links(comment: Comment) -> SafeString:
    """For pages that strangers may not see yet: a link in them helps nobody."""
    return to_html(comment.body, live_links=False)


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
    return Comment.objects.pending().count()
