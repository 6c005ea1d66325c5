"""Data for search engines inside a page."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# As in Django's json_script: nothing in a text can end the element or begin a comment in it.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag
def json_ld(data: str) -> SafeString:
    """`data` is JSON."""
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(data.translate(ESCAPES)))  # noqa: S308 - escaped above
