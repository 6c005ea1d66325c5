"""Moments as people say them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def machine(moment: datetime | None) -> str:
    """For machines to read, in the site's time zone; to the second, for HTML knows no finer one than thousandths."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


@register.filter
def ago(moment: datetime) -> str:
    """How long since then: “just now”, “3 minutes ago”."""
    now = timezone.now()
    if now - moment < timedelta(minutes=1):
        return _("just now")
    return _("%(time)s ago") % {"time": timesince(moment, now)}
