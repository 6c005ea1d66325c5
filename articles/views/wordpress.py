"""WordPress's own spellings of our addresses: each leads to ours for good, so that no link and no bookmark is lost.

In one step: browsers follow several, search engines and patience do not.
"""

from __future__ import annotations

import re
from copy import copy
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.views.decorators.http import require_safe

from articles import old_addresses
from articles.models import Page
from articles.views.article import find_article, redirect_slug
from articles.views.paging import Beyond
from articles.views.queries import address_of, section_at, with_rest

PLAIN_FEED = re.compile("feed/(?:rss2?|rdf)/")
DATE = re.compile(r"[0-9]{4}/(?:[0-9]{2}/){0,2}", re.ASCII)


def destination(request: HttpRequest, path: str) -> str:
    """Where an address of this site leads in the end: to itself, if a page is there. Http404 where it leads nowhere."""
    asked = copy(request)
    asked.path = asked.path_info = path
    try:
        view, arguments, named = resolve(path)
        response = view(asked, *arguments, **named)
    except Beyond:
        raise
    except Http404 as none:
        if found := old_addresses.find(path):
            return found.address
        raise none
    return str(response["Location"]) if response.status_code == HTTPStatus.MOVED_PERMANENTLY else path


@require_safe
def redirect_category(request: HttpRequest, path: str, rest: str) -> HttpResponse:
    return redirect(with_rest(section_at(path), PLAIN_FEED.sub("feed/", rest)), permanent=True)


@require_safe
def redirect_index(request: HttpRequest, path: str) -> HttpResponse:
    """/index.php/…: addresses of a server that could not rewrite them."""
    if old_addresses.find(request.path):
        raise Http404  # whoever answers that knows where it leads
    here = f"/{path.rstrip('/')}/" if path else "/"
    address = (destination(request, here) if path else address_of(request.GET)) or here
    query = request.META.get("QUERY_STRING", "") if address == here else ""
    return redirect(f"{address}{'?' if query else ''}{query}", permanent=True)


@require_safe
def redirect_search(request: HttpRequest, words: str) -> HttpResponse:
    return redirect(f"{reverse('articles:search')}?{urlencode({'q': words.replace('+', ' ')})}", permanent=True)


@require_safe
def redirect_plain_feed(request: HttpRequest, path: str) -> HttpResponse:
    """…/feed/rss2/ and its like: the feed that has no name."""
    return redirect(destination(request, f"/{path}feed/"), permanent=True)


@require_safe
def redirect_feed(request: HttpRequest, path: str, form: str) -> HttpResponse:
    """The feed of an archive is the site's. Under a slug alone is that of the article; a page has none."""
    if DATE.fullmatch(path):
        return redirect(f"/feed/{form}", permanent=True)
    page = Page.objects.public().filter(path=path.rstrip("/")).first()
    if page:
        return redirect(page, permanent=True)
    if old_addresses.find(request.path):
        raise Http404  # whoever answers that knows where it leads
    return redirect(f"{redirect_slug(path.split('/')[-2]).url}feed/{form}", permanent=True)


@require_safe
def redirect_to_article(request: HttpRequest, **address: Any) -> HttpResponse:
    """From what stands under an article's address there, and here is part of its page."""
    address.pop("number", None)
    found = find_article(**address)
    return found if isinstance(found, HttpResponse) else redirect(found.article, permanent=True)
