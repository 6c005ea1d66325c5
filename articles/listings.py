"""Lists as readers page through them: any page costs what the second one costs, and so does a list's length.

How many articles stand in each month of a list is kept (models/listing.py), so only a page's own month is gone through.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple

from django.db import connection
from django.db.models.functions import Now

from articles.models import Author, Listing, ListingQuerySet, Section, Tag
from forum.locks import held
from forum.ready import Given, Ready, Written

Kind = Listing.Kind
KINDS: dict[type, Kind] = {Section: Kind.SECTION, Tag: Kind.TAG, Author: Kind.AUTHOR}
LOCK = 3_907_451_126  # any number, as long as it is always the same
BATCH = 100  # so few that an index finds them
MIDDLE = 16  # day of a month: whoever stands before it is nearer to its beginning
# Beyond these no time zone's midnight is a moment that can be reckoned with.
EARLIEST, LATEST = datetime(1, 2, 1, tzinfo=UTC), datetime(9999, 11, 1, tzinfo=UTC)

# Time changes what readers see without anybody writing: what is still to come, and what has expired since the chores
# came by, is taken off. Both are few, and indexes find them.
MONTHS = Written("""
SELECT month, sum(change) FROM (
    SELECT month, change FROM articles_listingcount WHERE kind = %(kind)s AND number = %(number)s
    UNION ALL
    SELECT date_trunc('month', published_at AT TIME ZONE 'UTC')::date, -1 FROM articles_listing
        WHERE kind = %(kind)s AND number = %(number)s AND published_at > statement_timestamp()
    UNION ALL
    SELECT date_trunc('month', published_at AT TIME ZONE 'UTC')::date, -1 FROM articles_listing
        WHERE kind = %(kind)s AND number = %(number)s AND expires_at <= statement_timestamp()
) AS changes GROUP BY month ORDER BY month DESC
""")
PLACES = Ready(
    lambda: (
        Listing.objects.of(Given("kind"), Given("number"))
        .visible()
        .filter(published_at__lt=Given("newer"))
        .newest_first()
        .values_list("article")
    ),
    is_sliced=True,
)
BETWEEN = """
SELECT (
    SELECT count(*) FROM articles_listing
    WHERE kind = %s AND number = %s AND published_at >= earliest AND published_at < latest
    AND published_at <= statement_timestamp() AND (expires_at IS NULL OR expires_at > statement_timestamp())
) FROM unnest(%s::timestamptz[], %s::timestamptz[]) WITH ORDINALITY AS span (earliest, latest, place) ORDER BY place
"""
SUM_UP = """
WITH fresh AS (
    SELECT DISTINCT kind, number, month FROM (
        SELECT kind, number, month FROM articles_listingcount WHERE NOT is_summed ORDER BY id LIMIT %s
    ) AS first_ones
), gone AS (
    DELETE FROM articles_listingcount AS old USING fresh
    WHERE (old.kind, old.number, old.month) = (fresh.kind, fresh.number, fresh.month)
    RETURNING old.kind, old.number, old.month, old.change
), kept AS (
    INSERT INTO articles_listingcount (kind, number, month, change, is_summed)
        SELECT kind, number, month, sum(change), true FROM gone GROUP BY 1, 2, 3 HAVING sum(change) <> 0
)
SELECT count(*) FROM gone
"""


@dataclass
class ArticleList:
    """What readers see of a list, newest first; for Django's Paginator, and for slices."""

    kind: Kind
    number: int

    @cached_property
    def months(self) -> list[tuple[date, int]]:
        """How many articles stand in each month of UTC, the newest first."""
        return [(month, int(many)) for month, many in MONTHS.rows(kind=self.kind.value, number=self.number)]

    @property
    def rows(self) -> ListingQuerySet:
        """In no order, and without the articles."""
        return Listing.objects.of(self.kind, self.number).visible()

    def count(self) -> int:
        return sum(many for _month, many in self.months)

    def __getitem__(self, span: slice) -> list[int]:
        """The ids of the articles in these places."""
        first = span.start or 0
        newer, passed = self._months_before(first) if first else (None, 0)
        rows = PLACES.rows(
            kind=self.kind.value,
            number=self.number,
            newer=datetime.combine(newer, time.min, UTC) if newer else "infinity",
            first=first - passed,
            many=span.stop - first,
        )
        return [article for (article,) in rows]

    def places_of(self, moments: Iterable[datetime]) -> list[int]:
        """How many articles stand before what appeared earlier than each of the moments."""
        edges = [_edge(max(EARLIEST, min(moment, LATEST)).astimezone(UTC)) for moment in moments]
        between = self._count([(edge.earliest, edge.latest) for edge in edges])
        return [
            sum(many for month, many in self.months if month >= edge.month) + edge.step * found
            for edge, found in zip(edges, between, strict=True)
        ]

    def _months_before(self, place: int) -> tuple[date | None, int]:
        """The oldest of the months that end before this place, and how many articles stand down to its end."""
        oldest, passed = None, 0
        for month, many in self.months:
            if place < passed + many:
                break
            oldest, passed = month, passed + many
        return oldest, passed

    def _count(self, spans: Sequence[tuple[datetime, datetime]]) -> list[int]:
        if all(earliest == latest for earliest, latest in spans):
            return [0] * len(spans)
        with connection.cursor() as cursor:
            cursor.execute(BETWEEN, [self.kind, self.number, *map(list, zip(*spans, strict=True))])
            return [many for (many,) in cursor.fetchall()]


@dataclass(frozen=True)
class Extract:
    """What stands in a list between two places."""

    whole: ArticleList
    first: int
    end: int

    def count(self) -> int:
        return self.end - self.first

    def __getitem__(self, span: slice) -> list[int]:
        return self.whole[self.first + (span.start or 0) : self.first + span.stop]


def site() -> ArticleList:
    return ArticleList(Kind.SITE, 0)


def of(about: Section | Tag | Author) -> ArticleList:
    """Of a section with its sub-sections and what is filed there besides, of a tag, or of an author."""
    return ArticleList(KINDS[type(about)], about.pk)


def settle() -> int:
    """Take out what has expired, and sum the changes up; returns with how many rows that dealt."""
    with held(LOCK) as is_ours:
        if not is_ours:
            return 0
        done, _by_model = Listing.objects.filter(expires_at__lte=Now()).delete()
        while summed := _sum_up():
            done += summed
    return done


def _sum_up() -> int:
    with connection.cursor() as cursor:
        cursor.execute(SUM_UP, [BATCH])
        return int(cursor.fetchone()[0])


class _Edge(NamedTuple):
    """The nearest beginning of a month, what lies between, and whether that is to be added or taken off."""

    month: date
    earliest: datetime
    latest: datetime
    step: int


def _edge(moment: datetime) -> _Edge:
    begin = moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    following = (begin + timedelta(days=32)).replace(day=1)
    is_early = moment.day < MIDDLE
    return _Edge(begin.date(), begin, moment, -1) if is_early else _Edge(following.date(), moment, following, 1)
