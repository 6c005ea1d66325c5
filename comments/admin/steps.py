"""The desk's buttons: what each one does, in which states it is offered, and its key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from comments import moderation
from comments.admin.deleting import delete_for_good
from comments.models import Comment
from comments.moderation import Outcome, Why
from forum.models import User

Status = Comment.Status
Text = str | Promise


@dataclass(frozen=True)
class Step:
    """One thing to do with comments; the slug is the last part of its address."""

    slug: str
    label: Text
    key: str
    starts: frozenset[str]  # the states in which it is offered
    change: Callable[..., Outcome]
    one: Text
    many: Text
    takes_why: bool = False
    is_final: bool = False  # asks before it does anything, and cannot be undone

    def label_for(self, status: str) -> str:
        return _("Not spam") if self.slug == "restoration" and status == Status.SPAM else str(self.label)

    def key_for(self, status: str) -> str:
        """The Trash key deletes what is already there."""
        return "" if self.slug == "spam" and status == Status.TRASH else self.key

    def carry_out(self, seen: Mapping[int, str], *, by: User, why: Why | None = None) -> Outcome:
        more = {"why": why} if self.takes_why and why else {}
        return self.change(list(seen), by=by, seen=seen, **more)


def _dismiss(comment_ids: list[int], *, by: User, seen: Mapping[int, str]) -> Outcome:
    """Whatever its status: the complaint is what is decided about."""
    return moderation.dismiss_reports(comment_ids, by=by)


def _delete(comment_ids: list[int], *, by: User, seen: Mapping[int, str]) -> Outcome:
    """Only what is still where it was seen."""
    current = dict(Comment.objects.filter(pk__in=comment_ids).exclude(body="").values_list("pk", "status"))
    doomed = [pk for pk in comment_ids if current.get(pk) == seen[pk] and seen[pk] in moderation.RESTORABLE]
    delete_for_good(doomed, by=by)
    return Outcome(doomed, uuid4())


def _in(*states: str) -> frozenset[str]:
    return frozenset(states)


STEPS = {
    step.slug: step
    for step in (
        Step(
            "approval", gettext_lazy("Approve"), "a", _in(Status.PENDING, Status.SPAM), moderation.approve,
            gettext_lazy("Comment by %(name)s approved."),
            ngettext_lazy("%(count)d comment approved.", "%(count)d comments approved.", "count"),
        ),
        Step(
            "unapproval", gettext_lazy("Unapprove"), "u", _in(Status.APPROVED), moderation.unapprove,
            gettext_lazy("Comment by %(name)s is pending again."),
            ngettext_lazy("%(count)d comment is pending again.", "%(count)d comments are pending again.", "count"),
        ),
        Step(
            "restoration", gettext_lazy("Restore"), "u", _in(Status.SPAM, Status.TRASH), moderation.restore,
            gettext_lazy("Comment by %(name)s restored."),
            ngettext_lazy("%(count)d comment restored.", "%(count)d comments restored.", "count"),
        ),
        Step(
            "spam", gettext_lazy("Spam"), "s", _in(Status.PENDING, Status.APPROVED, Status.TRASH), moderation.mark_spam,
            gettext_lazy("Comment by %(name)s marked as spam."),
            ngettext_lazy("%(count)d comment marked as spam.", "%(count)d comments marked as spam.", "count"),
            takes_why=True,
        ),
        Step(
            "trash", gettext_lazy("Trash"), "d", _in(Status.PENDING, Status.APPROVED), moderation.trash,
            gettext_lazy("Comment by %(name)s moved to the Trash."),
            ngettext_lazy("%(count)d comment moved to the Trash.", "%(count)d comments moved to the Trash.", "count"),
            takes_why=True,
        ),
        Step(
            "dismissal", gettext_lazy("Dismiss reports"), "i", _in(*Status.values), _dismiss,
            gettext_lazy("Reports about the comment by %(name)s dismissed."),
            ngettext_lazy("Reports about %(count)d comment dismissed.", "Reports about %(count)d comments dismissed.",
                          "count"),
        ),
        Step(
            "deletion", gettext_lazy("Delete for good"), "d", _in(Status.SPAM, Status.TRASH), _delete,
            gettext_lazy("Comment by %(name)s deleted for good."),
            ngettext_lazy("%(count)d comment deleted for good.", "%(count)d comments deleted for good.", "count"),
            is_final=True,
        ),
    )
}  # fmt: skip
# In each view, the steps for what is ticked there.
STEPS_OF_VIEW = {
    "pending": ("approval", "spam", "trash"),
    "reported": ("dismissal", "spam", "trash"),
    "approved": ("unapproval", "spam", "trash"),
    "spam": ("restoration", "approval", "deletion"),
    "trash": ("restoration", "spam", "deletion"),
    "all": ("approval", "unapproval", "spam", "trash"),
}


def offered(comment: Comment) -> list[Step]:
    """What can be done with it now, in the order of the buttons."""
    if comment.is_wiped:
        return []
    steps = [step for step in STEPS.values() if comment.status in step.starts]
    return [step for step in steps if step.slug != "dismissal" or comment.open_reports]


def undo_id(outcome: Outcome, step: Step) -> UUID | None:
    return None if step.is_final or not outcome.changed else outcome.batch
