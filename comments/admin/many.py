"""Decisions about many comments: what is ticked, everything like one comment, and emptying spam and trash."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from comments.admin.deleting import delete_for_good
from comments.admin.forms import MomentForm, ScopeChoice, SelectionForm, StatesForm
from comments.admin.page import back_of, find_comment, moderator, moderators_only, queue_url, show, with_undo
from comments.admin.sayings import done, missed, name_of, unsuitable
from comments.admin.steps import STEPS, Step, undo_id
from comments.desk import as_it_was, count_by_status, decided_after, everything_like, in_view
from comments.models import Comment, CommentQuerySet, queue_counts
from comments.permissions import can_see_contact

AT_ONCE = 5000  # in one request; what is left is said
TICKED_ALREADY = {Comment.Status.PENDING, Comment.Status.APPROVED}
BULK_STEPS = ("approval", "unapproval", "spam", "trash", "restoration", "deletion")


@moderators_only
@require_POST
def decide_selection(request: HttpRequest) -> HttpResponse:
    """What is ticked, each in the status in which it was seen."""
    step = _chosen_step(request)
    seen = SelectionForm(request.POST).seen()
    if not seen:
        messages.warning(request, _("Tick the comments first."))
        return redirect(back_of(request))
    possible = {pk: status for pk, status in seen.items() if status in step.starts}
    if len(seen) > len(possible):
        messages.warning(request, unsuitable(len(seen) - len(possible)))
    if step.is_final and possible and "confirmed" not in request.POST:
        ticked = [("comment", f"{pk}:{status}") for pk, status in possible.items()]
        return _confirm(request, step, len(possible), ticked)
    return _carry_out(request, step, possible, back_of(request))


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def decide_everything(request: HttpRequest) -> HttpResponse:
    """Everything by an author, from an address or with a text: how much that is, and then what happens to it."""
    comment, scope, comments = _chosen_scope(request)
    if request.method != "POST":
        return _show_scope(request, comment, scope, comments)
    step, form = _chosen_step(request), StatesForm(request.POST)
    here = f"{request.path}?{urlencode({'by': scope, 'of': comment.pk})}"
    if not form.is_valid():
        messages.warning(request, _("Choose which comments are meant."))
        return redirect(here)
    newest, at = form.cleaned_data["newest"], form.cleaned_data["at"]
    states = step.starts & set(form.cleaned_data["states"])
    meant = as_it_was(comments, newest=newest, at=at).filter(status__in=states)
    if step.is_final and "confirmed" not in request.POST:
        typed = [("by", scope), ("of", comment.pk), ("newest", newest), ("at", at.isoformat())]
        return _confirm(request, step, meant.count(), [*typed, *(("states", state) for state in states)])
    if late := decided_after(comments, newest=newest, at=at, states=states):
        messages.warning(request, missed(late, moderator(request)))
    rows = dict(meant.order_by("-pk").values_list("pk", "status")[:AT_ONCE])
    if not rows and not late:
        messages.warning(request, _("In these states there is nothing that this could be done with."))
    left = meant.count() - len(rows) if len(rows) == AT_ONCE else 0
    if left:
        messages.warning(request, _("%(count)d are left; press the button again for them.") % {"count": left})
    return _carry_out(request, step, rows, here if left or not rows else back_of(request))


def _confirm(request: HttpRequest, step: Step, count: int, typed: list[tuple[str, Any]]) -> HttpResponse:
    """Asked once more, because it cannot be undone."""
    title = ngettext("Delete %(count)d comment for good?", "Delete %(count)d comments for good?", count)
    context = {"typed": typed, "step": step, "back": back_of(request), "count": count}
    return show(request, "confirm_many.html", title % {"count": count}, context)


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
    steps = [STEPS[slug] for slug in BULK_STEPS if STEPS[slug].starts & found.keys()]
    return show(request, "everything.html", titles[scope], {**context, **_moment(), "steps": steps})


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def empty(request: HttpRequest, status: str) -> HttpResponse:
    """Delete what was in spam or trash when the page that asks was made."""
    view = Comment.Status(status)
    if request.method != "POST":
        kept = Comment.objects.wiped().count() if status == Comment.Status.TRASH else 0
        count = queue_counts()[status] - kept
        title = {"spam": _("Empty spam?"), "trash": _("Empty the Trash?")}[status]
        return show(request, "empty.html", title, {"count": count, "status": status, **_moment()})
    form = MomentForm(request.POST)
    if not form.is_valid():
        return redirect(request.path)
    doomed = as_it_was(in_view(view), newest=form.cleaned_data["newest"], at=form.cleaned_data["at"])
    ids = list(doomed.order_by("-pk").values_list("pk", flat=True)[:AT_ONCE])
    count = delete_for_good(ids, by=moderator(request))
    if not count:
        messages.warning(request, _("There was nothing left to delete."))
        return redirect(f"{queue_url()}?view={status}")
    left = doomed.count() if len(ids) == AT_ONCE else 0
    text = ngettext("%(count)d comment deleted for good.", "%(count)d comments deleted for good.", count)
    more = _("%(count)d are left; press the button again for them.") % {"count": left} if left else ""
    messages.success(request, f"{text % {'count': count}} {more}".strip())
    return redirect(request.path if left else f"{queue_url()}?view={status}")


def _carry_out(request: HttpRequest, step: Step, possible: dict[int, str], then: str) -> HttpResponse:
    named = Comment.objects.filter(pk__in=possible).only("name").in_bulk()
    outcome = step.carry_out(possible, by=moderator(request))
    if late := sorted(possible.keys() - set(outcome.changed)):
        messages.warning(request, missed(late, moderator(request)))
    if outcome.changed:
        text = done(step, [named[pk] for pk in outcome.changed if pk in named])
        messages.success(request, with_undo(text, undo_id(outcome, step)))
    return redirect(then)


def _chosen_step(request: HttpRequest) -> Step:
    slug = request.POST.get("step", "")
    if slug not in {*BULK_STEPS, "dismissal"}:
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
