"""Run again, an import changes nothing; a newer export brings its changes; what was done here stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from articles.models import Article, Origin
from comments import deletion, moderation, privacy
from comments.models import Comment
from comments.wordpress import findings
from forum.models import User
from tests.builders import make_article
from tests.comments.test_counts import assert_counts_are_true
from tests.comments.wordpress.arrivals import SITE, bring, bring_all, sent

pytestmark = pytest.mark.django_db
Status = Comment.Status


@pytest.fixture
def article() -> Article:
    return make_article()


def everything() -> list[dict[str, Any]]:
    return [dict(row) for row in Comment.objects.order_by("pk").values()]


def test_a_second_run_changes_nothing(article: Article) -> None:
    comments = [sent(1), sent(2, parent=1, approved="trash"), sent(3, " "), sent(None, "No number")]
    first = bring(article, comments)
    before = everything()
    second = bring(article, comments)
    assert dict(first.counts) == {"new": 3, "left": 1, "unchanged": 0}
    assert (dict(second.counts), second.found) == ({"unchanged": 4}, [])
    assert everything() == before


def test_each_has_an_origin(article: Article) -> None:
    bring(article, [sent(5), sent(6, " "), sent(None, "No number")])
    origins = Origin.objects.filter(site=SITE, kind="comment")
    unnumbered = Comment.objects.get(body="No number").pk
    assert dict(origins.filter(key__in=["5", "6"]).values_list("key", "number")) == {"5": 5, "6": None}
    assert list(origins.exclude(key__in=["5", "6"]).values_list("number", flat=True)) == [unnumbered]


def test_a_newer_export_brings_its_changes(article: Article) -> None:
    bring(article, [sent(1, approved="0"), sent(2), sent(3)])
    report = bring(article, [sent(1, "New words", author="Ann"), sent(2, approved="trash"), sent(3), sent(4)])
    assert dict(report.counts) == {"new": 1, "changed": 2, "unchanged": 1}
    comment = Comment.objects.get(pk=1)
    assert (comment.body, comment.name, comment.status) == ("New words", "Ann", Status.APPROVED)
    assert Comment.objects.get(pk=2).status == Status.TRASH
    assert_counts_are_true(article)
    assert dict(bring(article, [sent(1, "New words", author="Ann"), sent(4)]).counts) == {"unchanged": 2}


def test_what_had_no_words_may_get_some(article: Article) -> None:
    bring(article, [sent(1, " ")])
    assert bring(article, [sent(1, "Words after all")]).counts["new"] == 1
    assert Comment.objects.get().body == "Words after all"


def test_what_lost_its_words_keeps_those_it_has(article: Article) -> None:
    bring(article, [sent(1, "Words")])
    report = bring(article, [sent(1, " ")])
    assert (report.codes, report.counts["left"], Comment.objects.get().body) == ([findings.COMMENT_EMPTY], 1, "Words")


def test_a_reply_that_moved_there_stays_where_it_is_here(article: Article) -> None:
    bring(article, [sent(1), sent(2), sent(3, parent=1)])
    report = bring(article, [sent(1), sent(2), sent(3, parent=2)])
    assert report.found == [(findings.PARENT_CHANGED, "#comment-3")]
    assert Comment.objects.get(pk=3).parent_id == 1


TOUCHES: dict[str, tuple[Callable[[Comment, User], object], str]] = {
    "edited": (lambda c, by: moderation.edit(c, {"body": "Milder"}, by=by), findings.CHANGED_HERE),
    "decided": (lambda c, by: moderation.trash([c.pk], by=by), findings.CHANGED_HERE),
    "forgotten": (lambda c, by: privacy.erase(c.email, "anonymise", by=by), findings.CHANGED_HERE),
    "erased": (lambda c, by: privacy.erase(c.email, "delete", by=by), findings.GONE_HERE),
}


@pytest.mark.parametrize("touch", TOUCHES)
def test_what_was_done_here_stays(article: Article, moderator: User, touch: str) -> None:
    bring(article, [sent(1)])
    act, code = TOUCHES[touch]
    act(Comment.objects.get(), moderator)
    before = everything()
    assert dict(bring(article, [sent(1)]).counts) == {"unchanged": 1}
    report = bring(article, [sent(1, "Other words", email="new@example.org")])
    assert (dict(report.counts), report.codes) == ({"left": 1, "changed": 0, "unchanged": 0}, [code])
    assert everything() == before


def test_an_empty_place_is_not_filled_again(article: Article, moderator: User) -> None:
    bring(article, [sent(1), sent(2, parent=1)])
    moderation.trash([1], by=moderator)
    deletion.delete_for_good([1], by=moderator)
    assert bring(article, [sent(1, "Other words"), sent(2, parent=1)]).codes == [findings.GONE_HERE]
    assert Comment.objects.get(pk=1).is_wiped


def test_a_shortened_address_never_comes_back_whole(article: Article) -> None:
    bring(article, [sent(1)])
    bring(article, [sent(1, "Other words", ip="198.51.100.77")])
    assert (Comment.objects.get().body, Comment.objects.get().ip_address) == ("Other words", "203.0.113.0")


def test_a_number_that_comes_twice_is_taken_once(article: Article) -> None:
    other = make_article()
    report = bring_all({article.pk: [sent(1, "First"), sent(1, "Again")], other.pk: [sent(1, "Elsewhere")]})
    assert [comment.body for comment in Comment.objects.all()] == ["First"]
    assert report.codes == [findings.NUMBER_TWICE] * 2
    assert bring(other, [sent(1, "Elsewhere")]).codes == [findings.NUMBER_TWICE]
    assert [comment.body for comment in Comment.objects.all()] == ["First"]


def test_a_comment_without_a_number_comes_once(article: Article) -> None:
    comment = sent(None, "Words")
    assert bring(article, [comment, comment, sent(None, "Others")]).counts["new"] == 2
    assert bring(article, [comment]).counts["new"] == 0
    assert bring(make_article(), [comment]).counts["new"] == 1


def test_two_sites_may_have_the_same_numbers(article: Article) -> None:
    bring(article, [sent(1, "Here")])
    report = bring(article, [sent(1, "There"), sent(2, parent=1)], site="other.example")
    assert report.codes == [findings.NUMBER_TAKEN]
    there = Comment.objects.get(body="There")
    assert there.pk > 2
    assert Comment.objects.get(pk=2).parent == there
    assert bring(article, [sent(1, "There")], site="other.example").counts["unchanged"] == 1


def test_a_row_whose_origin_was_lost_is_found_again(article: Article) -> None:
    bring(article, [sent(1), sent(2, parent=1)])
    Origin.objects.all().delete()
    assert dict(bring(article, [sent(1), sent(2, parent=1), sent(3, parent=2)]).counts) == {"new": 1, "unchanged": 2}
    assert Origin.objects.count() == Comment.objects.count() == 3
