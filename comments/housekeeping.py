"""What is not kept: old spam and trash, and where a comment came from. Done by the chores, a bounded batch at a time.

Everything here may run twice, in two processes at once, or be cut off half way: the next run does the rest.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.utils import timezone

from comments import deletion
from comments.models import Comment, Report
from forum import throttle

KEPT = timedelta(days=30)
BATCH = 500
Status = Comment.Status
SUM_UP = """
WITH gone AS (DELETE FROM comments_tally RETURNING status, change)
INSERT INTO comments_tally (status, change)
    SELECT status, sum(change) FROM gone GROUP BY status HAVING sum(change) <> 0
"""


def delete_old(now: datetime | None = None) -> int:
    """Delete for good what has been in spam or trash for thirty days."""
    due = Coalesce("moderated_at", "submitted_at")
    old = (
        Comment.objects.filter(status__in=[Status.SPAM, Status.TRASH])
        .exclude(body="")
        .alias(due=due)
        .filter(due__lte=(now or timezone.now()) - KEPT)
        .order_by(due)
    )
    deleted = 0
    while ids := list(old.values_list("pk", flat=True)[:BATCH]):
        done = delete(ids)
        deleted += done
        if not done:
            break
    return deleted


def delete_empty() -> int:
    """Delete the empty rows that held the place of replies which are gone now, from the deepest up."""
    replies = Comment.objects.filter(parent=OuterRef("pk"))
    empty = Comment.objects.wiped().filter(~Exists(replies))
    deleted = 0
    while ids := list(empty.values_list("pk", flat=True)[:BATCH]):
        done = deletion.delete_for_good(ids, by=None)
        deleted += done
        if not done:
            break
    return deleted


def delete(comment_ids: list[int]) -> int:
    """For good, and out of the admin's own log, which names every comment by its author and first words."""
    with transaction.atomic():
        forget_in_log(comment_ids)
        return deletion.delete_for_good(comment_ids, by=None)


def forget_in_log(comment_ids: list[int]) -> None:
    kind = ContentType.objects.get_for_model(Comment)
    entries = LogEntry.objects.filter(content_type=kind, object_id__in=[str(pk) for pk in comment_ids])
    entries.exclude(object_repr="").update(object_repr="")


def reduce_old(now: datetime | None = None) -> int:
    """After thirty days, shorten IP addresses and forget browsers; reports lose their address altogether."""
    moment = now or timezone.now()
    reduced = Report.objects.filter(ip_address__isnull=False, reported_at__lte=moment - KEPT).update(ip_address=None)
    while done := _reduce_batch(moment):
        reduced += done
    return reduced


def sum_up_counts() -> int:
    """One row for each status instead of one for each change; returns by how many rows the table shrank."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM comments_tally")
        before: int = cursor.fetchone()[0]
        if before <= len(Status):
            return 0
        cursor.execute(SUM_UP)
        return max(before - int(cursor.rowcount), 0)


def _reduce_batch(now: datetime) -> int:
    """Rows that somebody has locked are left for the next run."""
    with transaction.atomic():
        old = Comment.objects.filter(reduced_at=None, submitted_at__lte=now - KEPT)
        rows = list(
            old.select_for_update(skip_locked=True, no_key=True)
            .only("pk", "ip_address", "evidence")
            .order_by("submitted_at")[:BATCH]
        )
        for comment in rows:
            address = comment.ip_address
            if address:
                comment.ip_address = throttle.shortened(address)
                comment.evidence = _replaced(comment.evidence, address, comment.ip_address)
            comment.user_agent, comment.reduced_at = "", now
        Comment.objects.bulk_update(rows, ["ip_address", "user_agent", "evidence", "reduced_at"])
    return len(rows)


def _replaced(evidence: Any, address: str, shortened: str) -> Any:
    """A rule may have noted the address as what it found."""
    return json.loads(json.dumps(evidence).replace(address, shortened))
