"""The sitemaps as XML: sent while they are read, since a part may be long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain, islice

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.html import escape
from django.views.decorators.http import require_safe

from articles import sitemaps
from articles.sitemaps import Entry
from forum.editions import cached_by_edition, holds_until
from forum.feeds import legal
from forum.templatetags.times import machine

XML = "application/xml"
NEWS_LANGUAGES = {"zh": "zh-cn"}  # news services want to know which script; ours has one name for both
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<{0} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
PIECE = 500  # entries that are sent together


@require_safe
@cached_by_edition()
def show_index(request: HttpRequest) -> HttpResponseBase:
    return _stream(request, "sitemapindex", "sitemap", iter(sitemaps.parts()))


@require_safe
@cached_by_edition()
def show_places(request: HttpRequest, number: int = 1) -> HttpResponseBase:
    return _stream(request, "urlset", "url", sitemaps.places(number))


@require_safe
@cached_by_edition()
def show_month(request: HttpRequest, year: int, month: int, number: int = 1) -> HttpResponseBase:
    try:
        entries = sitemaps.articles_of(date(year, month, 1), number)
    except (ValueError, OverflowError):
        raise Http404 from None
    return _stream(request, "urlset", "url", entries)


@require_safe
@cached_by_edition()
def show_news(request: HttpRequest) -> HttpResponse:
    articles = [
        (article, legal(article.headline), NEWS_LANGUAGES.get(article.language, article.language))
        for article in sitemaps.news()
    ]
    if articles and (oldest := articles[-1][0].published_at):
        holds_until(request, oldest + sitemaps.NEWS_AGE)
    context = {"origin": _origin(request), "articles": articles}
    return render(request, "articles/news_sitemap.xml", context, content_type=XML)


def _stream(request: HttpRequest, root: str, element: str, entries: Iterator[Entry]) -> StreamingHttpResponse:
    """The first entry is read before anything is sent: from then on nobody can be told that there is none."""
    first = next(entries, None)
    if first is None:
        raise Http404
    pieces = _pieces(_origin(request), root, element, chain([first], entries))
    return StreamingHttpResponse(() if request.method == "HEAD" else pieces, content_type=XML)


def _pieces(origin: str, root: str, element: str, entries: Iterator[Entry]) -> Iterator[str]:
    yield HEAD.format(root)
    while piece := list(islice(entries, PIECE)):
        yield "".join(_line(origin, element, entry) for entry in piece)
    yield f"</{root}>\n"


def _line(origin: str, element: str, entry: Entry) -> str:
    changed = f"<lastmod>{machine(entry.changed_at)}</lastmod>" if entry.changed_at else ""
    return f"<{element}><loc>{escape(origin + entry.path)}</loc>{changed}</{element}>\n"


def _origin(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").removesuffix("/")
