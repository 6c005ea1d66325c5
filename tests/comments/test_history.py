"""What the rules are told about the past, as the database has it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from articles.models import Article
from comments import history
from comments.history import RecordedHistory
from comments.models import Comment
from comments.rules import Submission
from tests.builders import make_article, make_author, make_comment
from tests.conftest import make_user

pytestmark = pytest.mark.django_db
TEXT = "The gauge at the bridge has been broken since the spring floods, and nobody in the ministry seems to mind it."


@pytest.fixture
def article() -> Article:
    return make_article()


@pytest.fixture
def past(article: Article) -> Iterator[RecordedHistory]:
    """From after the article was made: a question that fails goes back to here."""
    with transaction.atomic():
        yield RecordedHistory()


def submission(article: Article, **over: Any) -> Submission:
    fields = {
        "article": article, "parent": None, "body": TEXT, "name": "Rita", "email": "rita@example.org", "website": "",
        "ip_address": "192.0.2.7", "user_agent": "", "submission_id": uuid4(), **over,
    }  # fmt: skip
    return Submission(**fields)


def make_older(article: Article, age: timedelta = timedelta(minutes=5), **over: Any) -> Comment:
    comment = make_comment(article, **over)
    Comment.objects.filter(pk=comment.pk).update(submitted_at=timezone.now() - age)
    return comment


@pytest.mark.parametrize(
    ("over", "is_duplicate"),
    [
        ({}, True),
        ({"email": "RITA@Example.Org"}, True),
        ({"status": "pending"}, True),
        ({"status": "spam"}, True),
        ({"status": "trash"}, False),
        ({"email": "otto@example.org"}, False),
        ({"name": "Rosa"}, False),
        ({"body": f"{TEXT}!"}, False),
    ],
)
def test_a_duplicate_is_the_same_by_the_same_person(
    past: RecordedHistory, article: Article, over: dict[str, Any], is_duplicate: bool
) -> None:
    make_older(article, timedelta(days=900), **{"name": "Rita", "email": "rita@example.org", "body": TEXT, **over})
    assert past.has_duplicate(submission(article)) is is_duplicate


def test_the_same_elsewhere_is_no_duplicate(past: RecordedHistory, article: Article) -> None:
    same: dict[str, Any] = {"name": "Rita", "email": "rita@example.org", "body": TEXT}
    make_older(make_article(), **same)
    assert not past.has_duplicate(submission(article))
    answered = make_comment(article)
    make_older(article, parent=answered, **same)
    assert not past.has_duplicate(submission(article))
    assert past.has_duplicate(submission(article, parent=answered))


def test_a_smile_can_be_a_duplicate_too(past: RecordedHistory, article: Article) -> None:
    make_older(article, name="Rita", email="rita@example.org", body="☺")
    assert past.has_duplicate(submission(article, body="☺"))
    assert not past.has_duplicate(submission(article, body="☹"))


@pytest.mark.parametrize(
    ("over", "is_near"),
    [
        ({"ip_address": "198.51.100.1"}, True),
        ({"ip_address": None}, True),
        ({"ip_address": "192.0.2.7"}, False),
        ({"ip_address": "198.51.100.1", "status": "trash"}, True),
        ({"ip_address": "198.51.100.1", "body": TEXT.upper().replace(",", " …")}, True),
        ({"ip_address": "198.51.100.1", "body": f"{TEXT} Really."}, True),
        (
            {"ip_address": "198.51.100.1", "body": "Something else altogether, about other people in another place."},
            False,
        ),
    ],
)
def test_copies_are_recognised_across_addresses(
    past: RecordedHistory, article: Article, over: dict[str, Any], is_near: bool
) -> None:
    comment = make_older(article, **{"body": TEXT, **over})
    assert past.near_duplicate(submission(article)) == (comment.pk if is_near else None)


def test_copies_are_recognised_across_articles(past: RecordedHistory, article: Article) -> None:
    comment = make_older(make_article(), body=TEXT, ip_address="192.0.2.7")
    assert past.near_duplicate(submission(article)) == comment.pk
    assert past.near_duplicate(submission(article, ip_address=None)) == comment.pk


def test_copies_are_forgotten_after_two_days(past: RecordedHistory, article: Article) -> None:
    make_older(article, timedelta(hours=49), body=TEXT)
    assert past.near_duplicate(submission(article)) is None


def test_similar_texts_are_looked_for_among_the_newest_only(
    past: RecordedHistory, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "NEWEST", 2)
    similar = make_older(article, timedelta(hours=2), body=f"{TEXT} Really.")
    make_comment(article)
    assert past.near_duplicate(submission(article)) == similar.pk
    make_comment(article)
    assert past.near_duplicate(submission(article)) is None


def test_posts_nearby_are_those_of_the_network_and_the_hour(past: RecordedHistory, article: Article) -> None:
    make_older(article, timedelta(minutes=61), ip_address="192.0.2.7")
    for address in ("192.0.1.255", "192.0.3.0", "2001:db8::7"):
        make_older(article, ip_address=address)
    make_older(article, timedelta(minutes=9), ip_address="192.0.2.255")
    make_older(article, timedelta(minutes=3), ip_address="192.0.2.0", status="trash")
    assert [post.address for post in past.posts_nearby("192.0.2.7")] == ["192.0.2.0", "192.0.2.255"]


def test_a_network_of_the_newer_kind_is_a_site(past: RecordedHistory, article: Article) -> None:
    for address in ("2001:db8:1:ffff::1", "2001:db8:2::1"):
        make_older(article, ip_address=address)
    assert [post.address for post in past.posts_nearby("2001:db8:1::7")] == ["2001:db8:1:ffff::1"]


def test_a_person_is_found_in_any_spelling_of_the_address(past: RecordedHistory, article: Article) -> None:
    comment = make_comment(article, email="Rita@Straße.example", commenter=uuid4())
    make_older(article, email="other@example.org")
    assert past.last_post_of("rITA@straße.example") == comment.submitted_at
    assert past.last_post_of("rita@example.org") is None
    assert past.is_known(comment.commenter or uuid4(), "rita@STRAßE.example")


def test_names_of_authors_staff_and_site_are_reserved(past: RecordedHistory, article: Article, editor: Any) -> None:
    make_author("Ada Author")
    make_user("gone", "Author", first_name="Gone", last_name="Away", is_active=False)
    names = past.reserved_names()
    assert {"Ada Author", "Edith Editor", "The Diplomacy Forum"} <= set(names)
    assert "Gone Away" not in names


def test_a_question_that_the_database_refuses_does_not_break_the_transaction(
    past: RecordedHistory, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "COPY", "SELECT 1 / 0")
    with pytest.raises(DatabaseError):
        past.near_duplicate(submission(article))
    assert not past.has_duplicate(submission(article))
    assert make_comment(article).pk
    assert not connection.needs_rollback
