"""The discussion settings: one page, in the order of WordPress's; and the crisis switch, which moderators have."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import yesno
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from comments import moderation
from comments.admin.forms import CrisisForm
from comments.admin.page import moderator, moderators_only, queue_url, show
from comments.models import Discussion


class DiscussionForm(forms.ModelForm):
    """A page that shows older settings overwrites nobody's newer ones by accident; saved again, it is meant."""

    class Meta:
        model = Discussion
        exclude = ("crisis",)  # noqa: DJ006  it has a page of its own, for moderators too

    # What held when the page was opened
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = _version(self.instance)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        current = Discussion.objects.select_for_update().filter(pk=1).first() or Discussion(pk=1)
        if self.cleaned_data.get("version") != _version(current):
            data: Any = self.data
            self.data = data.copy()
            self.data["version"] = _version(current)  # type: ignore[index]
            text = _("Somebody else saved these settings after you opened this page, so yours are not saved yet.")
            raise ValidationError([text, *self._what_differs(current), _("Save again to replace them with yours.")])
        return cleaned

    def _what_differs(self, current: Discussion) -> Iterator[str]:
        """Named with the value that holds now; of long lists only the name."""
        for name in self.fields.keys() & self.cleaned_data.keys() - {"version"}:
            value = getattr(current, name)
            if value != self.cleaned_data[name]:
                shown = yesno(value) if isinstance(value, bool) else Truncator(value).chars(40)
                yield _("%(setting)s: %(value)s now.") % {"setting": self.fields[name].label, "value": shown or "–"}


def _version(settings: Discussion) -> str:
    """Differs as soon as one of the page's settings does."""
    names = (field.name for field in Discussion._meta.fields if field.editable and field.name != "crisis")
    values = [getattr(settings, name) for name in names]
    return blake2b(json.dumps(values).encode(), digest_size=16).hexdigest()


@admin.register(Discussion)
class DiscussionAdmin(admin.ModelAdmin):
    form = DiscussionForm
    formfield_overrides = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 10, "spellcheck": "false"})}}
    fieldsets = (
        (
            None,
            {
                "fields": ("version",),
                "description": gettext_lazy(
                    "WordPress has some settings that are not here. Readers have no accounts, so none can be asked to "
                    "sign in first; there are no pingbacks; and avatars are drawn by this site, from initials."
                ),
            },
        ),
        (
            gettext_lazy("Default article settings"),
            {"fields": ("default_comment_status", "close_comments_for_old_posts", "close_comments_days_old")},
        ),
        (
            gettext_lazy("Other comment settings"),
            {
                "fields": (
                    "require_name_email", "show_comments_cookies_opt_in", "thread_comments", "thread_comments_depth",
                    "page_comments", "comments_per_page", "default_comments_page", "comment_order",
                )
            },
        ),
        (gettext_lazy("Email me whenever"), {"fields": ("comments_notify", "moderation_notify")}),
        (
            gettext_lazy("Before a comment appears"),
            {"fields": ("comment_moderation", "comment_previously_approved")},
        ),
        (gettext_lazy("Comment Moderation"), {"fields": ("comment_max_links", "moderation_keys")}),
        (gettext_lazy("Disallowed Comment Keys"), {"fields": ("disallowed_keys",)}),
        (gettext_lazy("Avatars"), {"fields": ("show_avatars",)}),
    )  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Discussion | None = None) -> bool:
        return False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Discussion | None:
        """The settings that hold now; they become a row with the first saving."""
        return Discussion.current() if object_id == "1" else None

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return redirect("admin:comments_discussion_change", 1)

    def save_model(self, request: HttpRequest, obj: Discussion, form: Any, change: bool) -> None:
        """Only what the form shows: where the moderators' mail has come to is the chores' own."""
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        if not Discussion.objects.filter(pk=1).update(**values):
            obj.save()

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        context |= {"title": _("Discussion settings"), "subtitle": None, "show_save_and_continue": False}
        context |= {"crisis": Discussion.Crisis(Discussion.current().crisis)}
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Discussion) -> HttpResponse:
        messages.success(request, _("The discussion settings are saved and hold from now on."))
        return redirect(request.path)


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def switch_crisis(request: HttpRequest) -> HttpResponse:
    """A page that asks, and the switch. What somebody else has switched in between is not overruled."""
    current = Discussion.current().crisis
    form = CrisisForm(request.POST or None, initial={"crisis": current})
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return show(request, "crisis.html", _("Crisis switch"), {"form": form, "current": current}, status=status)
    wanted = form.cleaned_data["crisis"]
    if not moderation.switch_crisis(wanted, seen=request.POST.get("seen", "")):
        messages.warning(request, _("Somebody has switched in the meantime. This is how it stands now."))
        return redirect(request.path)
    label = Discussion.Crisis(wanted).label
    LogEntry.objects.log_actions(
        moderator(request).pk, [Discussion.current()], CHANGE, f"{_('Crisis switch')}: {label}"
    )
    messages.success(request, f"{_('Crisis switch')}: {label}.")
    return redirect(queue_url())
