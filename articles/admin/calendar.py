"""What appears when: a month of the newsroom."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import newsroom
from articles.admin.page import show, user_of

MONTH = re.compile("([0-9]{4})-([0-9]{2})")
FIRST_YEAR, LAST_YEAR = 1990, 2199


@require_safe
def show_calendar(request: HttpRequest) -> HttpResponse:
    if not user_of(request).has_perm("articles.view_article"):
        raise PermissionDenied
    first = _chosen_month(request.GET.get("month", ""))
    context = {
        "title": _("Calendar: %(month)s") % {"month": date_format(first, "F Y")},
        "weeks": newsroom.month(user_of(request), first),
        "previous": (first - timedelta(days=1)).strftime("%Y-%m"),
        "next": (first + timedelta(days=31)).strftime("%Y-%m"),
        "first": first,
    }
    return show(request, "calendar.html", context)


def _chosen_month(text: str) -> date:
    """This month, where the address names none that makes sense."""
    found = MONTH.fullmatch(text)
    year, month = (int(found[1]), int(found[2])) if found else (0, 0)
    if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12:
        return date(year, month, 1)
    return timezone.localdate().replace(day=1)
