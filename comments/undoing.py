"""Taking decisions back: one press of a button undoes what one press did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from comments.models import Comment, Decision, Report
from comments.moderation import Outcome, lock, with_fingerprints
from forum import mail
from forum.models import User

Action = Decision.Action
OF_TEXT = {Action.EDIT, Action.UNEDIT}  # what happened to the text, apart from where the comment stands
SETTLED_WITHIN = timedelta(seconds=30)  # a decision and its reports are settled in one transaction


def undo(batch: UUID, *, by: User) -> Outcome:
    """Give each comment of a decision the status it had, if it still has the one that the decision gave it; and each
    edited one its words.

    What somebody decided, edited again or deleted for good since then stays as that person left it. Complaints that the
    decision settled are open again, and mail that has not gone out yet stays here.
    """
    undone = Outcome([], uuid4())
    with transaction.atomic():
        decided = list(
            Decision.objects.filter(batch=batch).exclude(action__in=[Action.UNDO, Action.UNEDIT]).order_by("pk")
        )
        locked = {comment.pk: comment for comment in lock([decision.comment_id for decision in decided])}
        latest = _latest_of_both_kinds(locked)
        valid = [
            decision
            for decision in decided
            if decision.pk in latest and _can_be_undone(decision, locked[decision.comment_id])
        ]
        is_recalled = len(valid) == len(decided) and all(map(_is_young, valid))
        if is_recalled:
            mail.recall(batch)
        edits = [decision for decision in valid if decision.action == Action.EDIT]
        for decision in edits:
            _put_back_words(decision)
        _put_back([decision for decision in valid if decision.action != Action.EDIT], by)
        _reopen_reports(valid)
        _remember(valid, undone.batch, by, is_recalled=is_recalled)
        undone.changed.extend(decision.comment_id for decision in valid)
    return undone


def _latest_of_both_kinds(comment_ids: Iterable[int]) -> set[int]:
    """The last decision about each comment's status, and the last one about its words: neither hides the other."""
    decisions = Decision.objects.filter(comment__in=list(comment_ids)).order_by()
    last = [
        kind.values_list("comment").annotate(latest=Max("pk")).values_list("latest", flat=True)
        for kind in (decisions.filter(action__in=OF_TEXT), decisions.exclude(action__in=OF_TEXT))
    ]
    return {number for numbers in last for number in numbers}


def _can_be_undone(decision: Decision, comment: Comment) -> bool:
    """The words of an edit may have been erased since; and a status, changed by something without a journal."""
    return bool(decision.former) if decision.action == Action.EDIT else comment.status == decision.after


def _is_young(decision: Decision) -> bool:
    """No mail about it has gone out."""
    return timezone.now() - decision.decided_at < mail.RECALLABLE


def _put_back_words(decision: Decision) -> None:
    editor = User.objects.filter(pk=decision.former.get("edited_by")).first()
    update = Comment.objects.filter(pk=decision.comment_id).update
    update(**with_fingerprints({**decision.former, "edited_by": editor}))


def _put_back(decisions: list[Decision], by: User) -> None:
    """With where it would be restored to, as it was."""
    targets: dict[tuple[str, str], list[int]] = defaultdict(list)
    for decision in decisions:
        if decision.before != decision.after:
            targets[decision.before, decision.former_status].append(decision.comment_id)
    for (status, former_status), comment_ids in targets.items():
        Comment.objects.filter(pk__in=comment_ids).update(
            status=status, former_status=former_status, moderated_by=by, moderated_at=timezone.now()
        )


def _remember(undone: list[Decision], batch: UUID, by: User, *, is_recalled: bool) -> None:
    if is_recalled:
        Decision.objects.filter(pk__in=[decision.pk for decision in undone]).update(is_recalled=True)
    Decision.objects.bulk_create(
        Decision(
            comment_id=decision.comment_id,
            batch=batch,
            action=Action.UNEDIT if decision.action == Action.EDIT else Action.UNDO,
            before=decision.after,
            after=decision.before,
            decided_by=by,
            is_recalled=is_recalled,
        )
        for decision in undone
    )


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
