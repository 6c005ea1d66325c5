"""On which page of an article's discussion a comment stands, and at what address. A few queries for any number.

Page 1 has the oldest top-level comments, each with its replies. Where those are too many for one page, it shows the
first of them, and the thread has pages of its own with them all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from comments.models import Comment, CommentQuerySet, Discussion

THREAD_REPLIES = 200  # that one top-level comment has on a page, and that a page of its own thread has
PAGE_REPLIES = 400  # that a page has in all, so that no discussion makes a page too long to open
UNPAGED = 500  # top-level comments on a page where the site has no pages: even then a page ends somewhere
# From each comment to the next, so that each of those between is counted once, however many ask.
OLDER = """
SELECT article, comment, sum((
    SELECT count(*) FROM comments_comment listed
    WHERE listed.article_id = article AND listed.id >= former AND listed.id < comment AND {listed}
)) OVER (PARTITION BY article ORDER BY comment)
FROM (
    SELECT article, comment, lag(comment, 1, 0::bigint) OVER (PARTITION BY article ORDER BY comment) AS former
    FROM unnest(%s::bigint[], %s::bigint[]) AS asked (article, comment)
) AS spans
"""
PLACES, APPROVED = "listed.parent_id IS NULL AND listed.holds_place", "listed.status = 'approved'"


@dataclass(frozen=True)
class Place:
    """A page of the discussion, or of one thread."""

    number: int
    root_id: int | None = None

    def path(self, discussion: Discussion) -> str:
        """Its address under the article's. The page that opens by default has the article's address as well."""
        if self.root_id:
            return f"comment-thread-{self.root_id}/" + (f"{self.number}/" if self.number > 1 else "")
        is_bare = self.number == 1 and not opens_with_newest(discussion)
        return "" if is_bare else f"comment-page-{self.number}/"


@dataclass(frozen=True)
class _Position:
    comment_id: int
    article_id: int
    root_id: int | None
    older: int  # places of the discussion before the one that it stands in
    rank: int  # replies in its thread before it


def opens_with_newest(discussion: Discussion) -> bool:
    return discussion.page_comments and discussion.default_comments_page == Discussion.FirstPage.NEWEST


def page_size(discussion: Discussion) -> int:
    return discussion.comments_per_page if discussion.page_comments else UNPAGED


def addresses(comments: Collection[Comment], discussion: Discussion) -> dict[int, str]:
    """The exact address of each, by id. Their articles are loaded already."""
    places = places_of(comments, discussion)
    return {
        comment.pk: f"{comment.article.get_absolute_url()}{places[comment.pk].path(discussion)}#comment-{comment.pk}"
        for comment in comments
    }


def places_of(comments: Iterable[Comment], discussion: Discussion) -> dict[int, Place]:
    size = page_size(discussion)
    positions = _positions(comments, discussion)
    certain = min(PAGE_REPLIES // size, THREAD_REPLIES)  # any page shows so many replies of each
    pages = {position.comment_id: (position.article_id, position.older // size + 1) for position in positions}
    unsure = {pages[found.comment_id] for found in positions if certain <= found.rank < THREAD_REPLIES}
    shown = _replies_shown_on(unsure, size)
    places = {}
    for found in positions:
        page = pages[found.comment_id]
        fits = found.root_id is None or found.rank < shown.get(page, certain)
        places[found.comment_id] = (
            Place(page[1]) if fits else Place(found.rank // THREAD_REPLIES + 1, found.root_id)
        )  # fmt: skip
    return places


def top_level(article_id: Any, number: int, size: int) -> CommentQuerySet:
    """The top-level comments of a page. The page is cut out first, so that those before it cost next to nothing."""
    start = (number - 1) * size
    places = Comment.objects.with_places().filter(article_id=article_id).order_by("id")
    return Comment.objects.filter(pk__in=places.values("pk")[start : start + size])


def first_replies() -> ArraySubquery:
    """The ids of as many replies to a top-level comment as a page may show, oldest first."""
    replies = Comment.objects.holding_replies().filter(root=OuterRef("pk")).order_by("id")
    return ArraySubquery(replies.values("pk")[:THREAD_REPLIES])


def fair_share(sizes: Collection[int]) -> int:
    """How many replies of each top-level comment a page shows, if they have so many: the same for all."""
    levels = range(THREAD_REPLIES, -1, -1)
    return next(level for level in levels if sum(min(size, level) for size in sizes) <= PAGE_REPLIES)


def number_of(comments: CommentQuerySet, group: str) -> Coalesce:
    """A count as a part of another query; all of the comments agree in `group`."""
    counted = comments.order_by().values(group).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _positions(comments: Iterable[Comment], discussion: Discussion) -> list[_Position]:
    is_flat = discussion.depth == 1  # one list of all comments
    replies = Comment.objects.holding_replies().filter(root=OuterRef("root"), pk__lt=OuterRef("pk"))
    rank: Any = Value(0) if is_flat else number_of(replies, "root")
    found = Comment.objects.filter(pk__in=[comment.pk for comment in comments]).order_by()
    rows = list(found.values_list("pk", "article_id", "root_id", rank))
    heads = {pk: pk if is_flat else root or pk for pk, _article, root, _rank in rows}
    older = _older({(article, heads[pk]) for pk, article, _root, _rank in rows}, APPROVED if is_flat else PLACES)
    return [_Position(pk, article, root, older[article, heads[pk]], rank) for pk, article, root, rank in rows]


def _older(wanted: set[tuple[int, int]], listed: str) -> dict[tuple[int, int], int]:
    """How many of the comments that are listed under an article come before each of these; by article and comment."""
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(OLDER.format(listed=listed), [list(column) for column in zip(*wanted, strict=True)])
        return {(article, comment): int(number) for article, comment, number in cursor.fetchall()}


def _replies_shown_on(pages: Collection[tuple[int, int]], size: int) -> dict[tuple[int, int], int]:
    """How many replies of each top-level comment these pages show, by article and number of the page."""
    sizes: dict[tuple[int, int], list[int]] = defaultdict(list)
    queries = [
        top_level(article_id, number, size).order_by().values_list("article_id", Value(number), first_replies())
        for article_id, number in pages
    ]
    if queries:
        for article_id, number, reply_ids in queries[0].union(*queries[1:], all=True):
            sizes[article_id, number].append(len(reply_ids))
    return {page: fair_share(found) for page, found in sizes.items()}
