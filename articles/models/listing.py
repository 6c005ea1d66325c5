"""What stands in which of the readers' lists, and how much in each month: kept by triggers (migration 0017), so that no
way of writing can forget it, no page is found by counting up to it, and no list is counted to say how long it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import Now

from articles.models.article import Article, visible


class ListingQuerySet(models.QuerySet["Listing"]):
    def of(self, kind: Listing.Kind | models.Value, number: int | models.OuterRef | models.Value) -> Self:
        return self.filter(kind=kind, number=number)

    def visible(self, at: datetime | None = None) -> Self:
        """The same answer as ArticleQuerySet.published(), in the order of the index and without the articles."""
        return self.filter(visible(at or Now()))

    def newest_first(self) -> Self:
        """As ArticleQuerySet.newest_first()."""
        return self.order_by("-published_at", "-article_id")


class Listing(models.Model):
    """A published article in a list: the site's, and each of its sections, tags and authors.

    Scheduled ones are here, and those that have just expired, until the chores have come by.
    """

    class Kind(models.TextChoices):
        SITE = "site"
        SECTION = "section"
        TAG = "tag"
        AUTHOR = "author"

    pk = models.CompositePrimaryKey("article_id", "kind", "number")
    article = models.ForeignKey(Article, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind)
    number = models.BigIntegerField()  # the id of the section, tag or author; 0 for the site
    published_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    objects = ListingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["kind", "number", "-published_at", "-article"], include=["expires_at"], name="listing_newest"
            ),
            models.Index(fields=["expires_at"], condition=models.Q(expires_at__isnull=False), name="listing_expiring"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}: {self.article_id}"


class ListingCount(models.Model):
    """How many rows a list has in a month of UTC, as a sum of changes: writers add a row and never wait for each other.

    The chores sum them up into one row for each list and month.
    """

    kind = models.CharField(max_length=7, choices=Listing.Kind)
    number = models.BigIntegerField()
    month = models.DateField()  # its first day
    change = models.IntegerField()
    is_summed = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "number", "month"], include=["change"], name="listing_count_of_month"),
            models.Index(fields=["id"], condition=models.Q(is_summed=False), name="listing_count_new"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}, {self.month:%Y-%m}: {self.change:+}"


class _Unnest(models.Func):
    function = "unnest"
    set_returning = True


def newest_in_each(kind: Listing.Kind, places: models.QuerySet[Any], many: int) -> models.QuerySet[Any]:
    """The ids of the newest articles in each of these sections, tags or authors; one look into the index for each."""
    newest = Listing.objects.of(kind, models.OuterRef("pk")).visible().newest_first().values("article")[:many]
    return places.order_by().values_list(_Unnest(ArraySubquery(newest), output_field=models.BigIntegerField()))
