"""The desk's buttons: what each one does, in which states it is offered, its key, and what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from comments import moderation
from comments.models import Comment, Decision
from comments.moderation import Outcome, Why
from comments.text import visible
from forum.models import User

Status = Comment.Status
Text = str | Promise
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


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
    current = dict(Comment.objects.filter(pk__in=comment_ids).values_list("pk", "status"))
    doomed = [pk for pk in comment_ids if current.get(pk) == seen[pk] and seen[pk] in moderation.RESTORABLE]
    moderation.delete_for_good(doomed, by=by)
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


# What is said


def name_of(comment: Comment) -> str:
    """The name, kept from turning the sentence around it."""
    return f"{FIRST_STRONG_ISOLATE}{visible(comment.display_name)}{POP_ISOLATE}"


def done(step: Step, comments: list[Comment]) -> str:
    if len(comments) == 1:
        return str(step.one) % {"name": name_of(comments[0])}
    return str(step.many % {"count": len(comments)})


def missed(count: int) -> str:
    text = ngettext(
        "%(count)d comment was left as it is: somebody decided about it in the meantime.",
        "%(count)d comments were left as they are: somebody decided about them in the meantime.",
        count,
    )
    return text % {"count": count}


def who_decided(comment: Comment, viewer: User) -> str:
    """“Mona approved it 2 minutes ago.”"""
    latest = Decision.objects.filter(comment=comment).select_related("decided_by").first()
    if latest is None:
        return _("It is in the view “%(status)s” now.") % {"status": comment.get_status_display()}
    texts = {
        "approve": _("%(who)s approved it %(time)s ago."),
        "unapprove": _("%(who)s put it back into the queue %(time)s ago."),
        "spam": _("%(who)s marked it as spam %(time)s ago."),
        "trash": _("%(who)s moved it to the Trash %(time)s ago."),
        "restore": _("%(who)s restored it %(time)s ago."),
        "edit": _("%(who)s edited it %(time)s ago."),
        "reply": _("%(who)s wrote it %(time)s ago."),
        "dismiss": _("%(who)s dismissed the reports about it %(time)s ago."),
        "undo": _("%(who)s took the last decision about it back %(time)s ago."),
    }
    return texts[latest.action] % {"who": who(latest, viewer), "time": timesince(latest.decided_at, timezone.now())}


def who(decision: Decision, viewer: User) -> str:
    if decision.decided_by is None:
        return _("The site")
    return _("You") if decision.decided_by == viewer else str(decision.decided_by)


def undone(comment: Comment, count: int, total: int) -> str:
    """What an undo did, and what it left; `comment` is the one, or one of those, that went back."""
    if count == 1:
        words = {"name": name_of(comment), "status": comment.get_status_display()}
        text = _("Undone. The comment by %(name)s is as it was: %(status)s.") % words
    else:
        text = ngettext("Undone for %(count)d comment.", "Undone for %(count)d comments.", count) % {"count": count}
    return f"{text} {missed(total - count)}" if total > count else text


def undo_id(outcome: Outcome, step: Step) -> UUID | None:
    return None if step.is_final or not outcome.changed else outcome.batch
