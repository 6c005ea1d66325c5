"""WordPress's own spellings of our addresses: each leads to ours for good, so that no link and no bookmark is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles import archives, listings, old_addresses
from articles.models import Article, Origin, Section, Tag
from articles.views.article import find_article
from articles.views.paging import address_of_page

NUMBER = re.compile("[0-9]{1,18}", re.ASCII)
MONTH = re.compile("([0-9]{4})(0[1-9]|1[0-2])?")
Kind = Origin.Kind
REST = re.compile("feed/(?:rss2?|rdf)/")


def address_of(query: QueryDict) -> str | None:
    """Where `/?s=…`, `/?p=…` and their like lead; None for any other query."""
    for name, find in SPELLINGS.items():
        if value := query.get(name, ""):
            return find(value)
    return None


def _search(words: str) -> str:
    return f"{reverse('articles:search')}?{urlencode({'q': words})}"


def _article(number: str) -> str | None:
    """By the number it had on the site that was imported; by ours only where none was, and no link means another."""
    if not NUMBER.fullmatch(number) or Origin.objects.numbered().exists():
        return _former(number, *Origin.NUMBERED)
    return get_object_or_404(Article.objects.published(), pk=number).get_absolute_url()


def _former(number: str, *kinds: str) -> str | None:
    """By a number that only the site that was imported had."""
    if not NUMBER.fullmatch(number):
        return None
    address = old_addresses.by_number(number, *kinds)
    if not address:
        raise Http404
    return address


def _section(path: str) -> str:
    return get_section_or_404(path).get_absolute_url()


def _tag(slug: str) -> str:
    return get_object_or_404(Tag, slug=slug).get_absolute_url()


def _archive(digits: str) -> str | None:
    found = MONTH.fullmatch(digits)
    return archives.path_of(int(found[1]), int(found[2]) if found[2] else None) if found else None


def _feed(kind: str) -> str:
    return reverse("articles:feed") + ("atom/" if kind == "atom" else "")


def _page(number: str) -> str | None:
    if not re.fullmatch("[1-9][0-9]{0,5}", number):
        return None
    return reverse("articles:home") + (f"page/{number}/" if number != "1" else "")


def get_section_or_404(path: str) -> Section:
    """By the last slug, which says which section is meant however many ancestors stand before it."""
    return get_object_or_404(Section.objects.select_related("parent"), slug=path.rstrip("/").rpartition("/")[2])


SPELLINGS: dict[str, Callable[[str], str | None]] = {
    "s": _search,
    "p": _article,
    "page_id": lambda number: _former(number, *Origin.NUMBERED),
    "attachment_id": lambda number: _former(number, *Origin.NUMBERED),
    "cat": lambda number: _former(number, Kind.TERM),
    "author": lambda number: _former(number, Kind.AUTHOR_NUMBER),
    "category_name": _section,
    "tag": _tag,
    "m": _archive,
    "feed": _feed,
    "paged": _page,
}


@require_safe
def redirect_category(request: HttpRequest, path: str, rest: str) -> HttpResponse:
    section = get_section_or_404(path)
    url = section.get_absolute_url()
    if rest.startswith("page/"):
        return redirect(address_of_page(listings.of(section), url, int(rest.split("/")[1])), permanent=True)
    return redirect(url + REST.sub("feed/", rest), permanent=True)


@require_safe
def redirect_index(request: HttpRequest, path: str) -> HttpResponse:
    """/index.php/…: addresses of a server that could not rewrite them."""
    if old_addresses.find(request.path):
        raise Http404  # whoever answers that knows where it leads
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"/{path}{'?' if query else ''}{query}", permanent=True)


@require_safe
def redirect_search(request: HttpRequest, words: str) -> HttpResponse:
    return redirect(_search(words.replace("+", " ")), permanent=True)


@require_safe
def redirect_to_article(request: HttpRequest, **address: Any) -> HttpResponse:
    """From what stands under an article's address there, and here is part of its page."""
    address.pop("number", None)
    found = find_article(**address)
    return found if isinstance(found, HttpResponse) else redirect(found.article, permanent=True)
