"""Moderators' decisions, each kept in the journal. Only this, undoing.py, deletion.py and an import
(wordpress/renewing.py) change a comment's status.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from comments import notifications
from comments.fingerprints import marks_of
from comments.models import MAX_EMAIL, MAX_NAME, Comment, Decision, Discussion, Report, place_under
from forum.models import User

Status = Comment.Status
Action = Decision.Action

# Each step and the states it starts from; a comment in another state was decided by somebody else in between.
APPROVABLE = {Status.PENDING, Status.SPAM, Status.TRASH}
SPAMMABLE = {Status.PENDING, Status.APPROVED, Status.TRASH}
TRASHABLE = {Status.PENDING, Status.APPROVED, Status.SPAM}
RESTORABLE = {Status.SPAM, Status.TRASH}
ANSWERABLE = {Status.PENDING, Status.APPROVED}


@dataclass(frozen=True)
class Outcome:
    """What one press of a button did: the ids of the comments it changed, and what undoes them together."""

    changed: list[int]
    batch: UUID


@dataclass(frozen=True)
class Why:
    """Why a moderator decided so, for the journal; `tell` mails it to the commenter."""

    reason: str = ""
    note: str = ""
    tell: bool = False


class DecidedMeanwhileError(Exception):
    """Somebody else decided about the comment, or edited it, after it was seen: nothing is changed."""


class ArticleHiddenError(Exception):
    """Readers do not see the article: an answer below it would be said to nobody."""


# The status in which comments were seen: one for all, or one for each.
Seen = str | Mapping[int, str]


def approve(comment_ids: Iterable[int], *, by: User | None, seen: Seen = "") -> Outcome:
    """Show them to every reader.

    Like every step here it changes only what still has the status `seen`, where one is given. `by` is None where a
    reader's own confirmation decides.
    """
    return _decide(Action.APPROVE, comment_ids, Status.APPROVED, APPROVABLE, by, seen)


def unapprove(comment_ids: Iterable[int], *, by: User, seen: Seen = "") -> Outcome:
    """Back into the queue."""
    return _decide(Action.UNAPPROVE, comment_ids, Status.PENDING, {Status.APPROVED}, by, seen)


def mark_spam(comment_ids: Iterable[int], *, by: User, seen: Seen = "", why: Why | None = None) -> Outcome:
    return _decide(Action.SPAM, comment_ids, Status.SPAM, SPAMMABLE, by, seen, why)


def trash(comment_ids: Iterable[int], *, by: User | None, seen: Seen = "", why: Why | None = None) -> Outcome:
    return _decide(Action.TRASH, comment_ids, Status.TRASH, TRASHABLE, by, seen, why)


def restore(comment_ids: Iterable[int], *, by: User, seen: Seen = "") -> Outcome:
    """Out of spam or trash, to where it was before."""
    before = Case(When(former_status="", then=Value(Status.PENDING)), default=F("former_status"))
    return _decide(Action.RESTORE, comment_ids, before, RESTORABLE, by, seen)


def version(comment: Comment) -> str:
    """Differs as soon as somebody has edited the comment or decided about it."""
    values = [comment.status, comment.body, comment.name, comment.email, comment.website]
    return blake2b(json.dumps(values).encode(), digest_size=16).hexdigest()


def edit(comment: Comment, fields: dict[str, str], *, by: User, seen: str = "") -> Outcome:
    """Change what a reader wrote, visibly: readers see that a moderator did. Nothing is changed where nothing differs.

    `fields` has some of body, name, email and website; `seen` is the version() that the moderator had before them.
    """
    outcome = Outcome([], uuid4())
    with transaction.atomic():
        current = Comment.objects.select_for_update().get(pk=comment.pk)
        if seen and version(current) != seen:
            raise DecidedMeanwhileError
        changed = {name: value for name, value in fields.items() if getattr(current, name) != value}
        if not changed:
            return outcome
        former = {name: getattr(current, name) for name in changed}
        mark = {"edited_by": current.edited_by_id, "edited_at": current.edited_at and current.edited_at.isoformat()}
        update = Comment.objects.filter(pk=comment.pk).update
        update(**with_fingerprints(changed), edited_by=by, edited_at=timezone.now())
        note = ", ".join(changed)
        _remember(current, outcome.batch, Action.EDIT, current.status, by, former=former | mark, note=note)
        outcome.changed.append(comment.pk)
    return outcome


def with_fingerprints(fields: dict[str, Any]) -> dict[str, Any]:
    """With what is worked out of the text, where it changes."""
    if "body" not in fields:
        return fields
    return {**fields, **marks_of(fields["body"])}


def reply(parent: Comment, body: str, *, by: User, seen: Seen = "") -> tuple[Comment, bool]:
    """Answer as staff; a parent that waits is approved with it, and the second value says whether it was."""
    if not parent.article.is_published():
        raise ArticleHiddenError
    batch = uuid4()
    with transaction.atomic():
        current = next(iter(lock([parent.pk])), None)
        if current is None or not _is_answerable(current) or not _is_as(current, seen):
            raise DecidedMeanwhileError
        approves = current.status == Status.PENDING
        if approves:
            _decide(Action.APPROVE, [current.pk], Status.APPROVED, {Status.PENDING}, by, "", batch=batch)
        answer = Comment.objects.create(
            article=current.article,
            **place_under(current),
            body=body,
            name=str(by)[:MAX_NAME],
            email=by.email if len(by.email) <= MAX_EMAIL else "",
            staff=by,
            submission_id=uuid4(),
            status=Status.APPROVED,
            moderated_by=by,
            moderated_at=timezone.now(),
            **marks_of(body),
        )
        _remember(answer, batch, Action.REPLY, Status.TRASH, by)  # undone, it goes there
        notifications.approved([answer.pk], by=by, batch=batch)
    return answer, approves


def dismiss_reports(comment_ids: Iterable[int], *, by: User) -> Outcome:
    """The comment may stay as it is; the complaints about it are answered."""
    outcome = Outcome([], uuid4())
    with transaction.atomic():
        for comment in lock(comment_ids):
            if comment.open_reports:
                _settle_reports([comment.pk], by)
                _remember(comment, outcome.batch, Action.DISMISS, comment.status, by)
                outcome.changed.append(comment.pk)
    return outcome


def switch_crisis(to: str, *, seen: str) -> bool:
    """Hold everything, close comments everywhere, or neither; False where it no longer stands as `seen`."""
    with transaction.atomic():
        Discussion.objects.get_or_create(pk=1)
        return bool(Discussion.objects.filter(pk=1, crisis=seen).update(crisis=to))


def lock(comment_ids: Iterable[int]) -> list[Comment]:
    """The comments, locked in the order of their ids together with their threads' first ones.

    The triggers lock those as well; one order for everybody means that nobody waits in a circle.
    """
    wanted = set(comment_ids)
    roots = set(Comment.objects.filter(pk__in=wanted, root__isnull=False).values_list("root_id", flat=True))
    rows = Comment.objects.select_for_update(no_key=True).filter(Q(pk__in=wanted | roots)).order_by("pk")
    return [row for row in rows.defer("user_agent", "evidence") if row.pk in wanted]


def _decide(
    action: str,
    comment_ids: Iterable[int],
    status: Any,
    starts: set[Status],
    by: User | None,
    seen: Seen,
    why: Why | None = None,
    *,
    batch: UUID | None = None,
) -> Outcome:
    """Compare and set under a lock, so that two moderators never overwrite each other."""
    outcome = Outcome([], batch or uuid4())
    with transaction.atomic():
        rows = [row for row in lock(comment_ids) if row.status in starts and not row.is_wiped and _is_as(row, seen)]
        outcome.changed.extend(row.pk for row in rows)
        remembered = F("status") if status in (Status.SPAM, Status.TRASH) else Value("")
        Comment.objects.filter(pk__in=outcome.changed).update(
            status=status, former_status=remembered, moderated_by=by, moderated_at=timezone.now()
        )
        _settle_reports([row.pk for row in rows if row.open_reports], by)
        after = dict(Comment.objects.filter(pk__in=outcome.changed).values_list("pk", "status"))
        reason = {"reason": why.reason, "note": why.note} if why else {}
        Decision.objects.bulk_create(
            Decision(
                comment=row, batch=outcome.batch, action=action, before=row.status, after=after[row.pk],
                former_status=row.former_status, decided_by=by, **reason,
            )
            for row in rows
        )  # fmt: skip
        appeared = [pk for pk in outcome.changed if after[pk] == Status.APPROVED]
        notifications.approved(appeared, by=by, batch=outcome.batch)
        if why and why.tell:
            notifications.rejected(outcome.changed, why.reason, why.note, batch=outcome.batch)
    return outcome


def _is_answerable(comment: Comment) -> bool:
    return comment.status in ANSWERABLE and not comment.is_ping


def _is_as(comment: Comment, seen: Seen) -> bool:
    expected = seen if isinstance(seen, str) else seen.get(comment.pk, "")
    return not expected or comment.status == expected


def _remember(comment: Comment, batch: UUID, action: str, before: str, by: User, **more: Any) -> None:
    """Write the journal. The comment's own row has the status that holds now."""
    after = Comment.objects.values_list("status", flat=True).get(pk=comment.pk)
    Decision.objects.create(
        comment=comment, batch=batch, action=action, before=before, after=after, decided_by=by, **more
    )


def _settle_reports(comment_ids: list[int], by: User | None) -> None:
    if not comment_ids:
        return
    Report.objects.filter(comment__in=comment_ids, settled_at=None).update(settled_at=timezone.now(), settled_by=by)
    Comment.objects.filter(pk__in=comment_ids).update(open_reports=0)
