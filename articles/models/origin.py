"""Where a row came from, and the addresses it had there: what makes an import repeatable, and keeps every old link."""

from __future__ import annotations

from functools import reduce
from operator import or_
from urllib.parse import unquote

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.author import Author
from articles.models.document import Document
from articles.models.image import Image
from articles.models.page import Page
from articles.models.section import Section
from articles.models.tag import Tag

MAX_PATH = 500


class OriginQuerySet(models.QuerySet["Origin"]):
    def numbered(self) -> OriginQuerySet:
        """Of what a site had under numbers of its own, as in `/?p=14`: one of these, and an import has come in."""
        return self.filter(kind__in=Origin.NUMBERED, key__regex="^[0-9]+$")


class Origin(models.Model):
    """One thing of another site and the row that it became here. It outlives the row, so that what was deleted here
    is not brought back."""

    class Kind(models.TextChoices):
        """What it was there."""

        POST = "post", _("post")
        PAGE = "page", _("page")
        FILE = "file", _("file")
        ATTACHMENT = "attachment", _("attachment")
        CATEGORY = "category", _("category")
        TAG = "tag", _("tag")
        TERM = "term", _("category or tag, by its number")
        AUTHOR = "author", _("author")
        AUTHOR_NUMBER = "author-no", _("author, by number")
        COMMENT = "comment", _("comment")

    NUMBERED = (Kind.POST, Kind.PAGE, Kind.ATTACHMENT)

    class Became(models.TextChoices):
        """What it is here, or will be: a number is kept before its row is written."""

        ARTICLE = "article", _("article")
        PAGE = "page", _("page")
        SECTION = "section", _("section")
        TAG = "tag", _("tag")
        AUTHOR = "author", _("author")
        IMAGE = "image", _("image")
        DOCUMENT = "document", _("document")
        COMMENT = "comment", _("comment")

    site = models.CharField(max_length=200)  # its address without the scheme
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=200)  # its number there, or its name where it has none
    became = models.CharField(max_length=8, choices=Became, blank=True)
    number = models.BigIntegerField(null=True)  # its id here
    digest = models.CharField(max_length=32, blank=True)  # of what the other site said at the last import
    kept = models.CharField(max_length=32, blank=True)  # of what was written here: another digest now is an edit
    lacks_files = models.BooleanField(default=False)

    objects = OriginQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "kind", "key"], name="origin_once")]
        indexes = [
            # /?p=N and the like, whichever site it was.
            models.Index(fields=["kind", "key"], condition=~models.Q(kind="comment"), name="origin_by_key"),
        ]

    def __str__(self) -> str:
        return f"{self.site}: {self.kind} {self.key}"

    @property
    def row_id(self) -> int:
        """0, which no row has, where nothing was made of it."""
        return self.number or 0


LEADS_TO = ("article", "page", "section", "tag", "author", "image", "document")


def _only(chosen: str) -> models.Q:
    """Exactly this one says where the address leads."""
    others = {f"{name}__isnull": name != chosen for name in LEADS_TO}
    return models.Q(**others) & (~models.Q(address="") if chosen == "address" else models.Q(address=""))


class OldAddress(models.Model):
    """An address that the site, or the one it was before, had once; it leads to where that is now.

    It is asked only when nothing else answers, so it can hide nothing.
    """

    path = models.CharField(
        _("old address"),
        max_length=MAX_PATH,
        unique=True,
        help_text=_("What stood behind the site’s name: “/2019/05/a-treaty/”."),
    )
    article = models.ForeignKey(Article, models.CASCADE, null=True, blank=True, related_name="old_addresses")
    page = models.ForeignKey(Page, models.CASCADE, null=True, blank=True, related_name="old_addresses")
    section = models.ForeignKey(Section, models.CASCADE, null=True, blank=True, related_name="old_addresses")
    tag = models.ForeignKey(Tag, models.CASCADE, null=True, blank=True, related_name="old_addresses")
    author = models.ForeignKey(Author, models.CASCADE, null=True, blank=True, related_name="old_addresses")
    image = models.ForeignKey(Image, models.CASCADE, null=True, blank=True, related_name="old_addresses")
    document = models.ForeignKey(Document, models.CASCADE, null=True, blank=True, related_name="old_addresses")
    address = models.CharField(
        _("or another address of this site"),
        max_length=MAX_PATH,
        blank=True,
        validators=[RegexValidator(r"\A/(?![/\\])", _("An address of this site begins with one “/”."))],
        help_text=_("“/section/europe/”"),
    )

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        ordering = ["path"]
        indexes = [GinIndex(OpClass(Upper("path"), name="gin_trgm_ops"), name="old_address_search")]
        constraints = [
            models.CheckConstraint(
                condition=reduce(or_, map(_only, (*LEADS_TO, "address"))),
                name="old_address_leads_to_one_place",
                violation_error_message=_("Say one place where the address leads."),
            )
        ]

    def __str__(self) -> str:
        return self.path

    def clean(self) -> None:
        self.path = normal_path(unquote(self.path.partition("?")[0].partition("#")[0]))
        if self.path == "/":
            raise ValidationError({"path": _("This is the front page.")})
        if normal_path(self.address) == self.path:
            raise ValidationError({"address": _("This is the old address itself.")})


def normal_path(path: str) -> str:
    """The spelling under which an old address is kept: in lower case, without a slash at the end.

    WordPress answered to any case, and with or without the slash.
    """
    return "/" + "/".join(part for part in path.lower().split("/") if part)
