"""One export of a WordPress site into this one: read twice, written in batches, as often as somebody likes.

The first reading sees that the file is whole; only the second one writes. Each batch is one transaction with its
natural keys, so that an import which was cut off is simply run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import BinaryIO, Protocol, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Article, ImportRun, OldAddress
from articles.models.origin import MAX_PATH, normal_path
from articles.wordpress import wxr
from articles.wordpress.articles import Articles
from articles.wordpress.files.storing import Library
from articles.wordpress.items import language_of
from articles.wordpress.oldsite import OldSite, became
from articles.wordpress.origins import Origins, link_path, site_of
from articles.wordpress.pages import Pages
from articles.wordpress.people import People
from articles.wordpress.places import Bases, Places
from articles.wordpress.plan import Plan
from articles.wordpress.report import LEFT, NEW, Report
from articles.wordpress.survey import PAGE, POST, Survey, kind_of, prefixes_of, survey
from forum.locks import held

T = TypeVar("T")

LOCK = 6_031_882_417
BATCH = 100  # posts, with their comments


class Progress(Protocol):
    def begin(self, step: str, total: int) -> None: ...
    def at(self, position: int) -> None:
        """May raise Stopped."""


class Comments(Protocol):
    """What becomes of the comments is another app's business."""

    def reserve(self, largest: int) -> None:
        """Before the first one comes: the largest number that one of them has there."""

    def add(self, article_id: int, comments: Sequence[wxr.Comment]) -> None: ...
    def flush(self) -> None: ...
    def finish(self) -> None:
        """After the last flush."""


class Stopped(Exception):
    """Somebody asked for it; what was written stays, and another run goes on."""


class Busy(Exception):
    """Another import is going on."""


@dataclass(frozen=True)
class Options:
    library: Library | None = None
    bases: Bases = field(default_factory=Bases)
    as_posts: frozenset[str] = frozenset()
    is_trial: bool = False


def run(
    file: BinaryIO,
    options: Options,
    report: Report,
    *,
    comments: Callable[[str], Comments],
    progress: Progress,
    size: int,
    now: datetime,
) -> None:
    """`size` is the file's, in bytes; `comments` makes for a site what takes its comments along.

    Raises wxr.Unreadable before anything is written, Busy, or Stopped.
    """
    with held(LOCK) as is_ours:
        if not is_ours:
            raise Busy(_("Another import is going on; wait until it is done."))
        progress.begin(_("Reading"), size)
        found = survey(file, options.as_posts, progress.at)
        _note_site(found, report)
        _note_file(found, report)
        file.seek(0)
        if not options.is_trial:
            _write(file, found, options, report, comments, progress, size, now)
            return
        with transaction.atomic():
            _write(file, found, options, report, comments, progress, size, now)
            transaction.set_rollback(True)


def _note_site(found: Survey, report: Report) -> None:
    """Two sites that were made at one address, such as http://localhost/, are one to us: somebody has to know."""
    title = found.site.title
    report.site = {"address": site_of(found.site.address or title), "title": title}
    before = ImportRun.objects.order_by().filter(is_trial=False, report__site__address=report.site["address"])
    others = before.exclude(report__site__title=title).values_list("report__site__title", flat=True).distinct()
    for other in others:
        report.find("another-title", f"{report.site['address']}: {other} / {title}")


def _note_file(found: Survey, report: Report) -> None:
    if found.removed:
        report.find("control-characters", f"{found.removed:,}")
    if tuple(int(part[:9]) for part in found.site.version.split(".")) > (1, 2):
        report.find("newer-version", found.site.version)
    for kind, number in found.others.most_common():
        report.find("other-type", f"{kind}: {number:,}")
        report.count("other", LEFT, number)


def _write(
    file: BinaryIO,
    found: Survey,
    options: Options,
    report: Report,
    comments: Callable[[str], Comments],
    progress: Progress,
    size: int,
    now: datetime,
) -> None:
    origins = Origins(site_of(found.site.address or found.site.title))
    prefixes = prefixes_of(found)
    people = People(origins, report, prefixes)
    places = Places(origins, report, replace(options.bases, prefixes=prefixes))
    with transaction.atomic():
        _remember_fronts(prefixes)
        people.settle(found)
        places.settle(found.terms)
        plan = Plan(origins, found)
    site = OldSite(found, origins, plan, places, options.library, report)
    progress.begin(_("Pictures and files"), len(found.attachments))
    site.settle(progress.at)
    progress.begin(_("Articles, pages and comments"), size)
    language = language_of(found.site)
    articles, pages = Articles(site, people, language, now), Pages(site, language)
    arrivals = comments(origins.site)
    if found.largest_comment and not options.is_trial:  # a sequence takes nothing back
        arrivals.reserve(found.largest_comment)
    _write_items(file, options, articles, pages, arrivals, progress)
    with transaction.atomic():
        _remember_attachments(found, site)


def _write_items(
    file: BinaryIO, options: Options, articles: Articles, pages: Pages, comments: Comments, progress: Progress
) -> None:
    reader = wxr.Reader(file)
    items = (entry for entry in reader if isinstance(entry, wxr.Item))
    ours = ((kind_of(item, options.as_posts), item) for item in items)
    for batch in in_batches((pair for pair in ours if pair[0] in {POST, PAGE}), BATCH):
        with articles.site.stored():
            _write_batch(batch, articles, pages, comments)
        progress.at(reader.position)
    comments.flush()
    comments.finish()


def _write_batch(batch: Sequence[tuple[str, wxr.Item]], articles: Articles, pages: Pages, comments: Comments) -> None:
    spoken: list[tuple[int, Sequence[wxr.Comment]]] = []
    for kind, item in batch:
        if kind == PAGE:
            pages.add(item)
        elif (number := articles.add(item)) and item.comments:
            spoken.append((number, item.comments))
    articles.flush()
    for number, said in spoken:
        comments.add(number, said)


def _remember_fronts(prefixes: Sequence[str]) -> None:
    """A site in a folder: its front page, and what stood behind that, is the front page here."""
    rows = [OldAddress(path=normal_path(prefix), address="/") for prefix in prefixes if prefix]
    OldAddress.objects.bulk_create(rows, ignore_conflicts=True)


def _remember_attachments(found: Survey, site: OldSite) -> None:
    """The page that a picture had of its own leads to the article it hung on, else to the picture."""
    for group in in_batches(found.attachments.values(), 1000):
        parents = {one.parent: site.plan.rows.get((POST, str(one.parent))) for one in group}
        numbers = [row.number for row in parents.values() if row]
        standing = set(Article.objects.filter(pk__in=numbers).values_list("pk", flat=True))
        rows = []
        for one in group:
            parent, path = parents[one.parent], link_path(one.address)
            if path == "/" or len(path) > MAX_PATH:
                continue
            if parent and parent.number in standing:
                rows.append(OldAddress(path=path, article_id=parent.number))
            elif file := site.file(one.url):
                rows.append(OldAddress(path=path, **{became(file): file}))
        before = OldAddress.objects.filter(path__in=[row.path for row in rows]).count()
        OldAddress.objects.bulk_create(rows, ignore_conflicts=True)
        if fresh := len({row.path for row in rows}) - before:
            site.report.count("addresses", NEW, fresh)


def in_batches(things: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(things)
    while batch := list(islice(rest, size)):
        yield batch
