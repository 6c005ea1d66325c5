"""Moderators' decisions. The only place where a stored comment's status changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone

from comments.models import Comment
from forum.models import User

Status = Comment.Status

# Each step and the states it starts from; a comment in another state was decided by somebody else in between.
APPROVABLE = {Status.PENDING, Status.SPAM, Status.TRASH}
SPAMMABLE = {Status.PENDING, Status.APPROVED, Status.TRASH}
TRASHABLE = {Status.PENDING, Status.APPROVED, Status.SPAM}
RESTORABLE = {Status.SPAM, Status.TRASH}


def approve(comment_ids: Iterable[int], *, by: User, seen: str = "") -> list[int]:
    """Show them to every reader.

    Like every step here it changes only what still has the status `seen`, where one is given, and returns the ids of
    what it changed.
    """
    return _decide(comment_ids, Status.APPROVED, APPROVABLE, by, seen)


def unapprove(comment_ids: Iterable[int], *, by: User, seen: str = "") -> list[int]:
    """Back into the queue."""
    return _decide(comment_ids, Status.PENDING, {Status.APPROVED}, by, seen)


def mark_spam(comment_ids: Iterable[int], *, by: User, seen: str = "") -> list[int]:
    return _decide(comment_ids, Status.SPAM, SPAMMABLE, by, seen)


def trash(comment_ids: Iterable[int], *, by: User, seen: str = "") -> list[int]:
    return _decide(comment_ids, Status.TRASH, TRASHABLE, by, seen)


def restore(comment_ids: Iterable[int], *, by: User, seen: str = "") -> list[int]:
    """Out of spam or trash, to where it was before."""
    before = Case(When(former_status="", then=Value(Status.PENDING)), default=F("former_status"))
    return _decide(comment_ids, before, RESTORABLE, by, seen)


def _decide(comment_ids: Iterable[int], status: Any, starts: set[Status], by: User, seen: str) -> list[int]:
    """Compare and set under a lock, so that two moderators never overwrite each other."""
    expected = starts & {Status(seen)} if seen else starts
    remembered = F("status") if status in (Status.SPAM, Status.TRASH) else Value("")
    with transaction.atomic():
        rows = Comment.objects.select_for_update().filter(pk__in=list(comment_ids), status__in=expected)
        changed = list(rows.order_by("pk").values_list("pk", flat=True))
        Comment.objects.filter(pk__in=changed).update(
            status=status, former_status=remembered, moderated_by=by, moderated_at=timezone.now()
        )
    return changed
