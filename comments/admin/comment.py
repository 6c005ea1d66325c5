"""The moderation desk: its list, the page of one comment, and the addresses of everything that can be done there."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article
from comments import privacy_admin
from comments.admin.answers import edit, reply
from comments.admin.decisions import decide, undo
from comments.admin.discussion import switch_crisis
from comments.admin.forms import FilterForm
from comments.admin.many import decide_everything, decide_selection, empty
from comments.admin.page import moderator, moderators_only, one_row, show
from comments.admin.row import build_rows
from comments.admin.sayings import name_of
from comments.admin.steps import STEPS, STEPS_OF_VIEW
from comments.desk import Page, loaded, matching, reason_label, turn_to
from comments.models import Comment, Decision
from comments.permissions import can_moderate, can_see_contact

PLACES, DATES = {"before", "after"}, {"since", "until"}
NOT_CHIPS = {"view", "order", *PLACES}


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    """Of Django's own pages only the addresses are used: nothing here is added, changed or deleted without a trace."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return can_moderate(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return can_moderate(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        steps = [
            path(f"<int:comment_id>/{slug}/", decide, {"slug": slug}, name=f"comments_comment_{slug}") for slug in STEPS
        ]
        return [
            *privacy_admin.urls(self.admin_site),
            path("", show_queue, name="comments_comment_changelist"),
            path("<int:comment_id>/change/", show_comment, name="comments_comment_change"),
            path("<int:comment_id>/reply/", reply, name="comments_comment_reply"),
            path("<int:comment_id>/edit/", edit, name="comments_comment_edit"),
            *steps,
            path("selection/", decide_selection, name="comments_comment_selection"),
            path("everything/", decide_everything, name="comments_comment_everything"),
            path("spam/emptying/", empty, {"status": "spam"}, name="comments_comment_empty_spam"),
            path("trash/emptying/", empty, {"status": "trash"}, name="comments_comment_empty_trash"),
            path("undo/", undo, name="comments_comment_undo"),
            path("crisis/", switch_crisis, name="comments_comment_crisis"),
        ]


@moderators_only
def show_queue(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET, shows_contact=can_see_contact(request.user))
    filters = form.filters()
    view = filters.get("view") or "pending"
    oldest_first = filters.get("order") == "oldest"
    page = turn_to(
        matching(filters),
        oldest_first=oldest_first,
        before=filters.get("before"),
        after=filters.get("after"),
        by_date=bool(DATES & filters.keys()),
    )
    chips = _chips(request, filters)
    context = {
        "form": form,
        "view": view,
        "chips": chips,
        "is_filtered": bool(chips) or bool(form.errors),
        "tab_query": _query(request, drop={"view", *PLACES}),
        "rows": build_rows(page.comments, moderator(request), request.get_full_path()),
        "back": request.get_full_path(),
        "bulk_steps": [
            (step, step.label_for(view), step.key_for(view)) for step in map(STEPS.__getitem__, STEPS_OF_VIEW[view])
        ],
        **_page_links(request, page, oldest_first=oldest_first),
    }
    return show(request, "desk.html", _("Comments"), context)


@moderators_only
def show_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    """One comment with everything that was ever decided about it."""
    comment = loaded(Comment.objects.all()).filter(pk=min(comment_id, 2**63 - 1)).first()
    if comment is None:
        raise Http404
    journal = Decision.objects.filter(comment=comment).select_related("decided_by")
    context = {"row": one_row(request, comment, request.path), "back": request.path, "journal": journal}
    return show(request, "comment.html", _("Comment by %(name)s") % {"name": name_of(comment)}, context)


def _query(request: HttpRequest, *, drop: set[str], **more: Any) -> str:
    kept = [(name, value) for name, value in request.GET.items() if value and name not in drop | more.keys()]
    return urlencode([*kept, *more.items()])


def _page_links(request: HttpRequest, page: Page, *, oldest_first: bool) -> dict[str, str]:
    """Pages are told apart by the number at their edge, so that none shifts while comments come and go."""
    if not page.comments:
        has_place = any(request.GET.get(name) for name in PLACES)
        return {"start_query": f"?{_query(request, drop=PLACES)}"} if has_place else {}
    up, down = ("before", "after") if oldest_first else ("after", "before")
    links = {}
    if page.has_previous:
        links["previous_query"] = f"?{_query(request, drop=PLACES, **{up: page.comments[0].pk})}"
    if page.has_next:
        links["next_query"] = f"?{_query(request, drop=PLACES, **{down: page.comments[-1].pk})}"
    return links


def _chips(request: HttpRequest, filters: dict[str, Any]) -> list[tuple[Any, str, str]]:
    """Each filter that holds: its name, its value, and the address of the list without it."""
    labels = {
        "article": gettext_lazy("Article"), "headline": gettext_lazy("Headline"), "section": gettext_lazy("Section"),
        "author": gettext_lazy("Author"), "name": gettext_lazy("Author"), "address": gettext_lazy("Address"),
        "reason": gettext_lazy("Held by"), "since": gettext_lazy("From"), "until": gettext_lazy("To"),
        "q": gettext_lazy("Text"), "words": gettext_lazy("Text"),
    }  # fmt: skip
    parameters = {"name": "author", "words": "q"}
    return [
        (labels[name], _shown(name, value), f"?{_query(request, drop={parameters.get(name, name), *PLACES})}")
        for name, value in filters.items()
        if name not in NOT_CHIPS
    ]


def _shown(name: str, value: Any) -> str:
    if name == "article":
        article = Article.objects.filter(pk=value).only("headline").first()
        return article.headline if article else str(value)
    if name == "reason":
        return reason_label(value)
    return date_format(value) if name in {"since", "until"} else str(value)
