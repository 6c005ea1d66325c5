"""Where an address of former times leads now: kept ones, and WordPress's ways of adding something behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from articles import listings
from articles.models import Article, Author, Document, Image, OldAddress, Origin, Page, Section, Tag
from articles.models.origin import LEADS_TO, MAX_PATH, normal_path
from articles.views.paging import Beyond, address_of_page
from articles.wordpress.files.sources import originals

# What WordPress shows under the address of something else.
BEHIND = re.compile(
    r"/(?:feed(?P<feed>/atom)?(?:/(?:rss2?|rdf))?|comment-page-(?P<comments>[1-9][0-9]{0,8})"
    r"|amp|embed|trackback|page/[0-9]{1,6}|[0-9]{1,3})\Z"
)
# The archives by date of a site that stood in a folder, or had a first part before everything.
DATE = re.compile(r"(/[^/]+(?:/[^/]+)??)(?:/date)?(/[0-9]{4}(?:/[0-9]{2}){0,2})\Z")
FILE = re.compile(r"\.[a-z0-9]{2,5}\Z")
MODELS: dict[str, Any] = {
    "article": Article,
    "page": Page,
    "section": Section,
    "tag": Tag,
    "author": Author,
    "image": Image,
    "document": Document,
}


@dataclass(frozen=True)
class Found:
    """An address of ours, and the page of the discussion that was asked for on the way, if one was."""

    address: str
    article: Article | None = None
    comment_page: int = 0
    is_for_good: bool = True


def find(path: str) -> Found | None:
    """Where a decoded path leads that the site itself does not answer; one query."""
    asked = normal_path(path)
    if len(asked) > MAX_PATH or asked == "/":
        return None
    behind = BEHIND.search(asked)
    candidates = [asked, asked[: behind.start()] or "/"] if behind else [asked]
    date = DATE.match(asked)
    if date:
        candidates.append(date[1])
    if FILE.search(asked):
        candidates = [asked, *map(normal_path, originals(asked))]
    rows = {row.path: row for row in _rows(candidates)}
    for candidate in candidates:
        row = rows.get(candidate)
        if row and (address := _address_of(row)):
            if date and candidate == date[1] and candidate != asked:
                return Found(f"{date[2]}/") if address == "/" else None
            return _with_rest(row, address, behind if candidate != asked else None)
    return None


def by_number(number: str, *kinds: str) -> Any:
    """What `/?p=N` and its like lead to: what had this number on the site that was imported.

    None where nothing had it, or readers do not see that.
    """
    rows = Origin.objects.filter(kind__in=kinds, key=number).order_by("pk")
    return next((target for target in map(target_of, rows) if public_address(target)), None)


def target_of(row: Origin) -> Any:
    """What became of it; None if nothing did, or it is gone."""
    model = MODELS.get(row.became)
    return model.objects.filter(pk=row.number).first() if model else None


def _rows(paths: list[str]) -> Iterator[OldAddress]:
    found = OldAddress.objects.filter(path__in=paths).select_related(*LEADS_TO, "section__parent")
    yield from found.defer("article__body", "page__body")


def _address_of(row: OldAddress) -> str:
    target = next((getattr(row, name) for name in LEADS_TO if getattr(row, name)), None)
    return public_address(target) if target else row.address


def public_address(target: Any) -> str:
    """Empty for what readers may not see, and for nothing."""
    if target is None:
        return ""
    if isinstance(target, (Image, Document)):
        return str(target.file.url)
    is_hidden = (isinstance(target, Article) and not target.is_published()) or (
        isinstance(target, Page) and not target.is_public
    )
    return "" if is_hidden else str(target.get_absolute_url())


def _with_rest(row: OldAddress, address: str, behind: re.Match[str] | None) -> Found:
    """A feed leads to the feed, a page of a list to that page; what else stands behind is part of our page."""
    is_list = bool(row.section or row.tag or row.author or row.address == "/")
    if behind is None or not (is_list or row.article):
        return Found(address, row.article)
    if behind[0].startswith("/feed"):
        return Found(f"{address}feed/{'atom/' if behind['feed'] else ''}", row.article)
    if behind[0].startswith("/page/") and is_list:
        return _page(row, address, int(behind[0].removeprefix("/page/")))
    return Found(address, row.article, int(behind["comments"] or 0))


def _page(row: OldAddress, address: str, number: int) -> Found:
    """Of a list; the list itself where it never had so many pages."""
    about = row.section or row.tag or row.author
    try:
        return Found(address_of_page(listings.of(about) if about else listings.site(), address, max(number, 1)))
    except Beyond as beyond:
        return Found(beyond.address, is_for_good=False)
    except Http404:
        return Found(address)
