"""What was published when: a year, a month or a day in the site's time zone, and what lies beside it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Max, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from articles import listings
from articles.listings import ArticleList, Extract


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

    @property
    def articles(self) -> Extract:
        places = self._places
        return Extract(self._site, places[_midnight_after(self.last)], places[_midnight(self.first)])

    @property
    def months(self) -> list[Month]:
        """Those of the year in which something appeared."""
        counted = [(month, self._places[begin] - self._places[end]) for month, begin, end in self._months_of_year]
        return [Month(date(self.year, month, 1), many, path_of(self.year, month)) for month, many in counted if many]

    @cached_property
    def years(self) -> list[tuple[int, str]]:
        """From the first article's to the newest one's, newest first, with their addresses."""
        span = self._site.rows.aggregate(Min("published_at"), Max("published_at"))
        first, last = (timezone.localtime(moment).year for moment in span.values())
        return [(year, path_of(year)) for year in range(last, first - 1, -1)]

    @cached_property
    def _site(self) -> ArticleList:
        return listings.site()

    @cached_property
    def _places(self) -> dict[datetime, int]:
        """How many articles of the site stand before its own end and beginning, and before those of each month."""
        ends = [moment for _month, *span in self._months_of_year for moment in span]
        moments = [_midnight(self.first), _midnight_after(self.last), *ends]
        return dict(zip(moments, self._site.places_of(moments), strict=True))

    @property
    def _months_of_year(self) -> Iterator[tuple[int, datetime, datetime]]:
        for month in range(1, 13):
            part = Archive(self.year, month)
            yield month, _midnight(part.first), _midnight_after(part.last)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def _midnight_after(day: date) -> datetime:
    """The last second of the last year that there is still has one."""
    return _midnight(day + timedelta(days=1)) if day < date.max else timezone.make_aware(datetime.max)
