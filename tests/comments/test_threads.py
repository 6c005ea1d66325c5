"""The order, the depth and the list markup of a thread."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from comments.models import Comment
from comments.threads import Row, arrange
from tests.builders import make_article, make_comment

Status = Comment.Status


def comment(pk: int, parent: int = 0, root: int = 0, status: str = Status.APPROVED) -> Comment:
    above = Comment(pk=parent, status=Status.APPROVED, name=f"Reader {parent}") if parent else None
    return Comment(pk=pk, parent=above, root_id=root or parent or None, status=status, name=f"Reader {pk}", body="Text")


def shape(*comments: Comment, depth: int = 5, **over: Any) -> list[tuple[int, int]]:
    return [(row.comment.pk, row.depth) for row in arrange(comments, depth=depth, **over)]


def test_replies_stand_behind_what_they_answer_oldest_first() -> None:
    found = shape(comment(1), comment(2), comment(3, 1), comment(4, 3, 1), comment(5, 1))
    assert found == [(1, 1), (3, 2), (4, 3), (5, 2), (2, 1)]


def test_newest_first_turns_only_the_top_level_around() -> None:
    found = shape(comment(1), comment(2), comment(3, 1), comment(4, 1), newest_first=True)
    assert found == [(2, 1), (1, 1), (3, 2), (4, 2)]


@pytest.mark.parametrize("depth", [2, 5, 10])
def test_deeper_replies_are_shown_at_the_last_level_and_say_whom_they_answer(depth: int) -> None:
    chain = [comment(number, number - 1, 1 if number > 1 else 0) for number in range(1, 13)]
    rows = arrange(chain, depth=depth)
    assert [row.depth for row in rows] == [min(number, depth) for number in range(1, 13)]
    named = {row.comment.pk: row.addressee.pk for row in rows if row.addressee}
    assert named == {number: number - 1 for number in range(depth + 1, 13)}
    assert all(row.is_near for row in rows[1:])


def test_without_threads_everything_stands_by_date_in_one_list() -> None:
    rows = arrange([comment(1), comment(2), comment(3, 1), comment(4, 2)], depth=1)
    assert [(row.comment.pk, row.depth) for row in rows] == [(1, 1), (2, 1), (3, 1), (4, 1)]
    assert [row.addressee.pk if row.addressee else 0 for row in rows] == [0, 0, 1, 2]


@pytest.mark.parametrize("status", [Status.PENDING, Status.SPAM, Status.TRASH])
def test_a_hidden_parent_keeps_the_place_of_its_replies(status: str) -> None:
    rows = arrange([comment(1), comment(2, 1, status=status), comment(3, 2, 1)], depth=5)
    assert [(row.comment.pk, row.depth, row.is_hidden) for row in rows] == [(1, 1, False), (2, 2, True), (3, 3, False)]


def test_hidden_comments_that_nothing_visible_answers_are_nowhere() -> None:
    hidden = [comment(2, 1, status=Status.TRASH), comment(3, 2, 1, status=Status.SPAM)]
    assert shape(comment(1), *hidden) == [(1, 1)]
    assert shape(comment(1, status=Status.TRASH), *hidden) == []


def test_a_reply_whose_parent_is_on_another_page_stands_under_the_top_level_comment_and_names_it() -> None:
    rows = arrange([comment(1), comment(5, 4, 1), comment(6, 5, 1)], depth=5)
    assert [(row.comment.pk, row.depth) for row in rows] == [(1, 1), (5, 2), (6, 3)]
    assert (rows[1].addressee and rows[1].addressee.name, rows[1].is_near) == ("Reader 4", False)
    assert rows[2].addressee is None


def test_a_hidden_addressee_is_not_named() -> None:
    reply = comment(5, 4, 1)
    assert reply.parent
    reply.parent = Comment(pk=4, status=Status.SPAM, name="Spammer")
    assert [row.addressee for row in arrange([comment(1), reply], depth=5)] == [None, None]


def test_what_only_its_author_sees_is_no_placeholder() -> None:
    rows = arrange([comment(1), comment(2, 1, status=Status.PENDING)], depth=5, seen={2})
    assert [(row.comment.pk, row.is_hidden) for row in rows] == [(1, False), (2, False)]


def test_further_replies_are_offered_behind_those_shown() -> None:
    rows = arrange([comment(1), comment(2, 1), comment(9)], depth=5, more={1: 3, 9: 0})
    assert [(row.comment.pk, row.depth, row.more) for row in rows] == [(1, 1, 0), (2, 2, 0), (1, 2, 3), (9, 1, 0)]


def balanced(rows: list[Row], depth: int) -> bool:
    """Every list that one row opens is closed by a later one."""
    level = 1
    for row in rows:
        assert row.depth == level <= depth
        level += 1 if row.has_replies else -len(row.closes)
    return level == 1


@given(
    st.lists(st.tuples(st.integers(0, 30), st.sampled_from(list(Status)), st.booleans()), max_size=40),
    st.integers(1, 10),
)
def test_every_visible_comment_is_shown_once_and_every_list_is_closed(
    plan: list[tuple[int, Status, bool]], depth: int
) -> None:
    roots: dict[int, int] = {}
    comments = []
    for pk, (wanted, status, is_here) in enumerate(plan, start=1):
        parent = min(wanted, pk - 1)
        roots[pk] = roots.get(parent, pk)
        if is_here:
            comments.append(comment(pk, parent, roots[pk] if parent else 0, status))
    rows = arrange(comments, depth=depth, more={found.pk: 1 for found in comments[:1]} if depth > 1 else {})
    shown = [row.comment.pk for row in rows if not row.is_hidden and not row.more]
    assert sorted(shown) == [found.pk for found in comments if found.status == Status.APPROVED]
    assert balanced(rows, depth)


class Balance(HTMLParser):
    """Fails where an end tag does not match."""

    VOID = frozenset({"input", "br", "meta", "link", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.django_db
def test_the_template_closes_what_it_opens(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comments.places.PAGE_REPLIES", 3)
    article = make_article()
    parent = hidden = make_comment(article, status=Status.TRASH)
    for _ in range(6):
        parent = make_comment(article, parent=parent)
    make_comment(article, parent=hidden)
    make_comment(article)
    html = client.get(article.get_absolute_url()).text
    balance = Balance()
    balance.feed(html)
    assert balance.open == []
    assert html.count('class="comment depth-') == 5
    assert "Show the 4 other replies" in html
