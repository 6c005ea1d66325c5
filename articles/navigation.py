"""What every page's head and foot show: the site's name and its sections."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from articles.models import Page, Section


def sections() -> list[Section]:
    """The main sections in order, each with its sub-sections in `children`; one query."""
    rows = list(Section.objects.in_order())
    tree = {section.pk: section for section in rows if section.parent_id is None}
    for section in tree.values():
        section.children = [  # type: ignore[attr-defined]
            row for row in rows if row.parent_id == section.pk
        ]
    return list(tree.values())


def pages() -> list[Page]:
    """What the foot of every page links besides."""
    return list(Page.objects.in_footer())


def site(request: HttpRequest) -> dict[str, Any]:
    """A context processor; it reads neither user nor session, and the sections only where a template asks."""
    return {
        "site_name": settings.FORUM_NAME,
        "site_tagline": settings.FORUM_TAGLINE,
        "sections": SimpleLazyObject(sections),
        "footer_pages": SimpleLazyObject(pages),
    }
