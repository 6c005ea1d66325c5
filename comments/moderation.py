"""Moderators' decisions. The only place where a stored comment's status changes; each one is kept in the journal."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Case, F, Max, Q, Value, When
from django.utils import timezone

from comments import notifications
from comments.fingerprints import digest, fingerprint
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
SETTLED_WITHIN = timedelta(seconds=30)  # a decision and its reports are settled in one transaction


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


def undo(batch: UUID, *, by: User) -> Outcome:
    """Give each comment of a decision the status it had, if it still has the one that the decision gave it.

    What somebody decided, edited or deleted for good since then stays as that person left it. Complaints that the
    decision settled are open again.
    """
    undone = Outcome([], uuid4())
    with transaction.atomic():
        decisions = Decision.objects.filter(batch=batch).exclude(action__in=[Action.UNDO, Action.WIPE, Action.EDIT])
        decided = list(decisions.order_by("pk"))
        locked = {comment.pk: comment for comment in _lock([decision.comment_id for decision in decided])}
        latest = dict(Decision.objects.filter(comment__in=locked).order_by().values_list("comment").annotate(Max("pk")))
        valid = [
            decision
            for decision in decided
            if decision.comment_id in locked
            and latest[decision.comment_id] == decision.pk
            and locked[decision.comment_id].status == decision.after
        ]
        _put_back(valid, by)
        _reopen_reports(valid)
        Decision.objects.bulk_create(
            Decision(
                comment_id=decision.comment_id, batch=undone.batch, action=Action.UNDO, before=decision.after,
                after=decision.before, decided_by=by,
            )
            for decision in valid
        )  # fmt: skip
        undone.changed.extend(decision.comment_id for decision in valid)
    return undone


def version(comment: Comment) -> str:
    """Differs as soon as somebody has edited the comment or decided about it."""
    values = [comment.status, comment.body, comment.name, comment.email, comment.website]
    return blake2b(json.dumps(values).encode(), digest_size=16).hexdigest()


def edit(comment: Comment, fields: dict[str, str], *, by: User, seen: str = "") -> bool:
    """Change what a reader wrote, visibly: readers see that a moderator did. False where nothing differs.

    `fields` has some of body, name, email and website; `seen` is the version() that the moderator had before them.
    """
    with transaction.atomic():
        current = Comment.objects.select_for_update().get(pk=comment.pk)
        if seen and version(current) != seen:
            raise DecidedMeanwhileError
        changed: dict[str, Any] = {name: value for name, value in fields.items() if getattr(current, name) != value}
        if not changed:
            return False
        former = current.body
        if "body" in changed:
            changed |= {"text_digest": digest(changed["body"]), "fingerprint": fingerprint(changed["body"])}
        Comment.objects.filter(pk=comment.pk).update(edited_by=by, edited_at=timezone.now(), **changed)
        note = ", ".join(name for name in fields if name in changed)
        _remember(current, uuid4(), Action.EDIT, current.status, by, former_body=former, note=note)
    return True


def reply(parent: Comment, body: str, *, by: User, seen: Seen = "") -> tuple[Comment, bool]:
    """Answer as staff; a parent that waits is approved with it, and the second value says whether it was."""
    batch = uuid4()
    with transaction.atomic():
        current = next(iter(_lock([parent.pk])), None)
        if current is None or current.status not in ANSWERABLE or not _is_as(current, seen):
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
            text_digest=digest(body),
            fingerprint=fingerprint(body),
        )
        _remember(answer, batch, Action.REPLY, Status.TRASH, by)  # undone, it goes there
        notifications.approved([answer.pk], by=by)
    return answer, approves


def dismiss_reports(comment_ids: Iterable[int], *, by: User) -> Outcome:
    """The comment may stay as it is; the complaints about it are answered."""
    outcome = Outcome([], uuid4())
    with transaction.atomic():
        for comment in _lock(comment_ids):
            if comment.open_reports:
                _settle_reports([comment.pk], by)
                _remember(comment, outcome.batch, Action.DISMISS, comment.status, by)
                outcome.changed.append(comment.pk)
    return outcome


def delete_for_good(comment_ids: Iterable[int], *, by: User | None) -> int:
    """Delete what is in spam or trash; returns how many. It cannot be undone.

    A comment with replies keeps an empty row, so that they keep their place; it goes with the last of them.
    """
    with transaction.atomic():
        doomed = [comment for comment in _lock(comment_ids) if comment.status in RESTORABLE]
        deepest_first = sorted(doomed, key=lambda comment: (-comment.depth, -comment.pk))
        ids = {comment.pk for comment in doomed}
        with_replies = _ancestors_of_survivors(ids)
        leaves = [comment.pk for comment in deepest_first if comment.pk not in with_replies]
        _delete(leaves)
        _wipe(with_replies, by)
    return len(ids)


def switch_crisis(to: str, *, seen: str) -> bool:
    """Hold everything, close comments everywhere, or neither; False where it no longer stands as `seen`."""
    with transaction.atomic():
        Discussion.objects.get_or_create(pk=1)
        return bool(Discussion.objects.filter(pk=1, crisis=seen).update(crisis=to))


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
        rows = [row for row in _lock(comment_ids) if row.status in starts and not row.is_wiped and _is_as(row, seen)]
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
                decided_by=by, **reason,
            )
            for row in rows
        )  # fmt: skip
        notifications.approved([pk for pk in outcome.changed if after[pk] == Status.APPROVED], by=by)
        if why and why.tell:
            notifications.rejected(outcome.changed, why.reason, why.note)
    return outcome


def _is_as(comment: Comment, seen: Seen) -> bool:
    expected = seen if isinstance(seen, str) else seen.get(comment.pk, "")
    return not expected or comment.status == expected


def _lock(comment_ids: Iterable[int]) -> list[Comment]:
    """The comments, locked in the order of their ids together with their threads' first ones.

    The triggers lock those as well; one order for everybody means that nobody waits in a circle.
    """
    wanted = set(comment_ids)
    roots = set(Comment.objects.filter(pk__in=wanted, root__isnull=False).values_list("root_id", flat=True))
    rows = Comment.objects.select_for_update(no_key=True).filter(Q(pk__in=wanted | roots)).order_by("pk")
    return [row for row in rows.defer("user_agent", "evidence") if row.pk in wanted]


def _put_back(decisions: list[Decision], by: User) -> None:
    """What came out of spam or trash by mistake goes back and still knows where it would be restored to."""
    targets: dict[tuple[str, str], list[int]] = defaultdict(list)
    for decision in decisions:
        if decision.before != decision.after:
            remembered = decision.after if decision.action == Action.RESTORE else ""
            targets[decision.before, remembered].append(decision.comment_id)
    for (status, remembered), comment_ids in targets.items():
        Comment.objects.filter(pk__in=comment_ids).update(
            status=status, former_status=remembered, moderated_by=by, moderated_at=timezone.now()
        )


def _remember(comment: Comment, batch: UUID, action: str, before: str, by: User, **more: str) -> None:
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


def _reopen_reports(decisions: list[Decision]) -> None:
    """Those that were settled together with the decisions; whoever has complained anew since then is not doubled."""
    with_reports = Report.objects.filter(comment__in=[decision.comment_id for decision in decisions])
    reported = set(with_reports.exclude(settled_at=None).values_list("comment_id", flat=True))
    for decision in decisions:
        if decision.comment_id in reported:
            _reopen(decision)


def _reopen(decision: Decision) -> None:
    about = Report.objects.filter(comment=decision.comment_id)
    settled = about.filter(settled_by=decision.decided_by, settled_at__lte=decision.decided_at)
    anew = about.filter(settled_at=None).values("ip_address")
    moment = decision.decided_at - SETTLED_WITHIN
    reopened = settled.filter(settled_at__gte=moment).exclude(ip_address__in=anew, ip_address__isnull=False)
    if count := reopened.update(settled_at=None, settled_by=None):
        Comment.objects.filter(pk=decision.comment_id).update(open_reports=F("open_reports") + count)
