"""What is measured, and how much of it may be needed: the aims are multiples of a bare view of 30 kB."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from tests.bench.addresses import Addresses
from tests.bench.dataset import DataSet
from tests.bench.load import BROWSER, fetch
from tests.bench.measuring import Case
from tests.bench.posting import Posting
from tests.bench.servers import Server, Site
from tests.bench.work import FirstVisits, Making, Reading, Revisiting

UNIT_BYTES = 30_000
AIMS = {"article": 33.0, "home": 17.0, "section": 20.0, "search": 28.0, "feed": 25.0}
AIM_KEPT, AIM_UNCHANGED, AIM_POSTED = 1.8, 1.6, 35.0
KEPT = ("article", "home", "section", "feed")
DISCUSSED = 10  # articles that comments are posted to


@dataclass(frozen=True)
class Subject:
    """The site that is measured: how it is served, what it holds, and which of its pages are asked for."""

    site: Site
    data: DataSet
    pages: Addresses
    others: deque[str]  # articles that nobody has asked for

    def case(self, mode: str, page: str, work: Reading | FirstVisits | Posting, aim: float | None = None) -> Case:
        return Case(mode, page, self.site.program, work, aim)


def unit(bare: Server) -> Case:
    return Case("unit", "bare view, 30 kB", "gunicorn, sync", Reading(bare, f"/{UNIT_BYTES}/"))


def rendered(subject: Subject) -> Iterator[Case]:
    """As a program asks that understands no compression: what is told is the page's own making."""
    for page, aim in AIMS.items():
        work = Making(subject.site.rendering, getattr(subject.pages, page), by_many=page == "search")
        yield subject.case("rendered", page, work, aim)


def cold(subject: Subject) -> Iterator[Case]:
    """Rendered, compressed and put into the cache."""
    yield subject.case("cold", "articles, each once", FirstVisits(subject.site.caching, subject.others))


def warm(subject: Subject) -> Iterator[Case]:
    for page in KEPT:
        work = Reading(subject.site.caching, getattr(subject.pages, page), BROWSER, is_kept=True)
        yield subject.case("warm", page, work, AIM_KEPT)


def unchanged(subject: Subject) -> Iterator[Case]:
    for page in KEPT:
        work = Revisiting(subject.site.caching, getattr(subject.pages, page), BROWSER, is_kept=True)
        yield subject.case("304", page, work, AIM_UNCHANGED)


def posted(subject: Subject) -> Iterator[Case]:
    articles = [subject.others.popleft() for _number in range(min(DISCUSSED, len(subject.others) // 2))]
    for outcome, is_seen in (("seen at once", True), ("held", False)):
        work = Posting(subject.site.caching, subject.data, articles, is_seen)
        yield subject.case("posting", f"comment, {outcome}", work, AIM_POSTED)


def limits(subject: Subject) -> Iterator[Case]:
    """What the same server needs for as many bytes without any of our work."""
    for page in AIMS:
        size = len(fetch(subject.site.rendering.port, getattr(subject.pages, page)).body)
        yield subject.case("limit", f"as many bytes as {page}", Reading(subject.site.bare, f"/{size}/"))
    yield subject.case("limit", "static file", Reading(subject.site.caching, subject.pages.static, BROWSER))


Mode = Callable[[Subject], Iterator[Case]]
MODES: dict[str, Mode] = {
    "rendered": rendered,
    "limit": limits,
    "warm": warm,
    "304": unchanged,
    "cold": cold,
    "posting": posted,
}


def bare(subject: Subject) -> Iterator[Case]:
    yield subject.case("limit", "bare view, 30 kB", Reading(subject.site.bare, f"/{UNIT_BYTES}/"))


def first_of(mode: Mode) -> Mode:
    return lambda subject: islice(mode(subject), 1)


# The article alone, to choose between two programs
COMPARED: dict[str, Mode] = {"bare": bare, **{name: first_of(MODES[name]) for name in ("rendered", "warm", "304")}}
