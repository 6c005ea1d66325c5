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

PAGE_SIZE = 12
WORDPRESS_PAGE_SIZE = 10
NUMBERED = re.compile(r"page/[0-9]+/\Z")


class Beyond(Http404):
    """A page that only WordPress's list had; `address` is where its first article stands here."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address


def get_page_or_404(request: HttpRequest, articles: ArticleList | Extract, number: int) -> ListPage[Card]:
    """One page of a list; an empty list has an empty first page."""
    paginator = _paginator(articles)
    if number > paginator.num_pages:
        raise Beyond(_corresponding(paginator, NUMBERED.sub("", request.path), number))
    page: Any = paginator.page(number)
    page.object_list = cards.in_order(page.object_list)
    return cast("ListPage[Card]", page)


def address_of_page(articles: ArticleList, list_url: str, number: int) -> str:
    """Of the page with this number; of the one that corresponds to it where only WordPress's list had so many."""
    paginator = _paginator(articles)
    return with_page(list_url, number) if number <= paginator.num_pages else _corresponding(paginator, list_url, number)


def with_page(list_url: str, number: int) -> str:
    return list_url if number == 1 else f"{list_url}page/{number}/"


def _paginator(articles: ArticleList | Extract) -> Paginator[int]:
    """It asks a list for its count and for a slice, and for nothing else."""
    return Paginator(articles, PAGE_SIZE)  # type: ignore[arg-type]


def _corresponding(paginator: Paginator[int], list_url: str, number: int) -> str:
    first = (number - 1) * WORDPRESS_PAGE_SIZE
    if first >= paginator.count:
        raise Http404
    return with_page(list_url, first // PAGE_SIZE + 1)
