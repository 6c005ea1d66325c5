"""What every page's head and foot show: the site's name, its sections, and its pages that are no articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Value, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from articles.models import Listing, Page, Section
from forum.ready import Ready, Row

SECTION, PAGE = 0, 1


class Entry(NamedTuple):
    """A section as the navigation has it."""

    pk: int
    name: str
    slug: str
    description: str
    url: str
    has_articles: bool  # that readers see, its sub-sections' among them
    children: tuple[Entry, ...] = ()


class FooterPage(NamedTuple):
    title: str
    url: str
    language: str


class Navigation(NamedTuple):
    sections: tuple[Entry, ...]  # the main ones in order, each with its sub-sections in `children`
    filled: tuple[Entry, ...]  # those of them that have articles: an empty one is no place to send a reader to
    pages: tuple[FooterPage, ...]  # linked at the foot


def of(request: HttpRequest) -> Navigation:
    """One query, however often a page asks."""
    found: Navigation | None = getattr(request, "navigation", None)
    if found is None:
        found = request.navigation = _arranged(tuple(sorted(ROWS.rows())))  # type: ignore[attr-defined]
    return found


def find_section(slug: str, entries: Iterable[Entry], above: Section | None = None) -> Section | None:
    """From the entries of the navigation, which every page has loaded anyway."""
    for entry in entries:
        section = Section(pk=entry.pk, name=entry.name, slug=entry.slug, description=entry.description, parent=above)
        found = section if entry.slug == slug else find_section(slug, entry.children, section)
        if found:
            return found
    return None


def site(request: HttpRequest) -> dict[str, Any]:
    """A context processor; it reads neither user nor session, and the sections only where a template asks."""
    return {
        "site_name": settings.FORUM_NAME,
        "site_tagline": settings.FORUM_TAGLINE,
        "sections": SimpleLazyObject(lambda: of(request).filled),
        "footer_pages": SimpleLazyObject(lambda: of(request).pages),
    }


def _rows() -> QuerySet[Any, Any]:
    """What it is, its place, and its fields; the last are a section's parent and whether it has articles. A page's
    order says nothing more."""
    articles = Listing.objects.of(Listing.Kind.SECTION, OuterRef("pk")).visible()
    sections = _numbered(Section.objects.in_order().annotate(has_articles=Exists(articles)))
    pages = _numbered(Page.objects.in_footer())
    found: QuerySet[Any, Any] = sections.values_list(
        Value(SECTION), "place", "pk", "name", "slug", "description", "parent", "has_articles"
    ).union(
        pages.values_list(Value(PAGE), "place", "pk", "title", "path", "language", "position", Value(True)), all=True
    )
    return found


def _numbered(rows: Any) -> Any:
    """In no order, but each with its place in that order."""
    return rows.annotate(place=Window(RowNumber(), order_by=list(rows.query.order_by))).order_by()


ROWS = Ready(_rows)


@lru_cache(maxsize=4)
def _arranged(rows: tuple[Row, ...]) -> Navigation:
    """Rows seldom change, and what is made of them never does."""
    sections = _tree([row[2:] for row in rows if row[0] == SECTION])
    pages = [row[3:6] for row in rows if row[0] == PAGE]
    return Navigation(
        sections=sections,
        filled=_filled(sections),
        pages=tuple(FooterPage(title, Page(path=path).get_absolute_url(), lang) for title, path, lang in pages),
    )


def _tree(rows: list[Row]) -> tuple[Entry, ...]:
    slugs = {row[0]: row[2] for row in rows}
    parts: dict[int | None, list[Entry]] = defaultdict(list)
    for pk, name, slug, description, parent, has_articles in reversed(rows):  # the parts of a section stand behind it
        section = Section(slug=slug, parent=Section(slug=slugs[parent]) if parent else None)
        parts[parent].insert(
            0, Entry(pk, name, slug, description, section.get_absolute_url(), has_articles, tuple(parts[pk]))
        )
    return tuple(parts[None])


def _filled(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(entry._replace(children=_filled(entry.children)) for entry in entries if entry.has_articles)
