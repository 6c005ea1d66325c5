"""What the rules look back on: a handful of bounded questions to the database."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import TextField, Value
from django.utils import timezone

from articles.models import Author
from comments.fingerprints import NEAR
from comments.models import Comment
from comments.rules import HOUR, MOST_POSTS, Post, Submission
from forum.models import User
from forum.ready import Given, Ready
from forum.throttle import networks

COPIES_WITHIN = timedelta(hours=48)
NEWEST = 3000  # among so many comments is looked for similar ones, however many a flood brings

# Equal texts have an index; similar ones are looked for among the newest. A copy by the same address under the same
# article is that person's own second thought.
COPY = """
SELECT id FROM (
    SELECT id, ip_address, article_id FROM comments_comment
    WHERE text_digest = %(digest)s AND text_digest <> '' AND submitted_at > %(since)s
    UNION ALL
    SELECT id, ip_address, article_id FROM (
        SELECT id, ip_address, article_id, fingerprint FROM comments_comment
        WHERE submitted_at > %(since)s ORDER BY submitted_at DESC LIMIT %(newest)s
    ) newest
    WHERE bit_count((fingerprint # %(fingerprint)s::bigint)::bit(64)) <= %(near)s
) copies
WHERE ip_address IS DISTINCT FROM %(address)s::inet OR article_id <> %(article)s
ORDER BY id DESC LIMIT 1
"""


# What the rules ask of every comment
SAME = Ready(
    lambda: (
        Comment.objects.exclude(status=Comment.Status.TRASH)
        .filter(article_id=Given("article"), name=Given("name"), text_digest=Given("digest"), body=Given("body"))
        .of_commenter(Given("email", TextField()))
        .order_by()
        .values_list("parent")
    )
)
NEARBY = Ready(
    lambda: (
        Comment.objects.filter(
            ip_address__gte=Given("first"), ip_address__lte=Given("last"), submitted_at__gt=Given("since")
        )
        .order_by("-submitted_at")
        .values_list("ip_address", "submitted_at")[:MOST_POSTS]
    )
)
LAST = Ready(
    lambda: Comment.objects.of_commenter(Given("email", TextField())).order_by("-id").values_list("submitted_at")[:1]
)
KNOWN = Ready(
    lambda: (
        Comment.objects.approved()
        .filter(commenter=Given("commenter"))
        .of_commenter(Given("email", TextField()))
        .order_by()
        .values_list("pk")[:1]
    )
)
PEOPLE = Ready(
    lambda: (
        Author.objects.order_by()
        .values_list("name", Value(""), Value(""))
        .union(
            User.objects.filter(is_staff=True, is_active=True).values_list("first_name", "last_name", "username"),
            all=True,
        )
    )
)


class RecordedHistory:
    """The comments there are. Made inside the transaction that stores the new one, after its locks.

    A question that the database refuses does not break that transaction: it goes back to where the questions began.
    """

    def __init__(self) -> None:
        self.now = timezone.now()
        self._savepoint = transaction.savepoint()
        self._nearby: dict[str, Sequence[Post]] = {}

    def has_duplicate(self, submission: Submission) -> bool:
        with self._asking():
            above = SAME.rows(
                article=submission.article.pk,
                name=submission.name,
                email=submission.email,
                digest=submission.text_digest,
                body=submission.body,
            )
        return (submission.parent and submission.parent.pk,) in above

    def near_duplicate(self, submission: Submission) -> int | None:
        question = {
            "digest": submission.text_digest,
            "fingerprint": submission.fingerprint,
            "address": submission.ip_address,
            "article": submission.article.pk,
            "since": self.now - COPIES_WITHIN,
            "newest": NEWEST,
            "near": NEAR,
        }
        with self._asking(), connection.cursor() as cursor:
            cursor.execute(COPY, question)
            row = cursor.fetchone()
        return row[0] if row else None

    def posts_nearby(self, address: str) -> Sequence[Post]:
        if address not in self._nearby:
            network = ipaddress.ip_network(networks(address)[1])
            with self._asking():
                rows = NEARBY.rows(first=str(network[0]), last=str(network[-1]), since=self.now - HOUR)
            self._nearby[address] = [Post(found or "", at) for found, at in rows]
        return self._nearby[address]

    def last_post_of(self, email: str) -> datetime | None:
        with self._asking():
            rows = LAST.rows(email=email)
        return rows[0][0] if rows else None

    def reserved_names(self) -> list[str]:
        return [settings.FORUM_NAME, *self._people]

    def is_known(self, commenter: UUID, email: str) -> bool:
        with self._asking():
            return bool(KNOWN.rows(commenter=commenter, email=email))

    @cached_property
    def _people(self) -> list[str]:
        """Authors, and the staff under the names that their replies show."""
        with self._asking():
            return [f"{first} {last}".strip() or username for first, last, username in PEOPLE.rows()]

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError:
            transaction.savepoint_rollback(self._savepoint)
            raise
