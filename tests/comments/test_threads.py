"""The order, the depth and the list markup of a thread."""

from __future__ import annotations

from html.parser import HTMLParser

from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from comments.models import Comment
from comments.threads import MAX_DEPTH, arrange


def comment(pk: int, parent: int | None = None) -> Comment:
    return Comment(pk=pk, parent_id=parent)


def shape(*comments: Comment) -> list[tuple[int, int]]:
    return [(row.comment.pk, row.depth) for row in arrange(comments)]


def test_replies_stand_behind_what_they_answer_oldest_first() -> None:
    found = shape(comment(1), comment(2), comment(3, 1), comment(4, 3), comment(5, 1))
    assert found == [(1, 1), (3, 2), (4, 3), (5, 2), (2, 1)]


def test_deeper_replies_are_shown_at_the_last_level() -> None:
    chain = [comment(number, number - 1 or None) for number in range(1, 9)]
    assert [depth for _, depth in shape(*chain)] == [1, 2, 3, 4, 5, 5, 5, 5]


def test_a_reply_whose_parent_is_hidden_is_not_lost() -> None:
    assert shape(comment(2, 1), comment(3, 2)) == [(2, 1), (3, 2)]


@given(st.lists(st.integers(min_value=0, max_value=30), max_size=40))
def test_every_comment_is_shown_once_and_every_list_is_closed(parents: list[int]) -> None:
    comments = [comment(pk, min(parent, pk - 1) or None) for pk, parent in enumerate(parents, start=1)]
    rows = arrange(comments)
    assert sorted(row.comment.pk for row in rows) == [found.pk for found in comments]
    depth = 1
    for row in rows:
        assert row.depth == depth <= MAX_DEPTH
        depth += 1 if row.has_replies else -len(row.closes)
    assert depth == 1


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


def test_the_template_closes_what_it_opens() -> None:
    chain = [comment(1), comment(2, 1), comment(3, 2), comment(4, 1), comment(5), comment(6, 5)]
    for row in chain:
        row.body, row.name = "Text", "Name"
    article = {"headline": "H", "get_absolute_url": "/", "accepts_comments": True, "pk": 1}
    html = render_to_string("comments/_thread.html", {"rows": arrange(chain), "article": article, "count": 6})
    balance = Balance()
    balance.feed(html)
    assert balance.open == []
    assert html.count('id="comment-') >= 6
