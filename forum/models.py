"""Accounts of the people who run the forum. Readers have none."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A login for staff; what readers see under an article is an articles.Author."""

    def __str__(self) -> str:
        return self.get_full_name() or self.username
