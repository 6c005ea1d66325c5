"""A site grows in batches, each whole or not at all; the next is written while the database takes in the last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection, transaction
from django.utils import timezone

from articles.models import Article, FormerSlug
from articles.slugs import free_slug
from comments.models import Comment, Discussion
from forum.growing import articles, threads
from forum.growing.bar import Bar
from forum.growing.cast import engage
from forum.growing.copying import Line, Table, reserve
from forum.growing.indexes import set_aside
from forum.growing.plan import Plan, popularity, visible
from forum.growing.rhythm import Rhythm
from forum.growing.wish import Wish

Piece = TypeVar("Piece")
Batch = list[tuple[Table, list[Line]]]


MOST, MOST_SECTIONS, MOST_BYTES = 100_000_000, 40, 200_000


class GrowthError(Exception):
    """In words for whoever typed the command."""


def grow(wish: Wish, bar: Bar) -> None:
    _refuse(wish)
    plan = _plan(wish)
    rows = articles.Rows(plan)
    with set_aside({Article: wish.articles, Comment: wish.comments}, bar):
        _bring_in(bar, "Articles", wish.articles, rows.batches())
        _grow_comments(plan, bar)
    if wish.discussed:
        _bring_in(bar, "The discussed one", 1 + wish.discussed, [(1 + wish.discussed, _discussed(plan, rows))])
    bar.say("Tidying up, so that the database knows what it has …")
    _tidy_up()


def _refuse(wish: Wish) -> None:
    numbers = (wish.articles, wish.comments, wish.discussed)
    if min(numbers) < 0 or max(numbers) > MOST:
        raise GrowthError(f"Numbers from 0 to {MOST:,} can grow.")
    if not 1 <= wish.sections <= MOST_SECTIONS:
        raise GrowthError(f"There can be 1 to {MOST_SECTIONS} sections.")
    if not 1 <= wish.body_bytes <= MOST_BYTES:
        raise GrowthError(f"An article can have 1 to {MOST_BYTES:,} bytes.")
    if not wish.adds and Article.objects.exists():
        raise GrowthError("This database has articles already; --yes adds to them.")
    if wish.comments and not visible(wish.articles):
        raise GrowthError("Comments need articles that readers see: ask for more articles.")


def _plan(wish: Wish) -> Plan:
    """Who and what there is, and the numbers of the rows that will come."""
    now = timezone.now()
    with transaction.atomic():
        cast = engage(wish.sections, wish.seed)
        return Plan(
            wish, now, cast, Rhythm(now), Discussion.current().depth, Article.objects.count(),
            first_article=reserve(Article, wish.articles),
            first_comment=reserve(Comment, wish.comments),
        )  # fmt: skip


def _grow_comments(plan: Plan, bar: Bar) -> None:
    arriving = int(plan.wish.comments * threads.ARRIVING)
    written = plan.wish.comments - arriving
    counts = popularity(plan.wish.articles, written, plan.random("popularity", 0))
    rows = threads.Rows(plan)
    batches = ((len(lines), [(rows.table, lines)]) for lines in rows.batches(counts, arriving))
    _bring_in(bar, "Comments", plan.wish.comments, batches)


def _discussed(plan: Plan, rows: articles.Rows) -> Batch:
    """The article and its thread, together or not at all."""
    slug = free_slug(articles.DISCUSSED, Article.objects.all(), FormerSlug.objects.all())
    article, published_at = reserve(Article, 1), plan.now.replace(microsecond=0) - articles.AGE_OF_DISCUSSED
    said = threads.Rows(plan)
    lines = said.thread_of_one(article, published_at, plan.wish.discussed, reserve(Comment, plan.wish.discussed))
    return [*rows.discussed(article, slug, published_at), (said.table, lines)]


def _bring_in(bar: Bar, what: str, total: int, batches: Iterable[tuple[int, Batch]]) -> None:
    if not total:
        return
    bar.begin(what, total)
    for number, batch in _ahead(iter(batches)):
        with transaction.atomic():
            for table, lines in batch:
                table.copy(lines)
        bar.step(number)
    bar.end()


def _tidy_up() -> None:
    """As the server does by itself in time: plans then rest on how many rows there are, and indexes answer alone."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)")


def _ahead(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """While the database is busy with one, the next one is made; the database itself stays with this thread."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        coming = pool.submit(next, pieces, None)
        while (piece := coming.result()) is not None:
            coming = pool.submit(next, pieces, None)
            yield piece
