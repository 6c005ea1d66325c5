"""Decisions about many comments: what is ticked, everything like one comment, and emptying spam and trash."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from comments import moderation
from comments.admin.forms import MomentForm, ScopeChoice, SelectionForm, StatesForm
from comments.admin.page import back_of, find_comment, moderator, moderators_only, queue_url, say_done, show
from comments.admin.steps import STEPS, Step, done, missed, name_of, undo_id
from comments.desk import as_it_was, count_by_status, everything_like, in_view
from comments.models import Comment, CommentQuerySet
from comments.permissions import can_see_contact

AT_ONCE = 5000  # in one request; what is left is said
CHUNK = 500
TICKED_ALREADY = {Comment.Status.PENDING, Comment.Status.APPROVED}
BULK_STEPS = ("approval", "spam", "trash", "restoration", "deletion")


@moderators_only
@require_POST
def decide_selection(request: HttpRequest) -> HttpResponse:
    """What is ticked, each in the status in which it was seen."""
    step = _chosen_step(request)
    seen = SelectionForm(request.POST).seen()
    if not seen:
        messages.warning(request, _("Tick the comments first."))
        return redirect(back_of(request))
    if step.is_final and "confirmed" not in request.POST:
        return _confirm_selection(request, step, seen)
    return _carry_out(request, step, seen)


def _confirm_selection(request: HttpRequest, step: Step, seen: dict[int, str]) -> HttpResponse:
    title = ngettext("Delete %(count)d comment for good?", "Delete %(count)d comments for good?", len(seen))
    context = {"ticked": [f"{pk}:{status}" for pk, status in seen.items()], "step": step, "back": back_of(request)}
    return show(request, "confirm_selection.html", title % {"count": len(seen)}, context)


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def decide_everything(request: HttpRequest) -> HttpResponse:
    """Everything by an author, from an address or with a text: how much that is, and then what happens to it."""
    comment, scope, comments = _chosen_scope(request)
    if request.method != "POST":
        return _show_scope(request, comment, scope, comments)
    step, form = _chosen_step(request), StatesForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose which comments are meant."))
        return redirect(f"{request.path}?by={scope}&of={comment.pk}")
    data = form.cleaned_data
    meant = as_it_was(comments, newest=data["newest"], at=data["at"]).filter(status__in=data["states"])
    return _carry_out(request, step, dict(meant.order_by("-pk").values_list("pk", "status")[:AT_ONCE]))


def _show_scope(request: HttpRequest, comment: Comment, scope: str, comments: CommentQuerySet) -> HttpResponse:
    shown = comment.email if scope == "author" and can_see_contact(request.user) else name_of(comment)
    titles = {
        "author": _("Everything by %(shown)s") % {"shown": shown},
        "address": _("Everything from %(shown)s") % {"shown": comment.ip_address},
        "text": _("Everything with the text of %(shown)s") % {"shown": shown},
    }
    found = count_by_status(comments.exclude(body=""))
    states = [
        (str(status), status.label, found[status], status in TICKED_ALREADY)
        for status in Comment.Status
        if status in found
    ]
    context = {"comment": comment, "scope": scope, "states": states, "total": sum(found.values())}
    steps = [STEPS[slug] for slug in BULK_STEPS]
    return show(request, "everything.html", titles[scope], {**context, **_moment(), "steps": steps})


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def empty(request: HttpRequest, status: str) -> HttpResponse:
    """Delete what was in spam or trash when the page that asks was made."""
    view = Comment.Status(status)
    if request.method != "POST":
        count = in_view(status).exclude(body="").count()
        title = {"spam": _("Empty spam?"), "trash": _("Empty the Trash?")}[status]
        return show(request, "empty.html", title, {"count": count, "status": status, **_moment()})
    form = MomentForm(request.POST)
    if not form.is_valid():
        return redirect(request.path)
    doomed = as_it_was(in_view(view), newest=form.cleaned_data["newest"], at=form.cleaned_data["at"])
    count = _delete(list(doomed.order_by("-pk").values_list("pk", flat=True)[:AT_ONCE]), request)
    left = doomed.count()
    text = ngettext("%(count)d comment deleted for good.", "%(count)d comments deleted for good.", count)
    more = _("%(count)d are left; press the button again for them.") % {"count": left} if left else ""
    messages.success(request, f"{text % {'count': count}} {more}".strip())
    return redirect(f"{queue_url()}?view={status}")


def _delete(comment_ids: list[int], request: HttpRequest) -> int:
    """In pieces, from the newest on: answers go before what they answer, and nobody waits for long."""
    pieces = (comment_ids[start : start + CHUNK] for start in range(0, len(comment_ids), CHUNK))
    return sum(moderation.delete_for_good(piece, by=moderator(request)) for piece in pieces)


def _carry_out(request: HttpRequest, step: Step, seen: dict[int, str]) -> HttpResponse:
    possible = {pk: status for pk, status in seen.items() if status in step.starts}
    named = {comment.pk: comment for comment in Comment.objects.filter(pk__in=possible).only("name")[:AT_ONCE]}
    outcome = step.carry_out(possible, by=moderator(request))
    if len(possible) > len(outcome.changed):
        messages.warning(request, missed(len(possible) - len(outcome.changed)))
    if len(seen) > len(possible):
        texts = ngettext(
            "%(count)d comment is not in a state for that.", "%(count)d comments are not in a state for that.",
            len(seen) - len(possible),
        )  # fmt: skip
        messages.warning(request, texts % {"count": len(seen) - len(possible)})
    if not outcome.changed:
        return redirect(back_of(request))
    return say_done(request, done(step, [named[pk] for pk in outcome.changed]), undo_id(outcome, step))


def _chosen_step(request: HttpRequest) -> Step:
    slug = request.POST.get("step", "")
    if slug not in STEPS:
        raise Http404
    return STEPS[slug]


def _chosen_scope(request: HttpRequest) -> tuple[Comment, str, CommentQuerySet]:
    choice = ScopeChoice(request.POST if request.method == "POST" else request.GET)
    if not choice.is_valid():
        raise Http404
    scope = choice.cleaned_data["by"]
    comment = find_comment(choice.cleaned_data["of"])
    comments = everything_like(comment, scope)
    if comments is None or (scope == "address" and not can_see_contact(request.user)):
        raise Http404
    return comment, scope, comments


def _moment() -> dict[str, Any]:
    newest = Comment.objects.order_by("-pk").values_list("pk", flat=True).first()
    return {"newest": newest or 0, "at": timezone.now().isoformat()}
