"""Cached pages that are never wrong: each is kept with the edition of the site that it shows.

The database raises the edition in the transaction that changes what readers see (migration 0009), so nothing has to be
purged, and no way of changing anything can forget to. `watching` asks for it, `page` is what is kept, `store` where,
`keeping` answers, and `middleware` keeps. Views and template tags know only what is here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.http import HttpRequest

View = TypeVar("View", bound=Callable[..., Any])


@dataclass
class Shown:
    """What the page that is being made depends on besides the site's edition."""

    threads: set[int] = field(default_factory=set)  # articles of whose comments it tells
    every_thread: bool = False
    until: datetime | None = None  # when time alone changes it, where the database does not watch for that


def cached_by_edition(*parameters: str) -> Callable[[View], View]:
    """Mark a view whose answer is the same for everybody, so that it may be kept.

    `parameters` are those of the query that it reads: with one of them the page is made anew each time. Others change
    nothing, and get the page that is kept.
    """

    def mark(view: View) -> View:
        view.reads = frozenset(parameters)  # type: ignore[attr-defined]
        return view

    return mark


def parameters_of(view: Callable[..., Any]) -> frozenset[str] | None:
    """None if its pages must not be kept."""
    return getattr(view, "reads", None)


def shows_threads(request: HttpRequest, articles: Iterable[int]) -> None:
    """The page tells something of the comments on these articles, if only how many there are."""
    if shown := shown_by(request):
        shown.threads.update(articles)


def shows_every_thread(request: HttpRequest) -> None:
    """The page tells of comments wherever they are."""
    if shown := shown_by(request):
        shown.every_thread = True


def holds_until(request: HttpRequest, moment: datetime) -> None:
    """Time alone makes the page another one at this moment."""
    if shown := shown_by(request):
        shown.until = min(moment, shown.until or moment)


def shown_by(request: HttpRequest) -> Shown | None:
    """None where the page is not going to be kept."""
    return getattr(request, "shown", None)
