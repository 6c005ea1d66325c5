"""When mail about comments is written, and to whom. What it says: templates/comments/email/."""

from __future__ import annotations

from collections.abc import Iterable

from forum.models import User


def approved(comment_ids: Iterable[int], *, by: User | None) -> None:
    """Comments have appeared: tell the articles' authors, the commenters, and those who are answered."""


def rejected(comment_ids: Iterable[int], reason: str, note: str) -> None:
    """A moderator turned comments down and wants the commenters to know why."""
