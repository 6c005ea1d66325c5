"""What WordPress asks for with a query, as in `/?cat=3&paged=2`: a thing, with a page of its list or its feed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse

from articles import archives, listings, old_addresses
from articles.models import Article, Author, FormerSlug, Origin, Page, Section, Tag
from articles.views.paging import address_of_page

Kind = Origin.Kind
NUMBER = re.compile("[0-9]{1,18}", re.ASCII)
PAGE = re.compile("[1-9][0-9]{0,5}", re.ASCII)
DAY = re.compile("([0-9]{4})(?:([0-9]{2})([0-9]{2})?)?", re.ASCII)
ITEMS = ("p", "page_id", "attachment_id")


def address_of(query: QueryDict) -> str | None:
    """Where `/?s=…`, `/?p=…` and their like lead; None for any other query."""
    rest = _rest(query)
    found = (find(query, rest) for find in FINDERS)
    address = next(filter(None, found), None)
    if address is None and rest:
        is_of_comments = query.get("feed", "").startswith("comments-")
        return f"/comments/{rest}" if is_of_comments else _in_list(listings.site(), "/", rest, feed="/")
    return address


def with_rest(target: Any, rest: str) -> str:
    """Our address for something, with what stood behind its address there: `feed/`, `feed/atom/` or `page/N/`."""
    address = old_addresses.public_address(target)
    if not address:
        raise Http404
    if isinstance(target, (Section, Tag, Author)):
        return _in_list(listings.of(target), address, rest, feed=address)
    return f"{address}{rest}" if isinstance(target, Article) and rest.startswith("feed/") else address


def section_at(path: str) -> Section:
    """By the last slug, which says which section is meant however many ancestors stand before it."""
    found: Section = by_slug(Section.objects.select_related("parent"), path.rstrip("/").rpartition("/")[2])
    return found


def by_slug(rows: Any, slug: str) -> Any:
    """In whatever case it is spelled, as WordPress had it."""
    return rows.filter(slug=slug).first() or get_object_or_404(rows, slug=slug.lower())


def _rest(query: QueryDict) -> str:
    if feed := query.get("feed", ""):
        return "feed/atom/" if feed.endswith("atom") else "feed/"
    page = query.get("paged", "")
    return f"page/{page}/" if PAGE.fullmatch(page) else ""


def _in_list(articles: Any, address: str, rest: str, *, feed: str) -> str:
    if rest.startswith("page/"):
        return address_of_page(articles, address, int(rest.split("/")[1]))
    return f"{feed}{rest}" if rest else address


def _search(query: QueryDict, rest: str) -> str | None:
    words = query.get("s", "")
    return f"{reverse('articles:search')}?{urlencode({'q': words})}" if words else None


def _item(query: QueryDict, rest: str) -> str | None:
    """By the number it had on the site that was imported; by ours only where none was, and no link means another."""
    name = next((name for name in ITEMS if NUMBER.fullmatch(query.get(name, ""))), "")
    if name == "p" and not Origin.objects.numbered().exists():
        return with_rest(get_object_or_404(Article.objects.published(), pk=query[name]), rest)
    return _numbered(query, rest, name, *Origin.NUMBERED)


def _numbered(query: QueryDict, rest: str, name: str, *kinds: str) -> str | None:
    """By a number that only the site that was imported had."""
    number = query.get(name, "")
    return with_rest(old_addresses.by_number(number, *kinds), rest) if NUMBER.fullmatch(number) else None


def _named(query: QueryDict, rest: str, name: str, base: str, find: Callable[[str], Any]) -> str | None:
    """By the slug; one that something had there leads to where its address there leads."""
    value = query.get(name, "").strip("/")
    if not value:
        return None
    try:
        return with_rest(find(value), rest)
    except Http404 as none:
        if former := old_addresses.find(f"{base}{value}/{rest}"):
            return former.address
        raise none


def _article(slug: str) -> Article:
    article = Article.objects.published().filter(slug=slug).first()
    return article or get_object_or_404(FormerSlug.objects.select_related("article"), slug=slug).article


def _archive(query: QueryDict, rest: str) -> str | None:
    """The archive of a date; one that is none, or that is no date, changes nothing."""
    parts = (query.get(name, "") for name in ("year", "monthnum", "day"))
    found = DAY.fullmatch(query.get("m", "") or "".join(part.zfill(2) if part else "" for part in parts))
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    archive = archives.Archive(year or 0, month, day)
    if not archive.articles.count():
        raise Http404
    return _in_list(archive.articles, archive.path, rest, feed="/")


# In the order in which WordPress asks them.
FINDERS: tuple[Callable[[QueryDict, str], str | None], ...] = (
    _search,
    _item,
    lambda query, rest: _named(query, rest, "name", "/", _article),
    lambda query, rest: _named(
        query, rest, "pagename", "/", lambda path: get_object_or_404(Page.objects.public(), path=path)
    ),
    lambda query, rest: _numbered(query, rest, "cat", Kind.TERM),
    lambda query, rest: _named(query, rest, "category_name", "/category/", section_at),
    lambda query, rest: _named(query, rest, "tag", "/tag/", lambda slug: by_slug(Tag.objects, slug)),
    lambda query, rest: _numbered(query, rest, "author", Kind.AUTHOR_NUMBER),
    lambda query, rest: _named(query, rest, "author_name", "/author/", lambda slug: by_slug(Author.objects, slug)),
    _archive,
)
READ = (
    "s", *ITEMS, "name", "pagename", "cat", "category_name", "tag", "author", "author_name", "m", "year", "monthnum",
    "day", "feed", "paged",
)  # fmt: skip
