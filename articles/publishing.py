"""An article's way from draft to readers. The only place where its status changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from articles.sanitizing import plain_text
from forum.models import User

Status = Article.Status

# What may become what. Anything else is a stale page or a forged one.
TRANSITIONS: dict[str, set[str]] = {
    Status.IN_REVIEW: {Status.DRAFT},
    Status.PUBLISHED: {Status.DRAFT, Status.IN_REVIEW, Status.ARCHIVED},
    Status.ARCHIVED: {Status.PUBLISHED},
    Status.DRAFT: {Status.IN_REVIEW, Status.ARCHIVED},
}


def problems(article: Article, *, has_byline: bool, at: datetime) -> dict[str, Any]:
    """What keeps readers from seeing it from `at` on, as messages by field; empty when nothing does."""
    found = {
        "headline": None if article.headline.strip() else _("An article needs a headline."),
        "body": None if plain_text(article.body).strip() else _("An article needs a text."),
        "section": None if article.section_id else _("Choose the section in which readers will find it."),
        "credit_line": None if has_byline else _("Name at least one author below, or give a collective credit here."),
        "expires_at": (
            _("The expiry must come after the publication.")
            if article.expires_at and article.expires_at <= at
            else None
        ),
    }
    return {field: message for field, message in found.items() if message}


def submit(article: Article, *, by: User) -> None:
    """Hand a draft to the editors."""
    _move(article, Status.IN_REVIEW)


def return_to_draft(article: Article, *, by: User) -> None:
    _move(article, Status.DRAFT)


def publish(article: Article, *, by: User, at: datetime | None = None) -> None:
    """Let readers see it: from `at`, else from the date it carries, else from now. A later time schedules it."""
    moment = at or article.published_at or timezone.now()
    has_byline = bool(article.credit_line) or article.bylines.exists()
    if found := problems(article, has_byline=has_byline, at=moment):
        raise ValidationError(list(found.values()))
    _move(article, Status.PUBLISHED, published_at=moment)


def archive(article: Article, *, by: User) -> None:
    """Take it away from readers and keep it."""
    _move(article, Status.ARCHIVED)


def _move(article: Article, status: str, **changes: Any) -> None:
    """Change the status if it still is one that this step starts from; the loser of a race is told."""
    changes |= {"status": status, "updated_at": timezone.now()}
    moved = Article.objects.filter(pk=article.pk, status__in=TRANSITIONS[status]).update(**changes)
    if not moved:
        current = Article.objects.only("status").get(pk=article.pk)
        raise ValidationError(
            _("This article is “%(status)s” now, so this step is no longer possible. Reload the page to see it.")
            % {"status": current.get_status_display()}
        )
    for field, value in changes.items():
        setattr(article, field, value)
