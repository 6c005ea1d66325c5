"""The pages behind the links in mail to commenters. Looking changes nothing; a button does, and may be pressed again.

The signed link is what authorises, so no cookie is needed, and none is set. A mail program presses the button by itself
where its user asks it to (RFC 8058): without cookies, without an origin, and it follows no redirect.
"""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments import following, mail_links


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    template = "comments/confirm.html"
    try:
        link = mail_links.read(token, mail_links.CONFIRM)
    except signing.BadSignature as problem:
        return _refuse(request, template, problem)
    comment = following.find(link)
    if comment is None:
        return _page(request, template, {"is_gone": True}, status=410)
    if request.method == "POST":
        following.confirm(comment)
    context = {
        "comment": comment,
        "address": following.masked(comment.email),
        "is_done": comment.wants_mail and comment.email_confirmed_at is not None,
    }
    return _page(request, template, context)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    template = "comments/unsubscribe.html"
    try:
        link = mail_links.read(token, mail_links.UNSUBSCRIBE)
    except signing.BadSignature as problem:
        return _refuse(request, template, problem)
    comment = following.find(link)
    if request.method == "POST":
        following.unsubscribe(link)
    address = following.masked(comment.email) if comment else ""
    return _page(request, template, {"address": address, "is_done": request.method == "POST"})


def _refuse(request: HttpRequest, template: str, problem: signing.BadSignature) -> HttpResponse:
    is_old = isinstance(problem, signing.SignatureExpired)
    return _page(request, template, {"is_old": is_old, "is_forged": not is_old}, status=410 if is_old else 404)


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
