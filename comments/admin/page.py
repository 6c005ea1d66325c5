"""What every page of the desk has in common: who may open it, its context, and the answers to a press of a button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from comments.admin.forms import WhyForm
from comments.admin.row import Row, build_rows
from comments.desk import VIEWS, loaded
from comments.models import Comment, Discussion, queue_counts
from comments.permissions import can_moderate
from forum import mail
from forum.models import User

TEMPLATES = "admin/comments/comment"
View = Callable[..., HttpResponse]


def moderators_only(view: View) -> View:
    """Whoever is signed out comes back here after signing in; everybody else is refused."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_moderate(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return never_cache(admin.site.admin_view(guarded))


def moderator(request: HttpRequest) -> User:
    return cast("User", request.user)


def wants_fragment(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def find_comment(comment_id: int) -> Comment:
    """404 where it is gone; what was deleted for good and only holds a place counts as gone."""
    if comment_id >= 2**63:
        raise Http404
    return get_object_or_404(loaded(Comment.objects.exclude(body="")), pk=comment_id)


def queue_url() -> str:
    return reverse("admin:comments_comment_changelist")


def back_of(request: HttpRequest) -> str:
    """The place on the desk from which a button was pressed."""
    wanted = request.POST.get("back") or request.GET.get("back") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and urlsplit(wanted).path.startswith(queue_url()) else queue_url()


def show(
    request: HttpRequest, name: str, title: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """A page of the desk."""
    frame = {
        **admin.site.each_context(request),
        "title": title,
        "opts": Comment._meta,
        "counts": counts(),
        "crisis": Discussion.current().crisis,
        "why": WhyForm(),
        "can_tell": mail.is_configured(),
        "queue_url": queue_url(),
    }
    request.current_app = admin.site.name  # type: ignore[attr-defined]
    return render(request, f"{TEMPLATES}/{name}", {**frame, **(context or {})}, status=status)


def counts() -> list[tuple[str, Any, int]]:
    found = queue_counts()
    return [(view, label, found[view]) for view, label in VIEWS.items()]


def one_row(request: HttpRequest, comment: Comment, back: str = "") -> Row:
    return build_rows([comment], moderator(request), back or queue_url())[0]


def show_fragment(
    request: HttpRequest, message: str, *, batch: UUID | None = None, rows: Sequence[Row] = (), status: int = 200
) -> HttpResponse:
    """For the script: what happened, the rows as they are now, and the counts, in the partials of the pages."""
    context = {
        "message": with_undo(message, batch),
        "rows": rows,
        "counts": counts(),
        "why": WhyForm(),
        "can_tell": mail.is_configured(),
        "back": back_of(request),
    }
    return render(request, f"{TEMPLATES}/_answer.html", context, status=status)


def say_done(request: HttpRequest, message: str, batch: UUID | None) -> HttpResponse:
    """After a decision: a line with its undo, in place or on the page that comes next."""
    if wants_fragment(request):
        return show_fragment(request, message, batch=batch)
    messages.success(request, with_undo(message, batch))
    return redirect(back_of(request))


def say_missed(request: HttpRequest, comment_id: int, message: str) -> HttpResponse:
    """After a decision that came too late: what is there now."""
    if wants_fragment(request):
        row = one_row(request, find_comment(comment_id), back_of(request))
        return show_fragment(request, message, rows=[row], status=409)
    messages.warning(request, message)
    return redirect(back_of(request))


def with_undo(message: str, batch: UUID | None) -> SafeString:
    """The button belongs to the form that every page of the desk has for it."""
    if batch is None:
        return format_html("{}", message)
    button = '{} <button class="desk-undo" form="desk-undo" name="batch" value="{}">{}</button>'
    return format_html(button, message, batch, _("Undo"))
