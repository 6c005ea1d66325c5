"""The search page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import cards, navigation, search, seo, snippets
from articles.cards import Hit
from articles.models import Article
from articles.navigation import Entry
from articles.search import PAGE_SIZE, Results
from articles.search_form import NEWEST, Choice, SearchForm
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
        meant = search.suggestion(form.text)
        return {"results": results, "meant": meant, "meant_url": form.address(q=meant), "facets": _set_filters(form)}
    paginator = Paginator(results.hits, PAGE_SIZE)
    if form.number > paginator.num_pages:
        raise Http404
    page, sections = paginator.page(form.number), navigation.of(request).sections
    return {
        "results": results,
        "page": page,
        "articles": _hits(form.text, results.page(form.number)),
        "facets": _facets(form, results, sections),
        "previous_url": form.address(page=form.number - 1 if form.number > 2 else ""),
        "next_url": form.address(page=form.number + 1),
        "other_order_url": form.address(order="" if form.is_newest_first else NEWEST),
    }


def _hits(text: str, ids: list[int]) -> list[Hit]:
    """In this order; one that was found a moment ago may be gone."""
    found, shown = cards.load(ids), snippets.show(text, ids)
    return [Hit(found[number], *shown[number]) for number in ids if number in shown]


def _facets(form: SearchForm, results: Results, entries: Sequence[Entry]) -> list[tuple[str, list[Choice]]]:
    """By what the hits can be narrowed, each with how many are left; what is set can be taken away."""
    filters = form.filters
    sections = dict(_sections(entries))
    kinds = dict(Article.Kind.choices)
    years = sorted(results.years.items(), reverse=True)
    offered = {
        _("Section"): [
            Choice(sections[number][0], str(many), form.address(section=sections[number][1]), is_set=False)
            for number, many in results.sections.most_common(FACET_SIZE)
        ],
        _("Author"): [
            Choice(name, str(many), form.address(author=slug), is_set=False)
            for name, slug, many in (results.authors() if not filters.author else [])
        ],
        _("Kind"): [
            Choice(str(kinds[kind]), str(many), form.address(kind=kind), is_set=False)
            for kind, many in results.kinds.most_common()
        ],
        _("Year"): [Choice(str(year), str(many), form.address(year=year), is_set=False) for year, many in years],
    }
    chosen = dict(_set_filters(form))
    return [(name, chosen.get(name) or choices) for name, choices in offered.items() if chosen.get(name) or choices[1:]]


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
