"""What is known of commenters, for the rows of the desk; however much somebody has written, it is found at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from comments.models import Comment, Decision

COUNTED = 1000  # of a commenter's newest comments
DECIDED = 100
DECISIONS_FOUND = 12
Status = Comment.Status

COUNTS = """
SELECT wanted.email, newest.status, count(*)
FROM unnest(%(emails)s::text[]) AS wanted (email)
CROSS JOIN LATERAL (
    SELECT status FROM comments_comment WHERE upper(email) = wanted.email ORDER BY id DESC LIMIT %(counted)s
) newest
GROUP BY wanted.email, newest.status
"""
DECISIONS = """
SELECT wanted.email, latest.id
FROM unnest(%(emails)s::text[]) AS wanted (email)
CROSS JOIN LATERAL (
    SELECT decision.id FROM (
        SELECT id FROM comments_comment WHERE upper(email) = wanted.email ORDER BY id DESC LIMIT %(decided)s
    ) newest
    JOIN comments_decision decision ON decision.comment_id = newest.id
    ORDER BY decision.id DESC LIMIT %(found)s
) latest
"""


@dataclass
class History:
    """Where somebody's comments stand, and what was decided last about the newest of them."""

    counts: dict[str, int] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)

    @property
    def counted(self) -> int:
        """Of how many comments this tells, where there may be more; else 0."""
        total = sum(self.counts.values())
        return total if total >= COUNTED else 0

    def states(self) -> list[tuple[str, str, int]]:
        return [(str(s), str(Status(s).label), self.counts[s]) for s in Status.values if s in self.counts]


def histories_of(emails: Collection[str]) -> dict[str, History]:
    """By e-mail address in capitals, as the index has them. Three queries."""
    histories = {email: History() for email in emails}
    limits: dict[str, Any] = {"emails": list(emails), "counted": COUNTED, "decided": DECIDED, "found": DECISIONS_FOUND}
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, limits)
        for email, status, count in cursor.fetchall():
            histories[email].counts[status] = count
        cursor.execute(DECISIONS, limits)
        whose = {number: email for email, number in cursor.fetchall()}
    for decision in Decision.objects.filter(pk__in=whose).select_related("decided_by").order_by("-pk"):
        histories[whose[decision.pk]].decisions.append(decision)
    return histories
