"""The admin's page for requests about personal data: look up an address, hand over what is held, forget it.

The address travels in the body of requests only, never in an address line or a log.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache

from comments import privacy
from comments.models import MAX_EMAIL, Comment
from comments.permissions import can_manage_privacy

TITLE = gettext_lazy("Personal data of a commenter")


class AddressForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=MAX_EMAIL)


def urls(admin_site: AdminSite) -> list[URLPattern]:
    """To be put before the comments' own addresses in the admin."""

    def show(request: HttpRequest) -> HttpResponse:
        return _show(request, admin_site)

    def anonymise(request: HttpRequest) -> HttpResponse:
        return _erase(request, admin_site, "anonymise")

    def delete(request: HttpRequest) -> HttpResponse:
        return _erase(request, admin_site, "delete")

    pages = {"privacy/": show, "privacy/export/": _export, "privacy/anonymise/": anonymise, "privacy/delete/": delete}
    return [
        path(address, admin_site.admin_view(never_cache(view)), name=f"comments_{address[:-1].replace('/', '_')}")
        for address, view in pages.items()
    ]


def _show(request: HttpRequest, admin_site: AdminSite) -> HttpResponse:
    """The question and, where it was posted, the answer."""
    _check(request)
    form = AddressForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        email = form.cleaned_data["email"]
        counts = privacy.count(email)
        rows = [(label, counts[status]) for status, label in Comment.Status.choices]
        context |= {"email": email, "rows": rows, "total": sum(counts.values()), "mails": privacy.count_mails(email)}
    return _page(request, admin_site, "privacy.html", context)


def _export(request: HttpRequest) -> HttpResponse:
    email = _chosen(request)
    if email is None:
        return redirect("admin:comments_privacy")
    found = privacy.export(email)
    _log(request, f"Exported the data of one commenter: {len(found['comments'])} comments")
    response = JsonResponse(found, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="comments.json"'
    return response


def _erase(request: HttpRequest, admin_site: AdminSite, mode: privacy.Mode) -> HttpResponse:
    """Asked once more, because it cannot be undone."""
    email = _chosen(request)
    if email is None:
        return redirect("admin:comments_privacy")
    if "confirmed" not in request.POST:
        context = {"email": email, "mode": mode, "total": sum(privacy.count(email).values())}
        return _page(request, admin_site, "privacy_confirm.html", context)
    report = privacy.erase(email, mode, by=request.user if request.user.is_authenticated else None)
    _log(request, f"Erased the data of one commenter ({mode}): {report.comments} comments")
    messages.success(request, _report(mode, report.comments))
    return redirect("admin:comments_privacy")


def _check(request: HttpRequest) -> None:
    if not can_manage_privacy(request.user):
        raise PermissionDenied


def _chosen(request: HttpRequest) -> str | None:
    """None where nothing was posted, as when somebody comes back from signing in again, or no address."""
    _check(request)
    form = AddressForm(request.POST)
    return form.cleaned_data["email"] if request.method == "POST" and form.is_valid() else None


def _report(mode: privacy.Mode, count: int) -> str:
    texts = {
        "anonymise": ngettext("%(count)d comment was anonymised.", "%(count)d comments were anonymised.", count),
        "delete": ngettext("%(count)d comment was deleted.", "%(count)d comments were deleted.", count),
    }
    return texts[mode] % {"count": count}


def _page(request: HttpRequest, admin_site: AdminSite, name: str, context: dict[str, Any]) -> HttpResponse:
    known = admin_site.each_context(request) | {"title": TITLE, "opts": Comment._meta}
    return render(request, f"admin/comments/{name}", known | context)


def _log(request: HttpRequest, what: str) -> None:
    """Who did what, and when; not about whom."""
    kind = ContentType.objects.get_for_model(Comment)
    LogEntry.objects.create(
        user_id=request.user.pk or 0,
        content_type=kind,
        object_repr=_("Personal data"),
        action_flag=CHANGE,
        change_message=what,
    )
