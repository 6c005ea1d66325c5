"""What happens while somebody writes: text kept before it is saved, who else is there, and links for those outside."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class Autosave(models.Model):
    """What one opened page of the article's form held when it was last heard of. Nobody but its writer sees it."""

    page = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    article = models.ForeignKey(Article, models.CASCADE, null=True, related_name="+")  # none: it is not saved yet
    typed = models.JSONField()  # the form's fields as the browser sends them, each a list of texts
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        indexes = [models.Index(fields=["user", "article", "-saved_at"], name="autosave_of_user")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.article_id or '–'}"


class Presence(models.Model):
    """Somebody has an article open."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "user"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.article_id}"


class PreviewLink(models.Model):
    """Lets somebody without an account read an article before it is published; its address is signed (previews.py)."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="preview_links")
    note = models.CharField(_("for whom"), max_length=120, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    opens = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.note or str(self.pk)

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()
