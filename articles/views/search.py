"""The search page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import search, seo
from articles.models import Article, Section
from articles.search import PAGE_SIZE, Results
from articles.search_form import NEWEST, SearchForm
from forum import throttle
from forum.http import client_ip

A_MINUTE = timedelta(minutes=1)
FACET_SIZE = 10


class Choice(NamedTuple):
    """A filter that readers can set, or take away where it is set."""

    label: str
    hits: int
    address: str
    is_set: bool


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
    return render(request, "articles/search.html", context | _found(form, results))


def _is_too_often(request: HttpRequest) -> int:
    """The seconds until this reader's network may search again; 0 for now."""
    host = throttle.networks(client_ip(request))[0]
    return throttle.exceeded(f"search {host}", settings.FORUM_SEARCHES_PER_MINUTE, A_MINUTE)


def _found(form: SearchForm, results: Results) -> dict[str, Any]:
    if not results.hits:
        meant = search.suggestion(form.text)
        return {"results": results, "meant": meant, "meant_url": form.address(q=meant), "facets": _set_filters(form)}
    paginator = Paginator(results.hits, PAGE_SIZE)
    if form.number > paginator.num_pages:
        raise Http404
    page = paginator.page(form.number)
    return {
        "results": results,
        "page": page,
        "articles": results.page(form.number),
        "facets": _facets(form, results),
        "previous_url": form.address(page=form.number - 1 if form.number > 2 else ""),
        "next_url": form.address(page=form.number + 1),
        "other_order_url": form.address(order="" if form.is_newest_first else NEWEST),
    }


def _facets(form: SearchForm, results: Results) -> list[tuple[str, list[Choice]]]:
    """By what the hits can be narrowed, each with how many are left; what is set can be taken away."""
    filters = form.filters
    sections = Section.objects.select_related("parent").in_bulk(results.sections)
    kinds = dict(Article.Kind.choices)
    years = sorted(results.years.items(), reverse=True)
    offered = {
        _("Section"): [
            Choice(str(sections[number]), many, form.address(section=sections[number].slug), is_set=False)
            for number, many in results.sections.most_common(FACET_SIZE)
        ],
        _("Author"): [
            Choice(author.name, many, form.address(author=author.slug), is_set=False)
            for author, many in (results.authors() if not filters.author else [])
        ],
        _("Kind"): [
            Choice(str(kinds[kind]), many, form.address(kind=kind), is_set=False)
            for kind, many in results.kinds.most_common()
        ],
        _("Year"): [Choice(str(year), many, form.address(year=year), is_set=False) for year, many in years],
    }
    chosen = dict(_set_filters(form))
    return [(name, chosen.get(name) or choices) for name, choices in offered.items() if chosen.get(name) or choices[1:]]


def _set_filters(form: SearchForm) -> list[tuple[str, list[Choice]]]:
    filters = form.filters
    given = [
        (_("Section"), str(filters.section or ""), form.address(section="")),
        (_("Author"), str(filters.author or ""), form.address(author="")),
        (_("Kind"), str(dict(Article.Kind.choices).get(filters.kind, "")), form.address(kind="")),
        (_("Year"), str(filters.year or ""), form.address(year="")),
    ]
    return [(name, [Choice(label, 0, address, is_set=True)]) for name, label, address in given if label]
