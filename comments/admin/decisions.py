"""One decision about one comment, and taking decisions back."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comments import undoing
from comments.admin.forms import UndoForm, WhyForm
from comments.admin.page import (
    back_of,
    find_comment,
    moderator,
    moderators_only,
    one_row,
    say_done,
    say_missed,
    show,
    show_fragment,
    wants_fragment,
)
from comments.admin.row import build_rows, can_be_decided
from comments.admin.sayings import done, missed, undone, who_decided, why_impossible
from comments.admin.steps import STEPS, Step, undo_id
from comments.desk import PAGE_LENGTH, loaded
from comments.models import Comment, Decision
from comments.moderation import Why
from forum import mail


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, comment_id: int, slug: str) -> HttpResponse:
    """A page that asks, where links in mail lead; and the decision itself, for the state in which it was seen."""
    step = STEPS[slug]
    comment = find_comment(comment_id)
    form = WhyForm(request.POST) if request.method == "POST" else WhyForm()
    seen = request.POST.get("seen", "")
    if not seen or not form.is_valid():
        return _ask(request, step, comment, form)
    why = _why(form, comment)
    outcome = step.carry_out({comment.pk: seen}, by=moderator(request), why=why)
    if not outcome.changed:
        return say_missed(request, comment_id, _left_as_it_is(request, comment))
    return say_done(request, done(step, [comment]), undo_id(outcome, step))


def _ask(request: HttpRequest, step: Step, comment: Comment, form: WhyForm) -> HttpResponse:
    is_possible = can_be_decided(step, comment)
    context = {
        "row": replace(one_row(request, comment), back=back_of(request)),
        "step": step,
        "label": step.label_for(comment.status),
        "is_possible": is_possible,
        "obstacle": "" if is_possible else why_impossible(step, comment, moderator(request)),
        "why": form,
    }
    return show(request, "confirm.html", str(step.label), context, status=422 if form.errors else 200)


def _why(form: WhyForm, comment: Comment) -> Why | None:
    data = form.cleaned_data
    if not any(data.values()):
        return None
    return Why(data["reason"], data["note"], tell=data["tell"] and mail.is_configured() and bool(comment.email))


def _left_as_it_is(request: HttpRequest, comment: Comment) -> str:
    """In between it may even have been deleted for good."""
    current = Comment.objects.filter(pk=comment.pk).exclude(body="").first()
    if current is None:
        return _("This comment has been deleted for good.")
    return _("Left as it is. %(who_decided)s") % {"who_decided": who_decided(current, moderator(request))}


@moderators_only
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Give back what one press of a button changed, where nobody has decided since."""
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _nothing_undone(request, [])
    batch = form.cleaned_data["batch"]
    changed = undoing.undo(batch, by=moderator(request)).changed
    late = list(Decision.objects.filter(batch=batch).exclude(comment__in=changed).values_list("comment", flat=True))
    if not changed:
        return _nothing_undone(request, late)
    comments = list(loaded(Comment.objects.filter(pk__in=changed)).order_by("-pk")[:PAGE_LENGTH])
    message = undone(comments[0], len(changed), late, moderator(request))
    if wants_fragment(request):
        return show_fragment(request, message, rows=build_rows(comments, moderator(request), back_of(request)))
    messages.success(request, message)
    return redirect(f"{back_of(request).partition('#')[0]}#comment-{comments[0].pk}")


def _nothing_undone(request: HttpRequest, late: list[int]) -> HttpResponse:
    message = missed(late, moderator(request)) if late else _("There is nothing to undo.")
    if wants_fragment(request):
        return show_fragment(request, message, status=409)
    messages.warning(request, message)
    return redirect(back_of(request))
