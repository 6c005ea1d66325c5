"""Answering a comment as staff, and editing one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comments import moderation
from comments.admin.forms import EditForm, ReplyForm
from comments.admin.page import (
    back_of,
    find_comment,
    moderator,
    moderators_only,
    one_row,
    say_done,
    show,
    show_fragment,
    wants_fragment,
)
from comments.admin.sayings import name_of, who_decided
from comments.models import Comment, Decision
from comments.moderation import ArticleHiddenError, DecidedMeanwhileError, version
from comments.permissions import can_see_contact


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Below the row or on a page of its own; what was typed stays there until it is posted."""
    comment = find_comment(comment_id)
    if request.method != "POST":
        return _show_reply(request, comment, ReplyForm())
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _refuse_reply(request, comment, form, str(form.errors["body"][0]), 422)
    seen = request.POST.get("seen", "")
    try:
        answer, approved = moderation.reply(comment, form.cleaned_data["body"], by=moderator(request), seen=seen)
    except DecidedMeanwhileError:
        return _refuse_reply(request, comment, form, who_decided(comment, moderator(request)), 409)
    except ArticleHiddenError:
        reason = _("Readers do not see the article at the moment, so nobody would read an answer.")
        return _refuse_reply(request, comment, form, reason, 409)
    text = _("Comment by %(name)s approved and answered.") if approved else _("Comment by %(name)s answered.")
    batch = Decision.objects.filter(comment=answer).values_list("batch", flat=True).first()
    return say_done(request, text % {"name": name_of(comment)}, batch)


def _refuse_reply(request: HttpRequest, comment: Comment, form: ReplyForm, reason: str, status: int) -> HttpResponse:
    if wants_fragment(request):
        return show_fragment(request, reason, status=status)
    return _show_reply(request, find_comment(comment.pk), form, reason, status)


def _show_reply(
    request: HttpRequest, comment: Comment, form: ReplyForm, problem: str = "", status: int = 200
) -> HttpResponse:
    row = replace(one_row(request, comment), back=back_of(request))
    title = _("Reply to %(name)s") % {"name": name_of(comment)}
    return show(request, "reply.html", title, {"row": row, "form": form, "problem": problem}, status=status)


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Readers see that a moderator changed something; the journal keeps what was there."""
    comment = find_comment(comment_id)
    if comment.status == Comment.Status.TRASH:
        messages.warning(request, _("What is in the Trash cannot be edited; restore it first."))
        return redirect("admin:comments_comment_change", comment_id)
    form = _edit_form(request, comment)
    if request.method != "POST" or not form.is_valid():
        return _show_edit(request, find_comment(comment_id), form, status=422 if form.errors else 200)
    seen = request.POST.get("version", "") or version(find_comment(comment_id))
    try:
        outcome = moderation.edit(comment, form.cleaned_data, by=moderator(request), seen=seen)
    except DecidedMeanwhileError:
        return _show_edit(request, find_comment(comment_id), form, is_late=True, status=409)
    if not outcome.changed:
        messages.info(request, _("Nothing changed."))
        return redirect(back_of(request))
    text = _("Comment by %(name)s saved; readers see that a moderator edited it.")
    return say_done(request, text % {"name": name_of(find_comment(comment_id))}, outcome.batch)


def _edit_form(request: HttpRequest, comment: Comment) -> EditForm:
    data = request.POST if request.method == "POST" else None
    return EditForm(data, instance=comment, shows_contact=can_see_contact(request.user))


def _show_edit(
    request: HttpRequest, current: Comment, form: EditForm, *, is_late: bool = False, status: int = 200
) -> HttpResponse:
    """Where somebody was faster, their version stands above the one that was typed, which may then replace it."""
    context: dict[str, Any] = {
        "row": replace(one_row(request, current), back=back_of(request)),
        "form": form,
        "version": version(current) if is_late else request.POST.get("version", "") or version(current),
        "obstacle": who_decided(current, moderator(request)) if is_late else "",
    }
    title = _("Edit the comment by %(name)s") % {"name": name_of(current)}
    return show(request, "edit.html", title, context, status=status)
