"""Who may do what with readers' comments."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from forum.models import User


def can_moderate(user: User | AnonymousUser) -> bool:
    """See the queue, with the addresses in it, and decide."""
    return user.has_perm("comments.moderate_comment")


def can_manage_privacy(user: User | AnonymousUser) -> bool:
    """Hand over or erase what is held about a commenter."""
    return user.has_perm("comments.manage_privacy")
