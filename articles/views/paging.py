"""The pages of a list of articles, and which of them holds what stood on a page of WordPress's shorter ones."""

from __future__ import annotations

import re
from typing import Any, cast

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest

from articles import cards
from articles.cards import Card
from articles.listings import ArticleList, Extract
from articles.models import Origin

PAGE_SIZE = 12
WORDPRESS_PAGE_SIZE = 10
NUMBERED = re.compile(r"page/[0-9]+/\Z")


class Beyond(Http404):
    """A page that only WordPress's list had; `address` is where its first article stands here, until there are more."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address


def get_page_or_404(request: HttpRequest, articles: ArticleList | Extract, number: int) -> ListPage[Card]:
    """One page of a list; an empty list has an empty first page."""
    paginator = _paginator(articles)
    if number > paginator.num_pages:
        raise _beyond(paginator, NUMBERED.sub("", request.path), number)
    page: Any = paginator.page(number)
    page.object_list = cards.in_order(page.object_list)
    return cast("ListPage[Card]", page)


def address_of_page(articles: ArticleList | Extract, list_url: str, number: int) -> str:
    """Of the page with this number; raises Http404, or Beyond where only WordPress's list had so many."""
    paginator = _paginator(articles)
    if number > paginator.num_pages:
        raise _beyond(paginator, list_url, number)
    return with_page(list_url, number)


def with_page(list_url: str, number: int) -> str:
    return list_url if number == 1 else f"{list_url}page/{number}/"


def _paginator(articles: ArticleList | Extract) -> Paginator[int]:
    """It asks a list for its count and for a slice, and for nothing else."""
    return Paginator(articles, PAGE_SIZE)  # type: ignore[arg-type]


def _beyond(paginator: Paginator[int], list_url: str, number: int) -> Http404:
    """Without an import nobody has a link to such a page."""
    first = (number - 1) * WORDPRESS_PAGE_SIZE
    if first >= paginator.count or not Origin.objects.numbered().exists():
        return Http404()
    return Beyond(with_page(list_url, first // PAGE_SIZE + 1))
