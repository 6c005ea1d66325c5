"""The desk: who may decide, what each decision does, and that readers see the result."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from articles.models import Article
from comments import moderation
from comments.models import Comment
from tests.builders import make_article, make_comment
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
QUEUE = "/admin/comments/comment/"
Status = Comment.Status


@pytest.fixture
def article() -> Article:
    return make_article(headline="A treaty")


def decide(client: Client, comment: Comment, name: str) -> Any:
    """Press the button in a row that shows the comment as this object has it."""
    return client.post(f"{QUEUE}{comment.pk}/{comment.status}/{name}/", follow=True)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("approve", Status.PENDING, Status.APPROVED),
        ("unapprove", Status.APPROVED, Status.PENDING),
        ("spam", Status.PENDING, Status.SPAM),
        ("trash", Status.APPROVED, Status.TRASH),
        ("restore", Status.TRASH, Status.PENDING),
        ("restore", Status.SPAM, Status.PENDING),
    ],
)
def test_one_decision(article: Article, moderator: Any, name: str, before: str, after: str) -> None:
    comment = make_comment(article, status=before)
    assert decide(signed_in(moderator), comment, name).status_code == 200
    comment.refresh_from_db()
    assert (comment.status, comment.moderated_by) == (after, moderator)
    assert comment.moderated_at is not None


def test_what_was_approved_is_restored_as_approved(article: Article, moderator: Any) -> None:
    comment = make_comment(article, status=Status.APPROVED)
    moderation.trash([comment.pk], by=moderator)
    moderation.restore([comment.pk], by=moderator)
    comment.refresh_from_db()
    assert comment.status == Status.APPROVED


def test_many_at_once(article: Article, moderator: Any) -> None:
    comments = [make_comment(article, status=Status.PENDING) for _ in range(3)]
    client = signed_in(moderator)
    data = {"action": "approve_selected", "_selected_action": [comment.pk for comment in comments]}
    response = client.post(QUEUE, data, follow=True)
    assert "3 comments approved." in response.text
    assert Comment.objects.approved().count() == 3


def test_after_approval_every_reader_sees_it(client: Client, article: Article, moderator: Any) -> None:
    comment = make_comment(article, status=Status.PENDING, body="Well said")
    assert "Well said" not in client.get(article.get_absolute_url()).text
    decide(signed_in(moderator), comment, "approve")
    text = client.get(article.get_absolute_url()).text
    assert "Well said" in text
    assert f'id="comment-{comment.pk}"' in text
    assert "One response to “A treaty”" in text


def test_the_queue_opens_with_what_waits_and_its_count(article: Article, moderator: Any) -> None:
    make_comment(article, status=Status.PENDING, body="Still waiting")
    make_comment(article, status=Status.APPROVED, body="Long approved")
    response = signed_in(moderator).get(QUEUE)
    assert "Still waiting" in response.text
    assert "Long approved" not in response.text
    assert "Pending (1)" in response.text
    assert "1 comment pending" in response.text


def test_the_second_moderator_is_told_and_changes_nothing(article: Article, moderator: Any, editor: Any) -> None:
    comment = make_comment(article, status=Status.PENDING)
    decide(signed_in(moderator), comment, "approve")
    response = decide(signed_in(editor), comment, "approve")
    assert "somebody decided about it in the meantime" in response.text
    comment.refresh_from_db()
    assert comment.moderated_by == moderator


@pytest.mark.parametrize(("first", "second"), [("spam", "approve"), ("approve", "trash"), ("trash", "spam")])
def test_a_stale_button_overrules_nobody(
    article: Article, moderator: Any, editor: Any, first: str, second: str
) -> None:
    comment = make_comment(article, status=Status.PENDING)
    decide(signed_in(moderator), comment, first)
    decided = Comment.objects.get().status
    response = decide(signed_in(editor), comment, second)
    assert "somebody decided about it in the meantime" in response.text
    assert Comment.objects.get().status == decided
    assert LogEntry.objects.filter(user=editor).count() == 0


def test_a_stale_selection_is_told_too(article: Article, moderator: Any) -> None:
    stale, fresh = make_comment(article, status=Status.APPROVED), make_comment(article, status=Status.PENDING)
    data = {"action": "spam_selected", "_selected_action": [stale.pk, fresh.pk]}
    response = signed_in(moderator).post(QUEUE, data, follow=True)
    assert "1 comment marked as spam." in response.text
    assert "1 comment was left as it is" in response.text
    stale.refresh_from_db()
    assert stale.status == Status.APPROVED


def test_hostile_text_is_only_text_on_the_desk(article: Article, moderator: Any) -> None:
    hostile = '"><img src=x onerror=alert(1)>'
    comment = make_comment(article, status=Status.PENDING, body=hostile, name=hostile, website="https://a.example/")
    client = signed_in(moderator)
    for path in (QUEUE, f"{QUEUE}{comment.pk}/change/"):
        response = client.get(path)
        assert response.status_code == 200
        assert "<img src=x" not in response.text


@pytest.mark.parametrize("who", ["author", "stranger"])
def test_others_have_no_desk(request: pytest.FixtureRequest, article: Article, who: str) -> None:
    comment = make_comment(article, status=Status.PENDING)
    client = signed_in(request.getfixturevalue(who))
    assert client.get(QUEUE).status_code == 403
    assert decide(client, comment, "approve").status_code == 403
    comment.refresh_from_db()
    assert comment.status == Status.PENDING


def test_anonymous_is_asked_to_sign_in(client: Client, article: Article) -> None:
    comment = make_comment(article, status=Status.PENDING)
    response = client.post(f"{QUEUE}{comment.pk}/pending/approve/")
    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]


def test_looking_decides_nothing(article: Article, moderator: Any) -> None:
    comment = make_comment(article, status=Status.PENDING)
    assert signed_in(moderator).get(f"{QUEUE}{comment.pk}/pending/approve/").status_code == 302
    comment.refresh_from_db()
    assert comment.status == Status.PENDING


@pytest.mark.parametrize("path", ["999999/pending/approve/", "1/pending/eat/", "1/new/approve/"])
def test_unknown_comments_and_decisions_are_not_found(moderator: Any, path: str) -> None:
    assert signed_in(moderator).post(QUEUE + path).status_code == 404


def test_a_decision_needs_the_token_of_the_session(article: Article, moderator: Any) -> None:
    comment = make_comment(article, status=Status.PENDING)
    client = Client(enforce_csrf_checks=True)
    client.force_login(moderator)
    assert decide(client, comment, "approve").status_code == 403


def test_the_queue_costs_the_same_with_many(article: Article, moderator: Any, django_assert_num_queries: Any) -> None:
    client = signed_in(moderator)
    make_comment(article, status=Status.PENDING)
    client.get(QUEUE)
    with django_assert_num_queries(8, exact=False):
        client.get(QUEUE)
    for _ in range(30):
        make_comment(article, status=Status.PENDING)
    with django_assert_num_queries(8, exact=False):
        client.get(QUEUE)
