"""The moderators' journal: every decision about a comment, kept so that it can be undone, explained and audited."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment


class Decision(models.Model):
    class Action(models.TextChoices):
        APPROVE = "approve", _("approved")
        UNAPPROVE = "unapprove", _("unapproved")
        SPAM = "spam", _("marked as spam")
        TRASH = "trash", _("moved to the Trash")
        RESTORE = "restore", _("restored")
        EDIT = "edit", _("edited")
        REPLY = "reply", _("answered")
        DISMISS = "dismiss", _("reports dismissed")
        UNDO = "undo", _("undone")
        UNEDIT = "unedit", _("edit undone")

    class Reason(models.TextChoices):
        NONE = "", _("no reason given")
        OFF_TOPIC = "off_topic", _("Not about the article")
        ABUSIVE = "abusive", _("Insulting or threatening")
        ADVERTISING = "advertising", _("Advertising")
        COPIED = "copied", _("Copied text, posted before")
        PRIVATE = "private", _("Private details of a person")
        UNLAWFUL = "unlawful", _("Unlawful content")
        UNREADABLE = "unreadable", _("Not understandable")
        OTHER = "other", _("Another reason")

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="decisions")
    batch = models.UUIDField()  # what was decided with one press of a button, and is undone with one
    action = models.CharField(max_length=10, choices=Action)
    before = models.CharField(max_length=8, choices=Comment.Status)
    after = models.CharField(max_length=8, choices=Comment.Status)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason, blank=True, default="")
    note = models.CharField(_("note"), max_length=500, blank=True)
    former_status = models.CharField(max_length=8, choices=Comment.Status, blank=True)  # the comment's own, before it
    former = models.JSONField(default=dict, blank=True)  # of an edit: the fields that it changed, as they were
    is_recalled = models.BooleanField(default=False)  # undone before any mail about it went out
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["comment", "-id"], name="decision_of_comment"),
            models.Index(fields=["batch"], name="decision_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} ({self.comment_id})"

    @property
    def former_contact(self) -> str:
        return str(self.former.get("email", ""))

    @property
    def former_public(self) -> list[tuple[str, str]]:
        """What readers saw of the fields that an edit changed, with their labels; the text is apart."""
        labels = {"name": _("name"), "website": _("website")}
        return [(str(label), str(self.former[name])) for name, label in labels.items() if name in self.former]
