"""Documents: communiqués, reports and recordings that texts link to, for readers to take along."""

from __future__ import annotations

import secrets
from pathlib import PurePath, PurePosixPath
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Coalesce, Substr, Upper
from django.template.defaultfilters import filesizeformat
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from articles.models.reference import BodyDocument

FOLDER = "documents/"
RANDOM_BYTES = 10
LONGEST_STEM = 120  # in bytes, of the 255 that file systems take


def readable_name(document: Any, filename: str) -> str:
    """For people; in the folder's name is what nobody can guess, so that documents of drafts are not found by trying.

    Letters of every script are kept, as in the address of an article.
    """
    path = PurePath(filename)
    stem = slugify(path.stem.replace(".", "-"), allow_unicode=True).encode()[:LONGEST_STEM].decode(errors="ignore")
    return f"{FOLDER}{secrets.token_hex(RANDOM_BYTES)}/{stem.strip('-_') or 'document'}{path.suffix.lower()}"


class DocumentQuerySet(models.QuerySet["Document"]):
    def with_uses(self) -> DocumentQuerySet:
        """With `articles`, the number of those whose text links to it."""
        folder = Substr(models.OuterRef("file"), len(FOLDER) + 1, 2 * RANDOM_BYTES)
        links = BodyDocument.objects.filter(folder=folder).order_by().values("folder")
        count = models.Subquery(links.annotate(number=models.Count("pk")).values("number"))
        return self.annotate(articles=Coalesce(count, 0))


class Document(models.Model):
    """`file` holds the bytes as they were uploaded, of a kind that articles.documents knows and has looked at."""

    title = models.CharField(_("title"), max_length=200)
    file = models.FileField(_("file"), upload_to=readable_name, max_length=200)
    digest = models.CharField(max_length=64, editable=False, db_index=True)
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["-uploaded_at"], name="document_uploaded"),
            GinIndex(
                OpClass(Upper("title"), name="gin_trgm_ops"),
                OpClass(Upper("file"), name="gin_trgm_ops"),
                name="document_search",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def folder(self) -> str:
        """The part of the address that no other document has."""
        return PurePosixPath(self.file.name or "").parent.name

    @property
    def kind(self) -> str:
        return PurePosixPath(self.file.name or "").suffix.removeprefix(".")

    @property
    def description(self) -> str:
        """“PDF, 1.2 MB”."""
        return f"{self.kind.upper()}, {filesizeformat(self.size)}"
