"""Images: the library that lead images, author photos and pictures in the text come from."""

from __future__ import annotations

import secrets
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from articles.renditions import FocusedPictureField


def random_name(image: Any, filename: str) -> str:
    """A name that cannot be guessed: pictures of an unpublished article are not found by trying."""
    return f"images/{secrets.token_hex(10)}{PurePath(filename).suffix}"


class Image(models.Model):
    """`file` holds pixels that articles.imaging has written anew; the uploaded bytes are never kept."""

    title = models.CharField(_("title"), max_length=200, help_text=_("For finding it again; readers do not see it."))
    file = FocusedPictureField(
        _("file"),
        upload_to=random_name,
        width_field="width",
        height_field="height",
        aspect_ratios=[None, "3/2"],
    )
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, for readers who cannot see it. Leave empty only if it is decoration."),
    )
    is_decorative = models.BooleanField(
        _("only decoration"), default=False, help_text=_("It says nothing, so readers who cannot see it miss nothing.")
    )
    caption = models.CharField(
        _("caption"), max_length=400, blank=True, help_text=_("Offered where the picture is used; may differ there.")
    )
    credit = models.CharField(_("credit"), max_length=200, blank=True, help_text=_("Photographer and agency."))
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    focal_x = models.PositiveSmallIntegerField(
        _("focal point, from the left"), default=50, validators=[MaxValueValidator(100)]
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point, from the top"), default=50, validators=[MaxValueValidator(100)]
    )
    # Not yet where many come at once, as in an import; until then pages show `file` itself (drawing.py).
    is_drawn = models.BooleanField(default=True, db_default=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False, db_index=True)  # of the uploaded bytes
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["id"], name="image_waits", condition=models.Q(is_drawn=False)),
            # The library's list: what lacks something, by date, and its search.
            models.Index(fields=["-id"], name="image_without_alt", condition=models.Q(alt="")),
            models.Index(fields=["-id"], name="image_without_credit", condition=models.Q(credit="")),
            models.Index(fields=["-uploaded_at"], name="image_uploaded"),
            GinIndex(
                OpClass(Upper("title"), name="gin_trgm_ops"),
                OpClass(Upper("alt"), name="gin_trgm_ops"),
                OpClass(Upper("caption"), name="gin_trgm_ops"),
                OpClass(Upper("credit"), name="gin_trgm_ops"),
                name="image_search",
            ),
        ]

    def __str__(self) -> str:
        return self.title
