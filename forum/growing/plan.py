"""What is known before the first row: whose numbers are whose, what becomes of each article, and who is discussed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from math import isqrt
from random import Random

from articles.models import Article
from forum.growing.cast import Cast
from forum.growing.rhythm import Rhythm
from forum.growing.wish import Wish

Status = Article.Status
EXPIRED, SCHEDULED = "expired", "scheduled"
# Of a thousand articles in a row. The others are published, and readers see them.
UNSEEN = {
    Status.DRAFT: 20, Status.IN_REVIEW: 5, Status.ARCHIVED: 10, Status.TRASH: 3, EXPIRED: 5, SCHEDULED: 1,
}  # fmt: skip
FATES: list[str] = [fate for fate, number in UNSEEN.items() for _time in range(number)]
FATES += [Status.PUBLISHED] * (1000 - len(FATES))
STRIDE, START = 619, 7  # no common divisor with 1000: a thousand articles have every fate as often as it is listed


def fate(index: int) -> str:
    return FATES[(index * STRIDE + START) % len(FATES)]


@dataclass(frozen=True)
class Plan:
    wish: Wish
    now: datetime
    cast: Cast
    rhythm: Rhythm
    depth: int  # of threads
    older: int  # articles that were there before
    first_article: int
    first_comment: int

    def random(self, part: str, number: int) -> Random:
        """Of its own for each batch: what grows in one does not depend on the others."""
        return Random(f"{self.wish.seed}:{self.older}:{part}:{number}")

    def article(self, index: int) -> int:
        return self.first_article + index

    def published_at(self, index: int) -> datetime:
        return self.rhythm.moment((index + 0.5) / self.wish.articles)


def visible(articles: int) -> list[int]:
    """The indices of those that readers see."""
    return [index for index in range(articles) if fate(index) == Status.PUBLISHED]


def popularity(articles: int, comments: int, random: Random) -> list[int]:
    """How many comments each article gets (Zipf): of most few, of some many, and in all exactly so many.

    The shift keeps the first from having a tenth of all comments.
    """
    ranked = visible(articles)
    random.shuffle(ranked)
    shift = isqrt(articles) // 4 + 2
    counts = [0] * articles
    for index, number in zip(ranked, shares(comments, len(ranked), shift), strict=True):
        counts[index] = number
    return counts


def shares(total: int, number: int, shift: int) -> Iterator[int]:
    weights = list(accumulate(1 / (rank + shift) for rank in range(number)))
    given = 0
    for weight in weights:
        wanted = round(total * weight / weights[-1])
        yield wanted - given
        given = wanted
