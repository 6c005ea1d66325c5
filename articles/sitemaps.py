"""What search engines are told to read, and when it last changed; part by part, as an archive grows without end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any

from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Greatest, TruncMonth
from django.urls import reverse
from django.utils import timezone

from articles import listings
from articles.models import Article, Author, Listing, ListingCount, Page, Section, Tag

PART = 25_000  # addresses in one file; the protocol allows twice as many, but no more than 50 MB of long ones
HOME = 1  # address that is no row
CHUNK = 1000  # rows in memory at once
NEWS_LIMIT = 1000
NEWS_AGE = timedelta(days=2)


@dataclass(frozen=True)
class Entry:
    path: str
    changed_at: datetime | None = None


def parts() -> list[Entry]:
    """The files that there are: of what is no article, and of each month of UTC in which one appeared."""
    counts = dict(listings.site().months)
    found = [Entry(_path("sitemap_places", number)) for number in _numbers(HOME + sum(map(_size, _places())))]
    for month, changed_at in _changes():
        for number in _numbers(counts.get(month, 0)):
            found.append(Entry(_path("sitemap_month", number, year=month.year, month=month.month), changed_at))
    return found


def articles_of(month: date, number: int) -> Iterator[Entry]:
    begin = datetime(month.year, month.month, 1, tzinfo=UTC)
    found = Article.objects.published().dated(begin, (begin + timedelta(days=32)).replace(day=1)).newest_first()
    rows = found.only("slug", "published_at", "revised_at")[(number - 1) * PART : number * PART]
    return (
        Entry(article.get_absolute_url(), article.revised_at or article.published_at)
        for article in rows.iterator(chunk_size=CHUNK)
    )


def places(number: int) -> Iterator[Entry]:
    """Everything that is no article; subjects and authors only where something is to be found.

    Each row has its place in a part whether or not it is shown, so that none has to be counted by what is behind it.
    """
    rows, end = [], number * PART - HOME
    for each in _places():
        rows.append(each[max(end - PART, 0) : max(end, 0)])
        end -= _size(each)
    shown = (row for each in rows for row in each.iterator(chunk_size=CHUNK) if row.is_shown)
    home = [Entry("/")] if number == 1 else []
    return chain(home, (Entry(row.get_absolute_url(), getattr(row, "updated_at", None)) for row in shown))


def news() -> list[Article]:
    """What is new enough for news services, newest first."""
    recent = Article.objects.published().filter(published_at__gt=timezone.now() - NEWS_AGE)
    return list(recent.newest_first().only("headline", "language", "slug", "published_at")[:NEWS_LIMIT])


def _places() -> Iterable[Any]:
    always: Any = Value(True)
    found = {kind: Exists(Listing.objects.of(kind, OuterRef("pk")).visible()) for kind in Listing.Kind}
    return (
        Page.objects.public().order_by("path").annotate(is_shown=always),
        Section.objects.in_order().annotate(is_shown=always),
        Tag.objects.order_by("pk").annotate(is_shown=found[Listing.Kind.TAG]),
        Author.objects.order_by("pk").annotate(is_shown=found[Listing.Kind.AUTHOR]),
    )


def _changes() -> list[tuple[date, datetime]]:
    """The months in which something appeared that can still be read, each with the moment of its last change."""
    public = Article.objects.published().annotate(
        month=TruncMonth("published_at", tzinfo=UTC), changed_at=Greatest("published_at", "revised_at")
    )
    newest = public.filter(month=OuterRef("month")).order_by("-changed_at").values("changed_at")[:1]
    months = ListingCount.objects.filter(kind=Listing.Kind.SITE, number=0).values("month").distinct().order_by("month")
    found = months.annotate(changed_at=Subquery(newest)).values_list("month", "changed_at")
    return [(month, changed_at) for month, changed_at in found if changed_at]


def _size(rows: Any) -> int:
    return int(rows.count())


def _numbers(rows: int) -> range:
    return range(1, -(-rows // PART) + 1)


def _path(name: str, number: int, **parts: int) -> str:
    return reverse(f"articles:{name}", kwargs={**parts, "number": number} if number > 1 else parts)
