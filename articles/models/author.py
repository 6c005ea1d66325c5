"""Authors: the people readers see in a byline. An author needs no login, and a login no author."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Author(models.Model):
    name = models.CharField(_("name"), max_length=120)
    sort_name = models.CharField(
        _("name for citations"),
        max_length=120,
        blank=True,
        help_text=_("Family name first: “Desmarais, Pauline”. Left empty, the last word is taken for it."),
    )
    slug = models.SlugField(_("slug"), max_length=80, allow_unicode=True, unique=True)
    affiliation = models.CharField(
        _("affiliation"), max_length=160, blank=True, help_text=_("Post and institution, as printed under the name.")
    )
    bio = models.TextField(_("about the author"), max_length=2000, blank=True)
    photo = models.ForeignKey(
        "articles.Image", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("photo")
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        verbose_name=_("account"),
        help_text=_("The login of this author, if there is one."),
    )

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]
        indexes = [
            models.Index(fields=["name", "-id"], name="author_by_name"),
            GinIndex(
                OpClass(Upper("name"), name="gin_trgm_ops"),
                OpClass(Upper("affiliation"), name="gin_trgm_ops"),
                name="author_search",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def sorted_name(self) -> str:
        """Family name first, as bibliographies have it."""
        given, _space, family = self.name.strip().rpartition(" ")
        return self.sort_name or (f"{family}, {given}" if given else family)

    def get_absolute_url(self) -> str:
        return reverse("articles:author", kwargs={"slug": self.slug})
