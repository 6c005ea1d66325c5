"""What search engines are told to read, and when it last changed; part by part, as an archive grows without end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, Max, OuterRef
from django.db.models.functions import Greatest, TruncMonth
from django.utils import timezone

from articles.archives import Archive
from articles.models import Article, Author, Byline, Page, Section, Tag

LIMIT = 50_000  # addresses in one file, by the protocol
NEWS_LIMIT = 1000
NEWS_AGE = timedelta(days=2)


@dataclass(frozen=True)
class Entry:
    path: str
    changed_at: datetime | None = None


def months() -> list[tuple[date, datetime]]:
    """Those in which something appeared that can still be read, each with the moment of its last change."""
    rows = Article.objects.published().annotate(month=TruncMonth("published_at")).values_list("month")
    changed = rows.annotate(changed_at=Max(Greatest("published_at", "revised_at"))).order_by("month")
    return [(month.date(), moment) for month, moment in changed]


def articles_of(month: date) -> list[Entry]:
    found = Archive(month.year, month.month).articles().newest_first().only("slug", "published_at", "revised_at")
    return [Entry(article.get_absolute_url(), article.revised_at or article.published_at) for article in found[:LIMIT]]


def places() -> list[Entry]:
    """Everything that is no article; subjects and authors only where something is to be found."""
    public = Article.objects.published().filter(pk=OuterRef("article"))
    tagged = Article.tags.through.objects.filter(Exists(public), tag=OuterRef("pk"))
    written = Byline.objects.filter(Exists(public), author=OuterRef("pk"))
    pages = [Entry(page.get_absolute_url(), page.updated_at) for page in Page.objects.public().order_by("path")]
    lists = [
        *Section.objects.in_order(),
        *Tag.objects.filter(Exists(tagged)).order_by("pk"),
        *Author.objects.filter(Exists(written)).order_by("pk"),
    ]
    return [Entry("/"), *pages, *(Entry(each.get_absolute_url()) for each in lists)][:LIMIT]


def news() -> list[Article]:
    """What is new enough for news services, newest first."""
    recent = Article.objects.published().filter(published_at__gt=timezone.now() - NEWS_AGE)
    return list(recent.newest_first().only("headline", "language", "slug", "published_at")[:NEWS_LIMIT])
