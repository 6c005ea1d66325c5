"""Readers' comments under articles, stored exactly as typed."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Article

# The limits of the form that readers know from WordPress, in characters.
MAX_BODY, MAX_NAME, MAX_EMAIL, MAX_WEBSITE = 65525, 245, 100, 200


class CommentQuerySet(models.QuerySet["Comment"]):
    def approved(self) -> Self:
        """What every reader may see, under an article that every reader may see."""
        return self.filter(status=Comment.Status.APPROVED)

    def pending(self) -> Self:
        return self.filter(status=Comment.Status.PENDING)

    def for_thread(self) -> Self:
        """Loaded as the article's page shows it: nothing personal, oldest first."""
        return self.only(
            "id", "article_id", "parent_id", "depth", "status", "body", "name", "website", "submitted_at"
        ).order_by("id")


class Comment(models.Model):
    class Status(models.TextChoices):
        PENDING = "pending", _("Pending")
        APPROVED = "approved", _("Approved")
        SPAM = "spam", _("Spam")
        TRASH = "trash", _("Trash")

    # Where it stands in the thread; a top-level comment has depth 1 and neither parent nor root
    article = models.ForeignKey(Article, models.CASCADE, related_name="comments", verbose_name=_("article"))
    parent = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="replies")
    root = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="+")
    depth = models.PositiveSmallIntegerField(default=1)

    # What the reader typed
    body = models.TextField(_("comment"), max_length=MAX_BODY)
    name = models.CharField(_("name"), max_length=MAX_NAME)
    email = models.CharField(_("email"), max_length=MAX_EMAIL)
    website = models.CharField(_("website"), max_length=MAX_WEBSITE, blank=True)

    # What came with it
    ip_address = models.GenericIPAddressField(_("IP address"), null=True, blank=True)
    user_agent = models.CharField(_("browser"), max_length=254, blank=True)
    submission_id = models.UUIDField(unique=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), auto_now_add=True)

    # What was decided, by the rules and by people
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.PENDING)
    former_status = models.CharField(max_length=8, choices=Status, blank=True, editable=False)
    reasons = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("reasons"))
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    moderated_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["-id"]
        permissions = [("moderate_comment", _("Can approve, reject and restore comments"))]
        indexes = [
            # An article's thread; the moderation queue and its count.
            models.Index(fields=["article", "id"], condition=Q(status="approved"), name="comment_thread"),
            models.Index(fields=["status", "-id"], name="comment_queue"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None, root=None, depth=1) | Q(parent__isnull=False, root__isnull=False, depth__gt=1),
                name="comment_reply_has_root",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.body[:60]}"

    def get_absolute_url(self) -> str:
        return f"{self.article.get_absolute_url()}#comment-{self.pk}"
