"""The buttons under an article that move it towards readers or away from them: which, for whom, and what they do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from articles import permissions, publishing
from articles.forms import PUBLISH
from articles.models import Article
from forum.models import User

Status = Article.Status


class Step(NamedTuple):
    """A button that saves and then changes where the article stands."""

    button: str
    label: str | Promise
    done: str | Promise
    change: Callable[..., None]


SUBMIT = Step("_submit", _("Submit for review"), _("“{}” waits for an editor."), publishing.submit)
PUBLISH_STEP = Step(PUBLISH, _("Publish"), _("“{}” is published."), publishing.publish)
UPDATE = Step(PUBLISH, _("Publish changes"), _("The changes to “{}” are published."), publishing.publish_changes)
DISCARD = Step("_discard", _("Discard changes"), _("The changes to “{}” are discarded."), publishing.discard_changes)
RETURN = Step("_return", _("Back to draft"), _("“{}” is a draft again."), publishing.return_to_draft)
UNSCHEDULE = Step("_return", _("Back to draft"), _("“{}” is a draft again and will not appear."), publishing.unschedule)
ARCHIVE = Step("_archive", _("Archive"), _("“{}” is archived; readers no longer find it."), publishing.archive)
TRASH = Step("_trash", _("Move to Trash"), _("“{}” is in the Trash."), publishing.trash)
RESTORE = Step("_restore", _("Restore"), _("“{}” is a draft again."), publishing.restore)
BUTTONS = {step.button for step in (SUBMIT, PUBLISH_STEP, DISCARD, RETURN, ARCHIVE, TRASH, RESTORE)}
EDITOR_STEPS = {
    Status.DRAFT: [PUBLISH_STEP, SUBMIT, TRASH],
    Status.IN_REVIEW: [PUBLISH_STEP, RETURN, TRASH],
    Status.ARCHIVED: [PUBLISH_STEP, RETURN, TRASH],
    Status.TRASH: [RESTORE],
}
AUTHOR_STEPS = {Status.DRAFT: [SUBMIT, TRASH], Status.TRASH: [RESTORE]}


def steps_for(user: User, article: Article | None) -> list[Step]:
    """In the order of the buttons."""
    status = Status(article.status) if article else Status.DRAFT
    if article is None or article.pk is None:
        return [PUBLISH_STEP, SUBMIT] if permissions.is_editor(user) else [SUBMIT]
    if not permissions.can_publish(user, article):
        return AUTHOR_STEPS.get(status, [])
    if status != Status.PUBLISHED:
        return EDITOR_STEPS[status]
    if article.is_scheduled:
        return [UNSCHEDULE, ARCHIVE]
    return [UPDATE, DISCARD, ARCHIVE] if article.draft_id else [UPDATE, ARCHIVE]


def chosen_step(user: User, article: Article, pressed: Any) -> Step | None:
    """The pressed button's step, if it is one that this user is offered for this article."""
    return next((step for step in steps_for(user, article) if step.button in pressed), None)


def told(step: Step, article: Article) -> SafeString | str:
    """What is said after it."""
    if article.is_scheduled and step is PUBLISH_STEP:
        moment = date_format(localtime(article.published_at), "j F Y, H:i e")
        return format_html(str(_("“{}” will appear on {}.")), article.headline, moment)
    done = format_html(str(step.done), article.headline)
    if step not in (PUBLISH_STEP, UPDATE):
        return done
    return format_html('{} <a href="{}">{}</a>', done, article.get_absolute_url(), _("See it on the site"))
