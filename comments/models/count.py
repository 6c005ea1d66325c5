"""Counts that nobody has to count: kept by triggers (migration 0002), so that no way of writing can forget them."""

from __future__ import annotations

from django.db import models
from django.db.models import Sum

from articles.models import Article
from comments.models.comment import Comment


class Thread(models.Model):
    """How many comments an article's readers see, and how many places its pages have to show."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="+")
    responses = models.IntegerField(default=0, db_default=0)
    places = models.IntegerField(default=0, db_default=0)  # top-level comments, placeholders included

    def __str__(self) -> str:
        return f"{self.responses} / {self.places}"


class Tally(models.Model):
    """How many comments have a status, as a sum of changes: writers add a row and never wait for each other.

    The chores sum them up into one row per status.
    """

    status = models.CharField(max_length=8)
    change = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.status} {self.change:+}"


def count_pending() -> int:
    """How many comments wait, without counting them."""
    found = Tally.objects.filter(status=Comment.Status.PENDING).aggregate(Sum("change", default=0))
    return int(found["change__sum"])


def queue_counts() -> dict[str, int]:
    """The number of comments by status, and of those reported; two cheap queries however many there are."""
    sums = dict(Tally.objects.values_list("status").annotate(Sum("change")))
    counts = {status: sums.get(status, 0) for status in Comment.Status.values}
    return {**counts, "reported": Comment.objects.reported().count(), "all": sum(counts.values())}
