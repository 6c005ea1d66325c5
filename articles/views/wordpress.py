"""WordPress's own spellings of our addresses: each leads to ours for good, so that no link and no bookmark is lost."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles import archives
from articles.models import Article, Section, Tag
from articles.views.article import find_article

MONTH = re.compile("([0-9]{4})(0[1-9]|1[0-2])?")
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
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    return get_object_or_404(Article.objects.published(), pk=number).get_absolute_url()


def _section(slug: str) -> str:
    section = get_object_or_404(Section.objects.select_related("parent"), slug=slug.rstrip("/").rpartition("/")[2])
    return section.get_absolute_url()


def _tag(slug: str) -> str:
    return get_object_or_404(Tag, slug=slug).get_absolute_url()


def _archive(digits: str) -> str | None:
    found = MONTH.fullmatch(digits)
    return archives.path_of(int(found[1]), int(found[2]) if found[2] else None) if found else None


def _feed(kind: str) -> str:
    return reverse("articles:feed") + ("atom/" if kind == "atom" else "")


def _page(number: str) -> str | None:
    if not re.fullmatch("[1-9][0-9]{0,3}", number):
        return None
    return reverse("articles:home") + (f"page/{number}/" if number != "1" else "")


SPELLINGS = {
    "s": _search,
    "p": _article,
    "category_name": _section,
    "tag": _tag,
    "m": _archive,
    "feed": _feed,
    "paged": _page,
}


@require_safe
def redirect_category(request: HttpRequest, path: str, rest: str) -> HttpResponse:
    """/category/…/ with as many ancestors as there are; the last slug says which section is meant."""
    return redirect(_section(path) + REST.sub("feed/", rest), permanent=True)


@require_safe
def redirect_search(request: HttpRequest, words: str) -> HttpResponse:
    return redirect(_search(words.replace("+", " ")), permanent=True)


@require_safe
def redirect_to_article(request: HttpRequest, **address: Any) -> HttpResponse:
    """From what stands under an article's address there, and here is part of its page."""
    address.pop("number", None)
    found = find_article(**address)
    return found if isinstance(found, HttpResponse) else redirect(found, permanent=True)
