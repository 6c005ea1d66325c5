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


class Site(models.Model):
    """One row: how far what readers see has come. Written by triggers alone (migration 0009), read by editions.py."""

    edition = models.BigIntegerField()  # changes with what lists, menus and texts show
    threads_edition = models.BigIntegerField()  # changes with what readers see of any article's comments
    changes_at = models.DateTimeField(null=True)  # when time alone changes it next

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="site_is_one_row")]

    def __str__(self) -> str:
        return f"{self.edition}/{self.threads_edition}"


class ThreadEdition(models.Model):
    """The `threads_edition` at which what readers see under one article last changed; none where it never did."""

    thread = models.BigIntegerField(primary_key=True)  # the article's id; no foreign key, which would take locks
    edition = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.thread}: {self.edition}"
