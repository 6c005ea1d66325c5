"""Statuses come over, spam and trash have their thirty days from now, and old addresses are shortened at once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from articles.models import Article
from comments import desk, housekeeping
from comments.models import Comment, Thread, queue_counts
from comments.wordpress import findings
from tests.builders import make_article, make_comment
from tests.comments.test_counts import assert_counts_are_true
from tests.comments.wordpress.arrivals import NOW, bring, sent

pytestmark = pytest.mark.django_db
Status = Comment.Status


@pytest.fixture
def article() -> Article:
    return make_article()


@pytest.mark.parametrize(
    ("approved", "status", "codes"),
    [
        ("1", Status.APPROVED, []),
        ("0", Status.PENDING, []),
        ("hold", Status.PENDING, []),
        ("spam", Status.SPAM, []),
        ("trash", Status.TRASH, []),
        ("post-trashed", Status.TRASH, []),
        ("", Status.PENDING, [findings.STATUS_UNKNOWN]),
        ("APPROVED", Status.PENDING, [findings.STATUS_UNKNOWN]),
    ],
)
def test_every_status_has_its_own_here(article: Article, approved: str, status: str, codes: list[str]) -> None:
    report = bring(article, [sent(1, approved=approved)])
    comment = Comment.objects.get()
    assert (comment.status, report.codes, comment.moderated_by) == (status, codes, None)
    assert_counts_are_true(article)


def test_spam_and_trash_are_kept_for_thirty_days_from_the_import(article: Article) -> None:
    bring(article, [sent(1, approved="spam"), sent(2, approved="trash")])
    assert housekeeping.delete_old(NOW + timedelta(days=29)) == 0
    assert housekeeping.delete_old(NOW + timedelta(days=31)) == 2


@pytest.mark.parametrize(
    ("ip", "kept"),
    [
        ("203.0.113.7", "203.0.113.0"),
        ("2001:db8:1:2::3", "2001:db8:1::"),
        ("203.0.113.7, 198.51.100.2", "203.0.113.0"),
        ("::ffff:203.0.113.7", "203.0.113.0"),
        ("", None),
        ("nonsense", None),
    ],
)
def test_an_old_comments_address_is_shortened_at_once(article: Article, ip: str, kept: str | None) -> None:
    bring(article, [sent(1, ip=ip)])
    comment = Comment.objects.get()
    assert (comment.ip_address, comment.reduced_at) == (kept, NOW)
    assert housekeeping.reduce_old(NOW) == 0


def test_a_young_comments_address_is_shortened_when_it_is_due(article: Article) -> None:
    bring(article, [sent(1, written_at=NOW - housekeeping.KEPT + timedelta(days=1))])
    comment = Comment.objects.get()
    assert (comment.ip_address, comment.reduced_at) == ("203.0.113.7", None)
    assert housekeeping.reduce_old(NOW + timedelta(days=2)) == 1


def test_counts_and_places_are_right(article: Article) -> None:
    standing = make_comment(article, status=Status.PENDING)
    other = make_article()
    bring(
        article,
        [
            sent(standing.pk + 1),
            sent(standing.pk + 2, parent=standing.pk + 1),
            sent(standing.pk + 3, approved="trash"),
            sent(standing.pk + 4, parent=standing.pk + 3),
            sent(standing.pk + 5, approved="0", parent=standing.pk + 4),
            sent(standing.pk + 6, approved="spam"),
        ],
    )
    assert_counts_are_true(article)
    thread = Thread.objects.get(article=article)
    assert (thread.responses, thread.places) == (3, 2)
    assert not Thread.objects.filter(article=other).exists()
    assert queue_counts()["all"] == 7


def test_a_row_that_comes_with_a_place_it_does_not_hold_loses_it(article: Article) -> None:
    make_comment(article, status=Status.PENDING, holds_place=True)
    make_comment(article, status=Status.APPROVED, holds_place=True)
    assert_counts_are_true(article)


def test_a_page_that_asked_before_the_import_does_not_delete_what_came_with_it(article: Article) -> None:
    newest = make_comment(article).pk + 1000
    before: datetime = NOW - timedelta(minutes=1)
    bring(article, [sent(newest - 1, approved="spam")])
    everything = Comment.objects.filter(status=Status.SPAM)
    assert not desk.as_it_was(everything, newest=newest, at=before).exists()
    assert desk.as_it_was(everything, newest=newest, at=NOW).exists()
