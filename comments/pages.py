"""A page of an article's discussion, loaded with the same few queries however many comments there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.core.paginator import Paginator
from django.db.models import OuterRef

from articles.models import Article
from comments.models import Comment, Discussion, Line, Thread
from comments.places import (
    THREAD_REPLIES,
    Place,
    fair_share,
    first_replies,
    number_of,
    opens_with_newest,
    page_size,
    top_level,
)
from comments.threads import Row, Said, arrange, is_visible
from forum.ready import AnyOf, Given, Ready

COUNTS = Ready(lambda: Thread.objects.filter(article_id=Given("article")).values_list("responses", "places"))
REPLIES = Ready(lambda: Comment.objects.filter(pk=AnyOf("ids")).for_thread())


@dataclass(frozen=True)
class ThreadPage:
    """What the template shows of a discussion."""

    article: Article
    discussion: Discussion
    place: Place
    last: int
    responses: int
    rows: list[Row]

    @property
    def address(self) -> str:
        """The page's own, which comments on it keep when it no longer opens by default."""
        return self.article.get_absolute_url() + self.place.path(self.discussion)

    @property
    def canonical(self) -> str:
        """The one of its addresses that search engines should know."""
        return self.url_of(self.place.number)

    @property
    def older(self) -> str:
        return self.url_of(self.place.number - 1) if self.place.number > 1 else ""

    @property
    def newer(self) -> str:
        return self.url_of(self.place.number + 1) if self.place.number < self.last else ""

    @property
    def links(self) -> Iterator[tuple[int | str, str]]:
        """The numbers of the pages and their addresses, with gaps where there are many."""
        paginator = Paginator(range(self.last), 1)
        for item in paginator.get_elided_page_range(self.place.number, on_each_side=1, on_ends=1):
            yield item, self.url_of(item) if isinstance(item, int) else ""

    def url_of(self, number: int) -> str:
        """Where the links to a page of this discussion, or of this thread, lead."""
        article_url = self.article.get_absolute_url()
        if not self.place.root_id and number == default_page(self.last, self.discussion):
            return article_url
        return article_url + Place(number, self.place.root_id).path(self.discussion)

    def shown(self, comment_id: int) -> Said | None:
        """A comment that every reader sees on this page."""
        found = (row.comment for row in self.rows if row.comment.pk == comment_id and not row.more)
        return next((comment for comment in found if is_visible(comment)), None)


def default_page(last: int, discussion: Discussion) -> int:
    return last if opens_with_newest(discussion) else 1


def open_page(article: Article, number: int | None = None, *, pending: Comment | None = None) -> ThreadPage | None:
    """A page of the discussion, by default the one that the settings open with; None beyond the last.

    `pending` is shown in its place although nobody else sees it.
    """
    discussion, thread = Discussion.for_readers(), _counts(article)
    total = thread.places if discussion.depth > 1 else thread.responses
    last = max(1, -(-total // page_size(discussion)), number or 1 if pending else 1)
    number = number or default_page(last, discussion)
    if number > last:
        return None
    load = _nested if discussion.depth > 1 else _flat
    rows = load(article, discussion, number, pending)
    return ThreadPage(article, discussion, Place(number), last, thread.responses, rows)


def address_of_page(article: Article, number: int) -> str:
    """Of a page of the discussion; of the article itself if the discussion has no such page."""
    discussion, thread = Discussion.for_readers(), _counts(article)
    total = thread.places if discussion.depth > 1 else thread.responses
    last = max(1, -(-total // page_size(discussion)))
    page = ThreadPage(article, discussion, Place(min(number, last)), last, thread.responses, [])
    return page.canonical if number <= last else article.get_absolute_url()


def open_thread(article: Article, root_id: int, number: int, *, pending: Comment | None = None) -> ThreadPage | None:
    """One top-level comment with its replies; None where there is no such page."""
    top_level_ones = Comment.objects.filter(parent=None) if pending else Comment.objects.with_places()
    root = top_level_ones.filter(pk=root_id, article=article).for_thread().first()
    if root is None:
        return None
    discussion, replies = Discussion.for_readers(), Comment.objects.holding_replies().filter(root=root_id)
    last = max(1, -(-replies.count() // THREAD_REPLIES), number if pending else 1)
    if number > last:
        return None
    start = (number - 1) * THREAD_REPLIES
    rows = [root, *replies.for_thread()[start : start + THREAD_REPLIES]]
    found = _with(map(Line._make, rows), pending)
    shown = arrange(found, depth=discussion.depth, seen=_seen(pending))
    return ThreadPage(article, discussion, Place(number, root_id), last, _counts(article).responses, shown)


def open_at(place: Place, article: Article, pending: Comment) -> ThreadPage | None:
    """The page with a comment that only its author sees."""
    if place.root_id:
        return open_thread(article, place.root_id, place.number, pending=pending)
    return open_page(article, place.number, pending=pending)


def _nested(article: Article, discussion: Discussion, number: int, pending: Comment | None) -> list[Row]:
    """Two queries: the top-level comments of the page, and the replies that there is room for."""
    found = _tops(number, page_size(discussion)).rows(article=article.pk)
    tops = [Line._make(line) for *line, _replies, _approved in found]
    share = fair_share([len(reply_ids) for *_line, reply_ids, _approved in found])
    ids = [pk for *_line, reply_ids, _approved in found for pk in reply_ids[:share]]
    replies = [Line._make(line) for line in REPLIES.rows(ids=ids)]
    shown = Counter(reply.root_id for reply in replies if is_visible(reply))
    return arrange(
        _with([*tops, *replies], pending),
        depth=discussion.depth,
        newest_first=discussion.comment_order == Discussion.Order.DESC,
        seen=_seen(pending),
        more={pk: approved - shown[pk] for pk, *_line, approved in found},
    )


@lru_cache(maxsize=64)
def _tops(number: int, size: int) -> Ready:
    """The rows of a page's top-level comments, each with the ids of its replies and how many are approved."""
    approved = number_of(Comment.objects.approved().filter(root=OuterRef("pk")), "root")
    return Ready(lambda: top_level(Given("article"), number, size).for_thread(first_replies(), approved))


def _flat(article: Article, discussion: Discussion, number: int, pending: Comment | None) -> list[Row]:
    start = (number - 1) * page_size(discussion)
    listed = Comment.objects.approved().filter(article=article).order_by("id").values("pk")
    found = Comment.objects.filter(pk__in=listed[start : start + page_size(discussion)]).for_thread()
    newest_first = discussion.comment_order == Discussion.Order.DESC
    return arrange(_with(map(Line._make, found), pending), depth=1, newest_first=newest_first, seen=_seen(pending))


def _with(comments: Iterable[Said], pending: Comment | None) -> list[Said]:
    """In order of id, with the one that only its author sees, and the top-level comment above it."""
    found: dict[int, Said] = {comment.pk: comment for comment in comments}
    if pending:
        found[pending.pk] = pending
        if pending.root and pending.root_id not in found:
            found[pending.root.pk] = pending.root
    return [found[pk] for pk in sorted(found)]


def _seen(pending: Comment | None) -> set[int]:
    return {pending.pk} if pending else set()


def _counts(article: Article) -> Thread:
    """As they are kept; a discussion that never began has none."""
    for responses, places in COUNTS.rows(article=article.pk):
        return Thread(article=article, responses=responses, places=places)
    return Thread(article=article)
