"""Moderators' decisions. The only place where a stored comment's status changes."""

from __future__ import annotations

from collections.abc import Iterable

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


def approve(comment_ids: Iterable[int], *, by: User) -> int:
    """Show them to every reader; like every step here it returns how many it changed."""
    return _decide(comment_ids, Status.APPROVED, APPROVABLE, by)


def unapprove(comment_ids: Iterable[int], *, by: User) -> int:
    """Back into the queue."""
    return _decide(comment_ids, Status.PENDING, {Status.APPROVED}, by)


def mark_spam(comment_ids: Iterable[int], *, by: User) -> int:
    return _decide(comment_ids, Status.SPAM, SPAMMABLE, by)


def trash(comment_ids: Iterable[int], *, by: User) -> int:
    return _decide(comment_ids, Status.TRASH, TRASHABLE, by)


def restore(comment_ids: Iterable[int], *, by: User) -> int:
    """Out of spam or trash, to where it was before."""
    before = Case(When(former_status="", then=Value(Status.PENDING)), default=F("former_status"))
    return Comment.objects.filter(pk__in=list(comment_ids), status__in=RESTORABLE).update(
        status=before, former_status="", moderated_by=by, moderated_at=timezone.now()
    )


def _decide(comment_ids: Iterable[int], status: str, expected: set[Status], by: User) -> int:
    """One statement compares and sets, so that two moderators never overwrite each other."""
    remembered = F("status") if status in RESTORABLE else Value("")
    return Comment.objects.filter(pk__in=list(comment_ids), status__in=expected).update(
        status=status, former_status=remembered, moderated_by=by, moderated_at=timezone.now()
    )
