"""Threads come over whole: any depth, any order, and no nonsense of the file can lose a comment."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article
from comments.models import Comment
from comments.wordpress import findings
from comments.wordpress.threads import MAX_DEPTH, Branch, Place, Threads
from tests.builders import make_article
from tests.comments.wordpress.arrivals import bring, bring_all, sent, tree


@pytest.fixture
def article(db: None) -> Article:
    return make_article()


def test_a_deep_thread_keeps_every_level(client: Client, article: Article) -> None:
    bring(article, [sent(number, parent=number - 1) for number in range(1, 15)])
    assert tree(article) == [(1, None, None, 1)] + [(number, number - 1, 1, number) for number in range(2, 15)]
    html = client.get(article.get_absolute_url()).text
    assert [number for number in range(1, 15) if f"Words of {number}<" in html] == list(range(1, 15))


def test_replies_may_stand_before_what_they_answer(article: Article) -> None:
    report = bring(article, [sent(3, parent=2), sent(2, parent=1), sent(1)])
    assert tree(article) == [(1, None, None, 1), (2, 1, 1, 2), (3, 2, 1, 3)]
    assert report.codes == []


def test_a_reply_to_nothing_stands_on_its_own(article: Article) -> None:
    report = bring(article, [sent(1, parent=99), sent(2, parent=-5), sent(3, parent=10**30)])
    assert tree(article) == [(1, None, None, 1), (2, None, None, 1), (3, None, None, 1)]
    assert report.found == [
        (findings.PARENT_MISSING, f"#comment-{number}") for number in (1, 2, 3)
    ]  # fmt: skip


def test_a_reply_to_another_article_stands_on_its_own(article: Article) -> None:
    other = make_article()
    report = bring_all({article.pk: [sent(1)], other.pk: [sent(2, parent=1)]})
    again = bring(other, [sent(3, parent=1)])
    assert tree(other) == [(2, None, None, 1), (3, None, None, 1)]
    assert report.codes == again.codes == [findings.PARENT_ELSEWHERE]


def test_a_circle_is_opened_at_its_oldest(article: Article) -> None:
    report = bring(
        article, [sent(2, parent=4), sent(3, parent=2), sent(4, parent=3), sent(5, parent=3), sent(9, parent=9)]
    )
    assert tree(article) == [(2, None, None, 1), (3, 2, 2, 2), (4, 3, 2, 3), (5, 3, 2, 3), (9, None, None, 1)]
    assert report.found == [(findings.PARENT_CYCLE, "#comment-2"), (findings.PARENT_CYCLE, "#comment-9")]


def test_what_is_left_out_hands_its_replies_up(article: Article) -> None:
    comments = [sent(1), sent(2, " ", parent=1), sent(3, kind="note", parent=2), sent(4, parent=3), sent(5, parent=4)]
    bring(article, comments)
    assert tree(article) == [(1, None, None, 1), (4, 1, 1, 2), (5, 4, 1, 3)]
    bring(article, [*comments, sent(6, parent=3)])
    assert tree(article)[-1] == (6, 1, 1, 2)


def test_a_later_export_adds_to_the_threads_there_are(article: Article) -> None:
    bring(article, [sent(1), sent(2, parent=1)])
    bring(article, [sent(3, parent=2), sent(4, parent=3)])
    assert tree(article)[2:] == [(3, 2, 1, 3), (4, 3, 1, 4)]


def test_a_reply_to_a_pingback_is_one(article: Article) -> None:
    bring(article, [sent(1, kind="pingback"), sent(2, parent=1)])
    assert tree(article) == [(1, None, None, 1), (2, 1, 1, 2)]


def test_a_comment_without_a_number_may_answer_one_with(article: Article) -> None:
    bring(article, [sent(None, "First", parent=7), sent(None, "Second"), sent(7)])
    first, second = Comment.objects.get(body="First"), Comment.objects.get(body="Second")
    assert (first.parent_id, first.depth, second.parent_id) == (7, 2, None)


@given(st.dictionaries(st.integers(1, 12), st.integers(0, 14), max_size=12), st.sets(st.integers(1, 4)))
def test_every_comment_gets_a_place_below_its_parents(parents: dict[int, int], left_out: set[int]) -> None:
    branches = {n: Branch(n, parent, n + 100, 1) for n, parent in parents.items() if n not in left_out}
    found: list[tuple[str, int]] = []
    threads = Threads(
        branches,
        {13: Place(113, 1)},
        {n: parents.get(n, 0) for n in left_out},
        lambda code, number: found.append((code, number)),
    )
    places = {place.pk: place for place in threads.places.values()} | {113: Place(113, 1)}
    assert {place.pk for place in threads.places.values()} == {branch.pk for branch in branches.values()}
    for place in threads.places.values():
        above = places[place.parent_id] if place.parent_id else None
        assert (place.depth, place.root_id) == ((above.depth + 1, above.thread) if above else (1, None))


def test_a_chain_of_any_length_is_arranged() -> None:
    length = MAX_DEPTH + 50
    branches = {n: Branch(n, n - 1, n, 1) for n in range(length, 0, -1)}
    threads = Threads(branches, {}, {}, lambda *_found: None)
    assert max(place.depth for place in threads.places.values()) == MAX_DEPTH
