"""Deleting comments for good, without taking the replies of others with them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from comments.models import Comment, Decision, Report
from comments.moderation import RESTORABLE, lock
from forum.models import User

Status = Comment.Status


def delete_for_good(comment_ids: Iterable[int], *, by: User | None) -> int:
    """Delete what is in spam or trash; returns how many. It cannot be undone.

    A comment with replies keeps an empty row, so that they keep their place; it goes with the last of them.
    """
    with transaction.atomic():
        doomed = [comment for comment in lock(comment_ids) if comment.status in RESTORABLE]
        deepest_first = sorted(doomed, key=lambda comment: (-comment.depth, -comment.pk))
        ids = {comment.pk for comment in doomed}
        with_replies = _ancestors_of_survivors(ids)
        leaves = [comment.pk for comment in deepest_first if comment.pk not in with_replies]
        _delete(leaves)
        _wipe(with_replies, by)
    return len(ids)


def _ancestors_of_survivors(doomed: set[int]) -> set[int]:
    """Those among the doomed under which a reply stays."""
    kept = set(Comment.objects.filter(parent__in=doomed).exclude(pk__in=doomed).values_list("parent_id", flat=True))
    parents = dict(Comment.objects.filter(pk__in=doomed).values_list("pk", "parent_id"))
    waiting = list(kept)
    while waiting:
        parent = parents.get(waiting.pop())
        if parent in doomed and parent not in kept:
            kept.add(parent)
            waiting.append(parent)
    return kept


def _delete(comment_ids: list[int]) -> None:
    """In one statement, so that replies and what they answer go together."""
    Decision.objects.filter(comment__in=comment_ids).delete()
    Report.objects.filter(comment__in=comment_ids).delete()
    Comment.objects.filter(pk__in=comment_ids)._raw_delete("default")  # type: ignore[attr-defined]


def _wipe(comment_ids: Iterable[int], by: User | None) -> None:
    wiped = list(comment_ids)
    Report.objects.filter(comment__in=wiped).delete()
    Decision.objects.filter(comment__in=wiped).delete()
    Comment.objects.filter(pk__in=wiped).update(
        body="", name="", email="", website="", ip_address=None, user_agent="", commenter=None, wants_mail=False,
        reasons=[], evidence={}, text_digest="", fingerprint=None, status=Status.TRASH, former_status="",
        moderated_by=by, moderated_at=timezone.now(), reduced_at=timezone.now(), open_reports=0,
    )  # fmt: skip
