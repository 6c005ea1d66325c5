"""Readers' complaints about comments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment

MAX_NOTE = 500


class Report(models.Model):
    class Reason(models.TextChoices):
        SPAM = "spam", _("Advertising or spam")
        ABUSE = "abuse", _("Insult, threat or harassment")
        HATE = "hate", _("Hatred against a group of people")
        PRIVATE = "private", _("Somebody's private details")
        FALSE = "false", _("Impersonation or deliberate falsehood")
        OTHER = "other", _("Something else")

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="reports", verbose_name=_("comment"))
    reason = models.CharField(_("reason"), max_length=8, choices=Reason)
    note = models.CharField(_("note"), max_length=MAX_NOTE, blank=True)
    ip_address = models.GenericIPAddressField(null=True, blank=True)
    reported_at = models.DateTimeField(_("reported"), auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["reported_at"], condition=models.Q(ip_address__isnull=False), name="report_to_reduce")
        ]
        constraints = [
            # The same person complaining twice is one complaint.
            models.UniqueConstraint(
                fields=["comment", "ip_address"],
                condition=models.Q(settled_at=None, ip_address__isnull=False),
                name="report_once_per_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.note}"
