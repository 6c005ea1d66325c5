"""The search page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import navigation, search, seo, snippets
from articles.models import Article
from articles.navigation import Entry
from articles.search import PAGE_SIZE, Results
from articles.search_form import NEWEST_FIRST, Choice, SearchForm
from forum import throttle
from forum.http import client_ip

A_MINUTE = timedelta(minutes=1)
FACET_SIZE = 10


@require_safe
def show_search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    form.is_valid()
    context: dict[str, Any] = {"form": form, "newest": search.NEWEST, "head": seo.for_search(request, form.text)}
    if not form.text:
        return render(request, "articles/search.html", context)
    if seconds := _is_too_often(request):
        context["wait"] = seconds
        response = render(request, "articles/search.html", context, status=429)
        response["Retry-After"] = str(seconds)
        return response
    if form.number == 0:
        raise Http404
    results = search.search(form.text, form.filters, newest_first=form.is_newest_first)
    return render(request, "articles/search.html", context | _found(request, form, results))


def _is_too_often(request: HttpRequest) -> int:
    """The seconds until this reader's network may search again; 0 for now."""
    host = throttle.networks(client_ip(request))[0]
    return throttle.exceeded(f"search {host}", settings.FORUM_SEARCHES_PER_MINUTE, A_MINUTE)


def _found(request: HttpRequest, form: SearchForm, results: Results) -> dict[str, Any]:
    if not results.hits:
        found = {"results": results, "facets": _set_filters(form)}
        if search.is_too_common(form.text):
            return found | {"is_too_common": True}
        meant = search.suggestion(form.text)
        return found | {"meant": meant, "meant_url": form.address(q=meant)}
    paginator = Paginator(results.hits, PAGE_SIZE)
    if form.number > paginator.num_pages:
        raise Http404
    page, sections = paginator.page(form.number), navigation.of(request).sections
    return {
        "results": results,
        "page": page,
        "articles": snippets.show(form.text, results.page(form.number)),
        "facets": _facets(form, results, sections),
        "previous_url": form.address(page=form.number - 1 if form.number > 2 else ""),
        "next_url": form.address(page=form.number + 1),
        "other_order_url": form.address(order="" if form.is_newest_first else NEWEST_FIRST),
    }


def _facets(form: SearchForm, results: Results, entries: Sequence[Entry]) -> list[tuple[str, list[Choice]]]:
    """By what the hits can be narrowed, each with how many are left; what is set can be taken away.

    Where not all hits were looked at, there are at least so many, and every kind and year may have some.
    """
    labels = dict(_sections(entries))
    sections = [(*labels[pk], many) for pk, many in results.sections() if pk in labels]
    kinds, years = dict(results.kinds), dict(results.years)
    if not results.is_whole:
        kinds = dict.fromkeys(Article.Kind.values, 0) | kinds
        years = dict.fromkeys(range(results.first_year() or min(years), max(years) + 1), 0) | years
    offered: list[tuple[str, str, list[Any]]] = [
        (_("Section"), "section", sections[:FACET_SIZE]),
        (_("Author"), "author", [] if form.filters.author else results.authors()),
        (_("Kind"), "kind", [(str(Article.Kind(kind).label), kind, many) for kind, many in _by_number(kinds)]),
        (_("Year"), "year", [(str(year), year, many) for year, many in sorted(years.items(), reverse=True)]),
    ]
    chosen = dict(_set_filters(form))
    more = "" if results.is_whole else "+"
    shown = [(name, chosen.get(name) or _choices(form, part, found, more)) for name, part, found in offered]
    return [(name, choices) for name, choices in shown if name in chosen or choices[1:]]


def _by_number(found: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(found.items(), key=lambda item: -item[1])


def _choices(form: SearchForm, part: str, found: Iterable[tuple[str, object, int]], more: str) -> list[Choice]:
    leading_to = form.leading_to(part)
    return [
        Choice(label, f"{many}{more}" if many else "", leading_to(value), is_set=False) for label, value, many in found
    ]


def _sections(entries: Iterable[Entry], above: str = "") -> Iterator[tuple[int, tuple[str, str]]]:
    """The label and the slug of each, by its id."""
    for entry in entries:
        yield entry.pk, (f"{above}{entry.name}", entry.slug)
        yield from _sections(entry.children, f"{entry.name} › ")


def _set_filters(form: SearchForm) -> list[tuple[str, list[Choice]]]:
    filters = form.filters
    given = [
        (_("Section"), str(filters.section or ""), form.address(section="")),
        (_("Author"), str(filters.author or ""), form.address(author="")),
        (_("Kind"), str(dict(Article.Kind.choices).get(filters.kind, "")), form.address(kind="")),
        (_("Year"), str(filters.year or ""), form.address(year="")),
    ]
    return [(name, [Choice(label, "", address, is_set=True)]) for name, label, address in given if label]
