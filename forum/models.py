"""Accounts of the people who run the forum (readers have none), and the plumbing's own tables."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone


class User(AbstractUser):
    """A login for staff; what readers see under an article is an articles.Author."""

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class OutgoingMail(models.Model):
    """A mail that waits to be sent (mail.py). It goes as soon as it is sent: nobody's address is kept here."""

    recipient = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    batch = models.UUIDField(null=True)  # what it reports, if that can be taken back for a while

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], name="outgoing_mail_due"),
            models.Index(fields=["batch"], condition=models.Q(batch__isnull=False), name="outgoing_mail_batch"),
        ]

    def __str__(self) -> str:
        return self.subject


class Throttle(models.Model):
    """How often something happened within a span of time (throttle.py)."""

    key = models.CharField(max_length=120, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
