"""Pages that are no articles: about the forum, how to reach it, by which rules it is edited."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.fields import RichTextField

# The first part of an address that means something else already.
RESERVED = frozenset({
    "admin", "articles", "author", "category", "comments", "feed", "livez", "media", "news-sitemap.xml", "page",
    "preview", "readyz", "robots.txt", "search", "section", "sitemap.xml", "static", "tag", "wp-admin", "wp-content",
    "wp-login.php", "wp-sitemap.xml",
})  # fmt: skip
PATH = r"[-\w]{1,80}(?:/[-\w]{1,80}){0,3}"


def is_reserved(path: str) -> bool:
    """Whether the site itself answers there."""
    first = path.partition("/")[0]
    return first in RESERVED or re.fullmatch("[0-9]{4}", first) is not None


class PageQuerySet(models.QuerySet["Page"]):
    def public(self) -> PageQuerySet:
        return self.filter(is_public=True)

    def in_footer(self) -> PageQuerySet:
        return self.public().filter(position__gt=0).only("title", "path", "language").order_by("position", "title")


class Page(models.Model):
    title = models.CharField(_("title"), max_length=160)
    path = models.CharField(
        _("address"),
        max_length=200,
        unique=True,
        validators=[RegexValidator(rf"\A{PATH}\Z", _("Letters, digits and hyphens, in parts divided by “/”."))],
        help_text=_("What stands behind the site’s name: “about”, or “about/team”."),
    )
    description = models.CharField(
        _("description"), max_length=200, blank=True, help_text=_("A sentence for search engines.")
    )
    body = RichTextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=12, default="en", choices=settings.ARTICLE_LANGUAGES)
    position = models.PositiveSmallIntegerField(
        _("place at the foot of every page"), default=0, help_text=_("Lower numbers come first; 0 is not linked there.")
    )
    is_public = models.BooleanField(_("readers see it"), default=False)
    updated_at = models.DateTimeField(_("last saved"), auto_now=True)

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["path"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if is_reserved(self.path):
            first = self.path.partition("/")[0]
            raise ValidationError({"path": _("“%(first)s” is an address of the site itself.") % {"first": first}})

    def get_absolute_url(self) -> str:
        return reverse("articles:page", kwargs={"path": self.path})

    @property
    def direction(self) -> str:
        return "rtl" if self.language in settings.RIGHT_TO_LEFT_LANGUAGES else "ltr"
