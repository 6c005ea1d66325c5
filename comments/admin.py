"""The moderation desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from comments import moderation, privacy_admin
from comments.models import Comment
from comments.permissions import can_moderate
from comments.text import to_html

Status = Comment.Status


class Decision(NamedTuple):
    """One thing to do with a comment; `starts` are the states in which it is offered."""

    label: str | Promise
    change: Callable[..., moderation.Outcome]
    starts: set[Status]


DECISIONS = {
    "approve": Decision(_("Approve"), moderation.approve, {Status.PENDING}),
    "unapprove": Decision(_("Unapprove"), moderation.unapprove, {Status.APPROVED}),
    "spam": Decision(_("Spam"), moderation.mark_spam, {Status.PENDING, Status.APPROVED}),
    "trash": Decision(_("Trash"), moderation.trash, {Status.PENDING, Status.APPROVED, Status.SPAM}),
    "restore": Decision(_("Restore"), moderation.restore, {Status.SPAM, Status.TRASH}),
}


class QueueFilter(admin.SimpleListFilter):
    """The desk's views; it opens with what waits."""

    title = _("status")
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*((value, str(label)) for value, label in Status.choices), ("all", str(_("All")))]

    def choices(self, changelist: Any) -> Any:
        counts = dict(Comment.objects.values_list("status").annotate(Count("pk")).order_by())
        counts["all"] = sum(counts.values())
        for value, label in self.lookup_choices:
            yield {
                "selected": (self.value() or Status.PENDING) == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": f"{label} ({counts.get(str(value), 0)})",
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        chosen = self.value() or Status.PENDING
        return queryset if chosen == "all" else queryset.filter(status=chosen)


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    list_display = ("commenter", "text", "responded_article", "status_text", "submitted_at", "decisions")
    list_display_links = ("commenter",)
    list_filter = (QueueFilter,)
    list_select_related = ("article", "parent", "moderated_by")
    list_per_page = 50
    search_fields = ("name", "email", "website", "body")
    show_full_result_count = False
    sortable_by = ()
    actions = ("approve_selected", "unapprove_selected", "spam_selected", "trash_selected", "restore_selected")
    fields = (
        "text", "responded_article", "commenter", "website", "ip_address", "user_agent",
        "submitted_at", "status_text", "reasons", "moderated_by", "moderated_at",
    )  # fmt: skip

    # Comments come from readers and are decided, not edited

    def has_module_permission(self, request: HttpRequest) -> bool:
        return can_moderate(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return can_moderate(request.user)

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return can_moderate(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False

    # Decisions, one by one

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.decide)
        return [
            *privacy_admin.urls(self.admin_site),
            path("<int:comment_id>/<str:seen>/<str:name>/", view, name="comments_comment_decide"),
            *super().get_urls(),
        ]

    def decide(self, request: HttpRequest, comment_id: int, seen: str, name: str) -> HttpResponse:
        """One decision about one comment in the state in which it was seen, from its row or its page."""
        if not can_moderate(request.user):
            raise PermissionDenied
        if name not in DECISIONS or seen not in Status or not Comment.objects.filter(pk=comment_id).exists():
            raise Http404
        if request.method != "POST":  # back from signing in again
            return redirect("admin:comments_comment_changelist")
        self._carry_out(request, name, [comment_id], seen)
        return redirect(_back(request))

    def _carry_out(self, request: HttpRequest, name: str, comment_ids: list[int], seen: str) -> None:
        decision = DECISIONS[name]
        changed = decision.change(comment_ids, by=request.user, seen=seen).changed
        if changed:
            rows = Comment.objects.filter(pk__in=changed).only("name", "body")
            LogEntry.objects.log_actions(request.user.pk or 0, rows, CHANGE, str(decision.label))
            self.message_user(request, _done(name, len(changed)), messages.SUCCESS)
        if missed := len(comment_ids) - len(changed):
            text = ngettext(
                "%(count)d comment was left as it is: somebody decided about it in the meantime.",
                "%(count)d comments were left as they are: somebody decided about them in the meantime.",
                missed,
            )
            self.message_user(request, text % {"count": missed}, messages.WARNING)

    # Decisions, many at once

    @admin.action(description=_("Approve"), permissions=["moderate"])
    def approve_selected(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self._decide_selected(request, "approve", queryset)

    @admin.action(description=_("Unapprove"), permissions=["moderate"])
    def unapprove_selected(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self._decide_selected(request, "unapprove", queryset)

    @admin.action(description=_("Mark as spam"), permissions=["moderate"])
    def spam_selected(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self._decide_selected(request, "spam", queryset)

    @admin.action(description=_("Move to Trash"), permissions=["moderate"])
    def trash_selected(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self._decide_selected(request, "trash", queryset)

    @admin.action(description=_("Restore"), permissions=["moderate"])
    def restore_selected(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self._decide_selected(request, "restore", queryset)

    def _decide_selected(self, request: HttpRequest, name: str, queryset: QuerySet[Comment]) -> None:
        """All that was ticked, in the view in which it was ticked."""
        view = request.GET.get(QueueFilter.parameter_name, Status.PENDING)
        if request.POST.get("select_across") == "1":
            ticked = list(queryset.values_list("pk", flat=True))
        else:
            ticked = [int(pk) for pk in request.POST.getlist(ACTION_CHECKBOX_NAME) if pk.isdecimal()]
        self._carry_out(request, name, ticked, view if view in Status else "")

    def view_on_site(self, obj: Comment) -> str | None:  # type: ignore[override]
        return obj.get_absolute_url() if obj.status == Status.APPROVED else None

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        context["decision_buttons"] = _buttons(context["original"])
        return super().render_change_form(request, context, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().changelist_view(request, {"title": _("Reader comments"), **(extra_context or {})})

    # What a row and the page show

    @admin.display(description=_("commenter"))
    def commenter(self, comment: Comment) -> SafeString:
        return format_html("<bdi>{}</bdi><br><small>{}</small>", comment.name, comment.email)

    @admin.display(description=_("comment"))
    def text(self, comment: Comment) -> SafeString:
        context = format_html("<p><small>{}</small></p>", _in_reply_to(comment)) if comment.parent else ""
        return format_html('<div class="desk-text" dir="auto">{}{}</div>', context, to_html(comment.body))

    @admin.display(description=_("in response to"))
    def responded_article(self, comment: Comment) -> SafeString:
        return format_html('<a href="{}">{}</a>', comment.article.get_absolute_url(), comment.article.headline)

    @admin.display(description=_("status"))
    def status_text(self, comment: Comment) -> SafeString:
        return format_html('<span class="state state-{}">{}</span>', comment.status, comment.get_status_display())

    @admin.display(description=_("decision"))
    def decisions(self, comment: Comment) -> SafeString:
        """Buttons of the list's own form, so that they carry its CSRF token and work without a script."""
        buttons = ((url, label, comment.name) for url, label in _buttons(comment))
        html = (
            '<button class="decision" type="submit" formaction="{}" formnovalidate>'
            '{}<span class="visually-hidden"> {}</span></button>'
        )
        return format_html('<div class="decisions">{}</div>', format_html_join(" ", html, buttons))


def _buttons(comment: Comment) -> list[tuple[str, str | Promise]]:
    """Where each decision that is possible now is posted to, and its label."""
    return [
        (reverse("admin:comments_comment_decide", args=[comment.pk, comment.status, name]), decision.label)
        for name, decision in DECISIONS.items()
        if comment.status in decision.starts
    ]


def _done(name: str, count: int) -> str:
    texts = {
        "approve": ngettext("%(count)d comment approved.", "%(count)d comments approved.", count),
        "unapprove": ngettext("%(count)d comment is pending again.", "%(count)d comments are pending again.", count),
        "spam": ngettext("%(count)d comment marked as spam.", "%(count)d comments marked as spam.", count),
        "trash": ngettext("%(count)d comment moved to the Trash.", "%(count)d comments moved to the Trash.", count),
        "restore": ngettext("%(count)d comment restored.", "%(count)d comments restored.", count),
    }
    return texts[name] % {"count": count}


def _in_reply_to(comment: Comment) -> str:
    return _("In reply to %(name)s.") % {"name": comment.parent.name if comment.parent else ""}


def _back(request: HttpRequest) -> str:
    """To the list as it was filtered, if the browser says where it came from."""
    referer = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
    return referer if is_ours else reverse("admin:comments_comment_changelist")
