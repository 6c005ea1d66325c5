"""What the desk says after a decision: done, too late and who was faster, or impossible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from operator import attrgetter

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.admin.steps import Step
from comments.models import Comment, Decision
from comments.text import visible
from forum.models import User
from forum.templatetags.times import ago

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
NAME_LENGTH = 60
PEOPLE_NAMED = 5


def name_of(comment: Comment) -> str:
    """The name, kept from turning the sentence around it."""
    name = Truncator(visible(comment.display_name)).chars(NAME_LENGTH)
    return f"{FIRST_STRONG_ISOLATE}{name}{POP_ISOLATE}"


def done(step: Step, comments: list[Comment]) -> str:
    if len(comments) == 1:
        return str(step.one) % {"name": name_of(comments[0])}
    return str(step.many % {"count": len(comments)})


def missed(comment_ids: Sequence[int], viewer: User) -> str:
    """What was left as it is, because somebody decided about it first: who, and when."""
    latest = Decision.objects.filter(comment__in=comment_ids).order_by("comment_id", "-pk").distinct("comment_id")
    decisions = list(latest.select_related("decided_by"))
    if len(comment_ids) == 1:
        decided = _what_happened(decisions[0], viewer) if decisions else _("It has been deleted for good.")
        return _("1 comment was left as it is. %(who_decided)s") % {"who_decided": decided}
    text = ngettext(
        "%(count)d comment was left as it is: somebody decided about it in the meantime",
        "%(count)d comments were left as they are: somebody decided about them in the meantime",
        len(comment_ids),
    )
    people = Counter(who(decision, viewer) for decision in decisions)
    times = {who(decision, viewer): decision.decided_at for decision in sorted(decisions, key=attrgetter("pk"))}
    named = [f"{name} ({count}, {ago(times[name])})" for name, count in people.most_common(PEOPLE_NAMED)]
    return f"{text % {'count': len(comment_ids)}}{': ' if named else ''}{', '.join(named)}."


def unsuitable(count: int) -> str:
    text = ngettext(
        "%(count)d comment is not in a state for that.", "%(count)d comments are not in a state for that.", count
    )
    return text % {"count": count}


def who_decided(comment: Comment, viewer: User) -> str:
    """“Mona approved it 2 minutes ago.”"""
    latest = Decision.objects.filter(comment=comment).select_related("decided_by").first()
    if latest is None:
        return _("It is in the view “%(status)s” now.") % {"status": comment.get_status_display()}
    return _what_happened(latest, viewer)


def why_impossible(step: Step, comment: Comment, viewer: User) -> str:
    """Why a step is not offered for a comment: somebody was faster, or it never was."""
    if Decision.objects.filter(comment=comment).exists():
        return _("This cannot be done any more. %(who_decided)s") % {"who_decided": who_decided(comment, viewer)}
    if step.slug == "dismissal":
        return _("Nobody has reported this comment.")
    return _("This cannot be done with a comment in the view “%(status)s”.") % {"status": comment.get_status_display()}


def _what_happened(decision: Decision, viewer: User) -> str:
    texts = {
        "approve": _("%(who)s approved it %(ago)s."),
        "unapprove": _("%(who)s put it back into the queue %(ago)s."),
        "spam": _("%(who)s marked it as spam %(ago)s."),
        "trash": _("%(who)s moved it to the Trash %(ago)s."),
        "restore": _("%(who)s restored it %(ago)s."),
        "edit": _("%(who)s edited it %(ago)s."),
        "reply": _("%(who)s wrote it %(ago)s."),
        "dismiss": _("%(who)s dismissed the reports about it %(ago)s."),
        "undo": _("%(who)s took the last decision about it back %(ago)s."),
        "unedit": _("%(who)s took the last edit of it back %(ago)s."),
    }
    return texts[decision.action] % {"who": who(decision, viewer), "ago": ago(decision.decided_at)}


def who(decision: Decision, viewer: User) -> str:
    if decision.decided_by is None:
        return _("The site")
    return _("You") if decision.decided_by == viewer else str(decision.decided_by)


def undone(comment: Comment, count: int, late: Sequence[int], viewer: User) -> str:
    """What an undo did, and which it left; `comment` is the one, or one of those, that went back."""
    if count == 1:
        words = {"name": name_of(comment), "status": comment.get_status_display()}
        text = _("Undone. The comment by %(name)s is as it was: %(status)s.") % words
    else:
        text = ngettext("Undone for %(count)d comment.", "Undone for %(count)d comments.", count) % {"count": count}
    return f"{text} {missed(late, viewer)}" if late else text
