"""What was published when: a year, a month or a day in the site's time zone, and what lies beside it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Count, Max, Min
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from articles.models import Article, ArticleQuerySet


@dataclass(frozen=True)
class Month:
    first: date
    count: int
    path: str


def path_of(year: int, month: int | None = None, day: int | None = None) -> str:
    parts = {"year": year, "month": month, "day": day}
    return reverse("articles:archive", kwargs={name: part for name, part in parts.items() if part is not None})


@dataclass
class Archive:
    """The date's parts have been checked."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        if self.day:
            return self.first
        if self.month:
            return self.first.replace(day=monthrange(self.year, self.month)[1])
        return date(self.year, 12, 31)

    @property
    def title(self) -> str:
        return date_format(self.first, "j F Y" if self.day else "F Y") if self.month else str(self.year)

    @property
    def path(self) -> str:
        return path_of(self.year, self.month, self.day)

    @property
    def year_path(self) -> str:
        return path_of(self.year)

    @property
    def month_path(self) -> str:
        return path_of(self.year, self.month)

    def articles(self) -> ArticleQuerySet:
        return Article.objects.published().dated(_midnight(self.first), _midnight_after(self.last))

    @cached_property
    def months(self) -> list[Month]:
        """Those of the year in which something appeared."""
        year = Archive(self.year)
        rows = year.articles().annotate(first=TruncMonth("published_at")).values_list("first").annotate(Count("pk"))
        return [Month(first, count, path_of(self.year, first.month)) for first, count in rows.order_by("first")]

    @cached_property
    def years(self) -> list[tuple[int, str]]:
        """From the first article's to the newest one's, newest first, with their addresses."""
        span = Article.objects.published().aggregate(first=Min("published_at"), last=Max("published_at"))
        first, last = (timezone.localtime(span[end]).year for end in ("first", "last"))
        return [(year, path_of(year)) for year in range(last, first - 1, -1)]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def _midnight_after(day: date) -> datetime:
    """The last second of the last year that there is still has one."""
    return _midnight(day + timedelta(days=1)) if day < date.max else timezone.make_aware(datetime.max)
