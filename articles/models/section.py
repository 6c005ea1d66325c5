"""Sections: the site's navigation, a tree of two levels."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class SectionQuerySet(models.QuerySet["Section"]):
    def in_order(self) -> SectionQuerySet:
        """Every section with its sub-sections right behind it."""
        return self.select_related("parent").order_by(
            Coalesce("parent__position", "position"),
            Coalesce("parent__name", "name"),
            models.F("parent").asc(nulls_first=True),
            "position",
            "name",
        )


class Section(models.Model):
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(
        _("slug"), max_length=80, allow_unicode=True, unique=True, help_text=_("The section's address: /section/slug/")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="subsections",
        limit_choices_to={"parent": None},
        verbose_name=_("part of"),
        help_text=_("Leave empty for a main section. Sections have two levels."),
    )
    position = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Lower numbers come first in the navigation.")
    )
    description = models.TextField(
        _("description"),
        max_length=500,
        blank=True,
        help_text=_("A sentence or two at the head of the section's page and in search results."),
    )
    editors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="+",
        verbose_name=_("limited editors"),
        help_text=_("Editors who are named in a section work there and in its sub-sections, and nowhere else."),
    )

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="section_not_its_own_parent",
                violation_error_message=_("A section cannot be part of itself."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.parent.name} › {self.name}" if self.parent else self.name

    def clean(self) -> None:
        if not self.parent:
            return
        if self.parent.parent_id:
            raise ValidationError(
                {"parent": _("“%(name)s” is a sub-section itself; choose a main section.") % {"name": self.parent.name}}
            )
        if self.pk and self.subsections.exists():
            raise ValidationError({"parent": _("This section has sub-sections of its own; move them first.")})

    def get_absolute_url(self) -> str:
        return reverse("articles:section", kwargs={"path": self.path})

    @property
    def path(self) -> str:
        """The part of the address behind /section/."""
        return f"{self.parent.slug}/{self.slug}" if self.parent else self.slug
