"""What was saved, and what was decided: an article's past, kept whatever becomes of the article's own row."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class Revision(models.Model):
    """The editorial fields of an article as somebody saved them (revisions.py says which, and in which shape)."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="revisions")
    data = models.JSONField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-id"]
        indexes = [models.Index(fields=["article", "-id"], name="revision_of_article")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.created_at:%Y-%m-%d %H:%M}"


class Move(models.Model):
    """A step of an article on its way to readers and back: who, when, and the note that went with it."""

    class Action(models.TextChoices):
        SUBMIT = "submit", _("submitted for review")
        RETURN = "return", _("back to draft")
        SCHEDULE = "schedule", _("scheduled")
        PUBLISH = "publish", _("published")
        UPDATE = "update", _("changes published")
        DISCARD = "discard", _("changes discarded")
        ARCHIVE = "archive", _("archived")
        TRASH = "trash", _("moved to the Trash")
        RESTORE = "restore", _("restored from the Trash")

    article = models.ForeignKey(Article, models.CASCADE, related_name="moves")
    action = models.CharField(max_length=10, choices=Action)
    revision = models.ForeignKey(Revision, models.SET_NULL, null=True, related_name="+")  # what it was about
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    overridden = models.JSONField(default=list, blank=True)  # the advice of the publish checks that was not followed

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["article", "-id"], name="move_of_article"),
            models.Index(fields=["at"], condition=~models.Q(overridden=[]), name="move_against_advice"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} ({self.article_id})"
