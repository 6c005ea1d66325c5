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
from django.utils import timezone

from articles.models import Author
from comments.fingerprints import NEAR
from comments.models import Comment
from comments.rules import HOUR, MOST_POSTS, Post, Submission
from forum.models import User
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


class RecordedHistory:
    """The comments there are. Made inside the transaction that stores the new one, after its locks.

    A question that the database refuses does not break that transaction: it goes back to where the questions began.
    """

    def __init__(self) -> None:
        self.now = timezone.now()
        self._savepoint = transaction.savepoint()
        self._nearby: dict[str, Sequence[Post]] = {}

    def has_duplicate(self, submission: Submission) -> bool:
        same = Comment.objects.exclude(status=Comment.Status.TRASH).filter(
            article=submission.article,
            parent=submission.parent,
            name=submission.name,
            text_digest=submission.text_digest,
            body=submission.body,
        )
        with self._asking():
            return same.of_commenter(submission.email).exists()

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
            posts = Comment.objects.filter(
                ip_address__gte=str(network[0]), ip_address__lte=str(network[-1]), submitted_at__gt=self.now - HOUR
            ).order_by("-submitted_at")
            with self._asking():
                rows = list(posts.values_list("ip_address", "submitted_at")[:MOST_POSTS])
            self._nearby[address] = [Post(found or "", at) for found, at in rows]
        return self._nearby[address]

    def last_post_of(self, email: str) -> datetime | None:
        with self._asking():
            posts = Comment.objects.of_commenter(email).order_by("-id")
            return posts.values_list("submitted_at", flat=True).first()

    def reserved_names(self) -> list[str]:
        return [settings.FORUM_NAME, *self._people]

    def is_known(self, commenter: UUID, email: str) -> bool:
        with self._asking():
            return Comment.objects.approved().filter(commenter=commenter).of_commenter(email).exists()

    @cached_property
    def _people(self) -> list[str]:
        """Authors, and the staff under the names that their replies show."""
        with self._asking():
            authors = list(Author.objects.values_list("name", flat=True))
            staff = User.objects.filter(is_staff=True, is_active=True)
            return authors + [str(user) for user in staff.only("first_name", "last_name", "username")]

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError:
            transaction.savepoint_rollback(self._savepoint)
            raise
