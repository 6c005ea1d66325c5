"""Who may do what with readers' comments, and where."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from articles.models import Article
from comments.models import Discussion
from forum.models import User


def can_moderate(user: User | AnonymousUser) -> bool:
    """See the queue, with the addresses in it, and decide."""
    return user.has_perm("comments.moderate_comment")


def takes_comments(article: Article, discussion: Discussion, at: datetime | None = None) -> bool:
    """Whether readers may reply to this article now: the form shows it, and the rules hold to it."""
    if discussion.crisis == Discussion.Crisis.CLOSED or not article.accepts_comments:
        return False
    limit, published = discussion.closes_after, article.published_at
    return limit is None or published is None or (at or timezone.now()) - published <= limit
