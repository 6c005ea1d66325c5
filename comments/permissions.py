"""Who may do what with readers' comments."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from forum.models import User


def can_moderate(user: User | AnonymousUser) -> bool:
    """See the queue and decide."""
    return user.has_perm("comments.moderate_comment")


def can_see_contact(user: User | AnonymousUser) -> bool:
    """See the e-mail and IP addresses of commenters, and look for them."""
    return user.has_perm("comments.view_contact")
