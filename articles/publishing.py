"""An article's way from draft to readers and back. The only place where its status changes; each step is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import notifications, revisions
from articles.models import Article, ArticleQuerySet, Move
from articles.sanitizing import plain_text
from forum.models import User

Status = Article.Status
Action = Move.Action

# What may become what. Anything else is a stale page or a forged one.
TRANSITIONS: dict[str, set[str]] = {
    Status.IN_REVIEW: {Status.DRAFT},
    Status.PUBLISHED: {Status.DRAFT, Status.IN_REVIEW, Status.ARCHIVED},
    Status.ARCHIVED: {Status.PUBLISHED},
    Status.DRAFT: {Status.IN_REVIEW, Status.ARCHIVED, Status.TRASH},
    Status.TRASH: {Status.DRAFT, Status.IN_REVIEW, Status.ARCHIVED},  # nothing that readers see
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


def submit(article: Article, *, by: User | None, note: str = "") -> None:
    """Hand a draft to the editors."""
    _move(article, Action.SUBMIT, Status.IN_REVIEW, by, note)


def unschedule(article: Article, *, by: User | None, note: str = "") -> None:
    """Before it has appeared."""
    _move(article, Action.RETURN, Status.DRAFT, by, note, rows=Article.objects.scheduled(), published_at=None)


def return_to_draft(article: Article, *, by: User | None, note: str = "") -> None:
    """The note says what is to be done."""
    _move(article, Action.RETURN, Status.DRAFT, by, note)


def publish(
    article: Article, *, by: User | None, at: datetime | None = None, note: str = "", overridden: Sequence[str] = ()
) -> None:
    """Let readers see it: from `at`, else from the date it carries, else from now. A later time schedules it.

    `overridden` is the advice of the checks that is not followed, and `note` then says why.
    """
    moment = at or article.published_at or timezone.now().replace(microsecond=0)
    _refuse_unless_whole(article, moment)
    action = Action.SCHEDULE if moment > timezone.now() else Action.PUBLISH
    _move(article, action, Status.PUBLISHED, by, note, overridden, published_at=moment)


def publish_changes(article: Article, *, by: User | None, note: str = "", overridden: Sequence[str] = ()) -> None:
    """What waits over the live article takes its place; refused, everything stays as it is."""
    with transaction.atomic():
        current = Article.objects.select_for_update(of=["self"]).select_related("draft").get(pk=article.pk)
        if current.draft is None or current.status != Status.PUBLISHED:
            raise ValidationError(_("There are no changes that wait to be published."))
        data = current.draft.data
        data["published_at"] = data["published_at"] or revisions.snapshot(current)["published_at"]
        changed = revisions.overlay(current, data)
        has_byline = bool(changed.credit_line or data["bylines"])
        if found := problems(changed, has_byline=has_byline, at=changed.published_at or timezone.now()):
            raise ValidationError(list(found.values()))
        if Article.objects.exclude(pk=current.pk).filter(slug=changed.slug).exists():
            raise ValidationError(_("Another article has this address now; choose another slug."))
        current.revised_at = timezone.now()
        revisions.write(current, data)
        _keep(current, Action.UPDATE, by, note, overridden)
    article.refresh_from_db()


def discard_changes(article: Article, *, by: User | None, note: str = "") -> None:
    """Go on from what readers see; what was saved over it stays among the revisions."""
    with transaction.atomic():
        revisions.discard_draft(article)
        _keep(article, Action.DISCARD, by, note)


def archive(article: Article, *, by: User | None, note: str = "") -> None:
    """Take it away from readers and keep it. Changes that waited are what an editor goes on with."""
    with transaction.atomic():
        _move(article, Action.ARCHIVE, Status.ARCHIVED, by, note)
        if article.draft:
            revisions.write(article, article.draft.data)


def trash(article: Article, *, by: User | None, note: str = "") -> None:
    """Out of sight; it can be restored. What readers see has to be archived first."""
    _move(article, Action.TRASH, Status.TRASH, by, note)


def restore(article: Article, *, by: User | None, note: str = "") -> None:
    """From the Trash; whatever it was before, it is a draft again."""
    _move(article, Action.RESTORE, Status.DRAFT, by, note)


def settle(article: Article, status: str, revised_at: datetime | None) -> None:
    """As another site has it since it was imported: no step of anybody here, and no news for anybody."""
    Article.objects.filter(pk=article.pk).update(status=status, revised_at=revised_at)


def _refuse_unless_whole(article: Article, moment: datetime) -> None:
    has_byline = bool(article.credit_line) or article.bylines.exists()
    if found := problems(article, has_byline=has_byline, at=moment):
        raise ValidationError(list(found.values()))


def _move(
    article: Article,
    action: Action,
    status: str,
    by: User | None,
    note: str = "",
    overridden: Sequence[str] = (),
    rows: ArticleQuerySet | None = None,
    **changes: Any,
) -> None:
    """Change the status if it still is one that this step starts from; the loser of a race is told."""
    changes |= {"status": status, "updated_at": timezone.now()}
    starts = Article.objects.filter(status__in=TRANSITIONS[status]) if rows is None else rows
    with transaction.atomic():
        moved = starts.filter(pk=article.pk).update(**changes)
        if not moved:
            current = Article.objects.only("status").get(pk=article.pk)
            raise ValidationError(
                _("This article is “%(status)s” now, so this step is no longer possible. Reload the page to see it.")
                % {"status": current.get_status_display()}
            )
        for name, value in changes.items():
            setattr(article, name, value)
        _keep(article, action, by, note, overridden)


def _keep(article: Article, action: Action, by: User | None, note: str, overridden: Sequence[str] = ()) -> None:
    newest = article.revisions.order_by("-pk").first()
    if overridden and newest is None:
        newest = revisions.keep_first(article)  # or nobody would know later what the advice was about
    move = Move.objects.create(
        article=article, action=action, revision=newest, by=by, note=note.strip(), overridden=list(overridden)
    )
    notifications.moved(move)
