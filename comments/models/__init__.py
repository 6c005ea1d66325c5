from __future__ import annotations

from comments.models.comment import (
    MAX_BODY,
    MAX_EMAIL,
    MAX_NAME,
    MAX_WEBSITE,
    Comment,
    CommentQuerySet,
    Line,
    place_under,
)
from comments.models.count import Tally, Thread, count_pending, queue_counts
from comments.models.decision import Decision
from comments.models.discussion import Discussion
from comments.models.report import Report

__all__ = [
    "MAX_BODY",
    "MAX_EMAIL",
    "MAX_NAME",
    "MAX_WEBSITE",
    "Comment",
    "CommentQuerySet",
    "Decision",
    "Discussion",
    "Line",
    "Report",
    "Tally",
    "Thread",
    "count_pending",
    "place_under",
    "queue_counts",
]
