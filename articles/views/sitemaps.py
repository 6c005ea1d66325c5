"""The sitemaps as XML."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles import sitemaps
from forum.editions import cached_by_edition, holds_until
from forum.feeds import legal


@require_safe
@cached_by_edition()
def show_index(request: HttpRequest) -> HttpResponse:
    return _xml(request, "sitemap_index", months=sitemaps.months())


@require_safe
@cached_by_edition()
def show_places(request: HttpRequest) -> HttpResponse:
    return _xml(request, "sitemap", entries=sitemaps.places())


@require_safe
@cached_by_edition()
def show_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    try:
        entries = sitemaps.articles_of(date(year, month, 1))
    except ValueError:
        raise Http404 from None
    if not entries:
        raise Http404
    return _xml(request, "sitemap", entries=entries)


@require_safe
@cached_by_edition()
def show_news(request: HttpRequest) -> HttpResponse:
    articles = [(article, legal(article.headline)) for article in sitemaps.news()]
    if articles and (oldest := articles[-1][0].published_at):
        holds_until(request, oldest + sitemaps.NEWS_AGE)
    return _xml(request, "news_sitemap", articles=articles)


def _xml(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    origin = request.build_absolute_uri("/").removesuffix("/")
    return render(request, f"articles/{template}.xml", {"origin": origin, **context}, content_type="application/xml")
