"""What every page's head and foot show: the site's name and its sections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from articles.models import Page, Section
from forum.ready import Ready, Row

SECTIONS = Ready(lambda: Section.objects.in_order().values_list("pk", "name", "slug", "description", "parent"))
PAGES = Ready(lambda: Page.objects.in_footer().values_list("title", "path", "language"))


class Entry(NamedTuple):
    """A section as the navigation has it."""

    pk: int
    name: str
    slug: str
    description: str
    url: str
    children: tuple[Entry, ...] = ()


class FooterPage(NamedTuple):
    title: str
    url: str
    language: str


def sections() -> tuple[Entry, ...]:
    """The main sections in order, each with its sub-sections in `children`; one query."""
    return _tree(tuple(SECTIONS.rows()))


def find_section(slug: str, entries: Iterable[Entry], above: Section | None = None) -> Section | None:
    """From the entries of the navigation, which every page has loaded anyway."""
    for entry in entries:
        section = Section(pk=entry.pk, name=entry.name, slug=entry.slug, description=entry.description, parent=above)
        found = section if entry.slug == slug else find_section(slug, entry.children, section)
        if found:
            return found
    return None


def pages() -> tuple[FooterPage, ...]:
    """What the foot of every page links besides."""
    return _addressed(tuple(PAGES.rows()))


def site(request: HttpRequest) -> dict[str, Any]:
    """A context processor; it reads neither user nor session, and the sections only where a template asks."""
    return {
        "site_name": settings.FORUM_NAME,
        "site_tagline": settings.FORUM_TAGLINE,
        "sections": SimpleLazyObject(sections),
        "footer_pages": SimpleLazyObject(pages),
    }


@lru_cache(maxsize=4)
def _tree(rows: tuple[Row, ...]) -> tuple[Entry, ...]:
    """Rows seldom change, and an entry never does."""
    slugs = {pk: slug for pk, _name, slug, _description, _parent in rows}
    parts: dict[int | None, list[Entry]] = defaultdict(list)
    for pk, name, slug, description, parent in reversed(rows):  # the parts of a section stand behind it
        section = Section(slug=slug, parent=Section(slug=slugs[parent]) if parent else None)
        parts[parent].insert(0, Entry(pk, name, slug, description, section.get_absolute_url(), tuple(parts[pk])))
    return tuple(parts[None])


@lru_cache(maxsize=4)
def _addressed(rows: tuple[Row, ...]) -> tuple[FooterPage, ...]:
    return tuple(FooterPage(title, Page(path=path).get_absolute_url(), lang) for title, path, lang in rows)
