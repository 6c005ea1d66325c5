"""Report a comment: a page for everybody, without account, cookie or script."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from comments.models import Comment, Report
from comments.reporting import report
from comments.tokens import is_report_token, issue_report_token
from forum.http import client_ip, is_same_origin
from forum.throttle import exceeded, networks

HOUR = timedelta(hours=1)
HOST_LIMIT, NETWORK_LIMIT = 5, 30  # in an hour


class ReportForm(forms.ModelForm):
    class Meta:
        model = Report
        fields = ["reason", "note"]
        widgets = {"reason": forms.RadioSelect}
        error_messages = {"reason": {"required": gettext_lazy("Please choose what is wrong with this comment.")}}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["reason"].choices = Report.Reason.choices  # type: ignore[attr-defined]


@never_cache
@csrf_exempt  # As for posting: nobody is signed in here, and the origin and a token of our own are checked instead.
@require_http_methods(["GET", "HEAD", "POST"])
def report_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    comment = get_object_or_404(Comment.objects.public().select_related("article"), pk=comment_id)
    if request.method != "POST":
        return _ask(request, comment, ReportForm())
    form = ReportForm(request.POST)
    if not is_same_origin(request):
        return _ask(request, comment, form, 403, _("This report seems to come from another site. Please send it here."))
    if not form.is_valid():
        return _ask(request, comment, form, 422)
    if not is_report_token(request.POST.get("token", ""), comment.pk):
        return _ask(
            request, comment, form, 403, _("This page was open for a long time. Please send your report again.")
        )
    ip_address = client_ip(request)
    if seconds := _wait(ip_address):
        response = _ask(
            request, comment, form, 429, _("Many reports have come from your address. Please try again later.")
        )
        response["Retry-After"] = str(seconds)
        return response
    report(comment, form.cleaned_data["reason"], form.cleaned_data["note"], ip_address)
    return HttpResponse(status=303, headers={"Location": f"{request.path}thanks/"})


@never_cache
@require_safe
def thank(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Also when a moderator was quick and the comment is gone."""
    comment = Comment.objects.public().select_related("article").filter(pk=comment_id).first()
    return render(request, "comments/reported.html", {"comment": comment})


def _ask(request: HttpRequest, comment: Comment, form: ReportForm, status: int = 200, notice: str = "") -> HttpResponse:
    context = {"comment": comment, "form": form, "notice": notice, "token": issue_report_token(comment.pk)}
    return render(request, "comments/report.html", context, status=status)


def _wait(ip_address: str | None) -> int:
    """Seconds until a report from there is taken again; 0 for now."""
    host, network = networks(ip_address)
    return exceeded(f"report:{host}", HOST_LIMIT, HOUR) or exceeded(f"report:{network}", NETWORK_LIMIT, HOUR)
