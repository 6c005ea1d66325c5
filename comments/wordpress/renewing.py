"""Comments that came before and changed on the old site since: followed, unless somebody had a hand in them here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any

from comments import moderation
from comments.models import Comment, Decision
from comments.wordpress import findings
from comments.wordpress.entries import Entry
from comments.wordpress.fields import fields_of
from comments.wordpress.memory import Memory
from comments.wordpress.outcome import Outcome


def renew(changed: Collection[Entry], memory: Memory, outcome: Outcome, now: datetime) -> None:
    numbers = {memory.row_of(entry) for entry in changed}
    rows = {row.pk: row for row in moderation.lock(numbers)}
    decided = set(Decision.objects.filter(comment__in=rows).values_list("comment_id", flat=True))
    followed: list[tuple[Entry, Comment]] = []
    for entry in changed:
        row = rows.get(memory.row_of(entry))
        obstacle = _obstacle(entry, row, decided)
        if obstacle:
            outcome.leave(entry, obstacle)
        elif row and (values := _values(entry, row, outcome, now)):
            followed.append((entry, Comment(pk=row.pk, **values)))
            if _was_moved(entry, row, memory):
                outcome.find(entry, findings.PARENT_CHANGED)
    if followed:
        fields = list(fields_of(followed[0][0].source, now, _say_nothing))
        Comment.objects.bulk_update([comment for _entry, comment in followed], fields)
    memory.keep((entry, comment.pk) for entry, comment in followed)
    outcome.counts["changed"] += len(followed)


def _obstacle(entry: Entry, row: Comment | None, decided: set[int]) -> str:
    """Why a row is left as it is; "" if nothing speaks against following."""
    if row is None or row.submission_id != entry.submission_id or row.is_wiped:
        return findings.GONE_HERE
    if row.article_id != entry.article_id:
        return findings.NUMBER_TWICE
    if row.moderated_by_id or row.edited_at or row.pk in decided or _is_forgotten(row):
        return findings.CHANGED_HERE
    return ""


def _is_forgotten(row: Comment) -> bool:
    """Nothing is left of its writer, who may have asked for that."""
    return bool(row.reduced_at) and not (row.name or row.email or row.website or row.ip_address)


def _values(entry: Entry, row: Comment, outcome: Outcome, now: datetime) -> dict[str, Any]:
    values = fields_of(entry.source, now, partial(outcome.find, entry))
    if not values["body"]:
        outcome.leave(entry, findings.COMMENT_EMPTY)
        return {}
    if row.reduced_at:
        values |= {"ip_address": row.ip_address, "reduced_at": row.reduced_at}
    return values


def _was_moved(entry: Entry, row: Comment, memory: Memory) -> bool:
    return memory.row_of_number(entry.source.parent) not in {0, row.parent_id}


def _say_nothing(code: str, detail: str) -> None: ...
