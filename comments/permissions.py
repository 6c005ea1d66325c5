"""Who may do what with readers' comments, and where."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from articles.models import Article
from comments.models import Discussion
from forum.models import User


def can_moderate(user: User | AnonymousUser) -> bool:
    """See the queue and decide."""
    return user.has_perm("comments.moderate_comment")


def takes_comments(article: Article, discussion: Discussion, at: datetime | None = None) -> bool:
    """May readers reply to this article now? Whether they may see it is a question of its own."""
    if not article.accepts_comments or discussion.crisis == Discussion.Crisis.CLOSED:
        return False
    closes_after = discussion.closes_after
    if closes_after is None or article.published_at is None:
        return True
    return (at or timezone.now()) - article.published_at <= closes_after


def can_manage_privacy(user: User | AnonymousUser) -> bool:
    """Hand over or erase what is held about a commenter."""
    return user.has_perm("comments.manage_privacy")


def can_see_contact(user: User | AnonymousUser) -> bool:
    """See the e-mail and IP addresses of commenters, and look for them."""
    return user.has_perm("comments.view_contact")
