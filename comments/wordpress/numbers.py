"""Comments keep their old numbers, so that #comment-123 in an old link is the same comment. Never at readers' cost:
what they post meanwhile gets numbers of its own.
"""

from __future__ import annotations

from django.db import connection

LARGEST = 10**12  # a greater one was made up, and would use up the numbers of this site
# Between reading how far the sequence is and setting it, somebody may draw from it, but not so many. Two imports at
# once, which could, wait for each other.
LEAP = 10_000
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('comments.wordpress', 0))"
GO_BEYOND = "SELECT setval('comments_comment_id_seq', %s) FROM comments_comment_id_seq WHERE last_value < %s"
DRAW = "SELECT nextval('comments_comment_id_seq') FROM generate_series(1, %s)"


def wait_for_other_imports() -> None:
    """Until the end of this transaction no other one writes imported comments."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)


def go_beyond(number: int) -> None:
    """From here on, whoever posts gets a greater number. It stays so even if this transaction is rolled back."""
    with connection.cursor() as cursor:
        cursor.execute(GO_BEYOND, [number + LEAP, number])


def draw(count: int) -> list[int]:
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(DRAW, [count])
        return [number for (number,) in cursor.fetchall()]
