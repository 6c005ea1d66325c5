"""What the editors put at the head of the front page."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class PinQuerySet(models.QuerySet["Pin"]):
    def active(self) -> Self:
        """Whose time is not over, and whose article readers see; leads first."""
        public = Article.objects.published().values("pk")
        rows = self.filter(models.Q(ends_at=None) | models.Q(ends_at__gt=Now()), article__in=public)
        return rows.order_by("place", "position", "-pk")


class Pin(models.Model):
    class Place(models.TextChoices):
        LEAD = "lead", _("Lead")
        PINNED = "pinned", _("Pinned below the lead")

    article = models.OneToOneField(Article, models.CASCADE, related_name="pin", verbose_name=_("article"))
    place = models.CharField(
        _("place"),
        max_length=6,
        choices=Place,
        default=Place.PINNED,
        help_text=_("Of several leads the first in order is the lead; the others follow it."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Lower numbers come first."))
    ends_at = models.DateTimeField(
        _("until"), null=True, blank=True, help_text=_("From then on the page is as if it were not pinned.")
    )

    objects = PinQuerySet.as_manager()

    class Meta:
        verbose_name = _("pin")
        verbose_name_plural = _("front page")
        ordering = ["place", "position", "-id"]

    def __str__(self) -> str:
        return f"{self.get_place_display()}: {self.article}"
