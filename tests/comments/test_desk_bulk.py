"""Decisions about many comments: what is ticked, everything like one, emptying; each bound to what was there."""

from __future__ import annotations

from time import monotonic
from typing import Any

import pytest
from django.test import Client

from articles.models import Article
from comments import moderation
from comments.models import Comment, Decision
from forum.models import User
from tests.builders import make_article, make_comment
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
QUEUE = "/admin/comments/comment/"
SELECTION = f"{QUEUE}selection/"
EVERYTHING = f"{QUEUE}everything/"
Status = Comment.Status


@pytest.fixture
def client(moderator: User) -> Client:
    return signed_in(moderator)


@pytest.fixture
def article() -> Article:
    return make_article()


def ticked(comments: list[Comment]) -> list[str]:
    """As the boxes of a page say that shows the comments as these objects have them."""
    return [f"{comment.pk}:{comment.status}" for comment in comments]


def moment(client: Client, path: str) -> dict[str, Any]:
    """What a confirmation page, opened now, will send along."""
    context = client.get(path).context
    return {"newest": context["newest"], "at": context["at"]}


def statuses() -> list[str]:
    return list(Comment.objects.order_by("pk").values_list("status", flat=True))


@pytest.mark.parametrize(
    ("step", "before", "after", "said"),
    [
        ("approval", "pending", "approved", "3 comments approved."),
        ("unapproval", "approved", "pending", "3 comments are pending again."),
        ("spam", "pending", "spam", "3 comments marked as spam."),
        ("trash", "approved", "trash", "3 comments moved to the Trash."),
        ("restoration", "spam", "pending", "3 comments restored."),
    ],
)
def test_what_is_ticked(client: Client, article: Article, step: str, before: str, after: str, said: str) -> None:
    comments = [make_comment(article, status=before) for _ in range(3)]
    other = make_comment(article, status=before)
    response = client.post(SELECTION, {"step": step, "comment": ticked(comments)}, follow=True)
    assert said in response.text
    assert statuses() == [after] * 3 + [before]
    client.post(f"{QUEUE}undo/", {"batch": Decision.objects.values_list("batch", flat=True)[0]})
    assert statuses() == [before] * 4
    assert other.pk


def test_what_was_decided_in_between_is_left_and_said(client: Client, article: Article, editor: User) -> None:
    comments = [make_comment(article, status=Status.PENDING) for _ in range(2)]
    moderation.approve([comments[0].pk], by=editor)
    response = client.post(SELECTION, {"step": "spam", "comment": ticked(comments)}, follow=True)
    assert "marked as spam." in response.text
    assert "1 comment was left as it is" in response.text
    assert statuses() == ["approved", "spam"]


def test_rows_in_other_states_are_left_and_said(client: Client, article: Article) -> None:
    comments = [make_comment(article, status=Status.PENDING), make_comment(article, status=Status.SPAM)]
    response = client.post(SELECTION, {"step": "trash", "comment": ticked(comments)}, follow=True)
    assert "1 comment is not in a state for that." in response.text
    assert statuses() == ["trash", "spam"]


@pytest.mark.parametrize("boxes", [[], ["x"], ["1"], ["1:new"], ["99999999999999999999:pending"], ["²:pending"]])
def test_a_broken_selection_changes_nothing(client: Client, article: Article, boxes: list[str]) -> None:
    make_comment(article, status=Status.PENDING)
    response = client.post(SELECTION, {"step": "approval", "comment": boxes}, follow=True)
    assert "Tick the comments first." in response.text
    assert statuses() == ["pending"]


def test_deleting_what_is_ticked_asks_first(client: Client, article: Article) -> None:
    comments = [make_comment(article, status=Status.SPAM) for _ in range(2)]
    data = {"step": "deletion", "comment": ticked(comments)}
    response = client.post(SELECTION, data)
    assert "Delete 2 comments for good?" in response.text
    assert statuses() == ["spam", "spam"]
    moderation.restore([comments[0].pk], by=User.objects.get(username="mona"))
    response = client.post(SELECTION, {**data, "confirmed": "yes"}, follow=True)
    assert "1 comment was left as it is" in response.text
    assert statuses() == ["pending"]


@pytest.mark.parametrize(
    ("scope", "shared"),
    [
        ("author", {"email": "Troll@Example.org"}),
        ("address", {"ip_address": "203.0.113.7"}),
        ("text", {"body": "Buy, NOW!"}),
    ],
)
def test_everything_like_one_comment(client: Client, article: Article, scope: str, shared: dict[str, str]) -> None:
    like = {"email": "troll@example.ORG"} if scope == "author" else {**shared}
    if scope == "text":
        like = {"body": "buy now"}
    first = make_comment(article, status=Status.PENDING, **shared)
    for status in (Status.PENDING, Status.APPROVED, Status.TRASH):
        make_comment(article, status=status, **like)
    make_comment(article, status=Status.PENDING, ip_address="203.0.113.8")
    path = f"{EVERYTHING}?by={scope}&of={first.pk}"
    assert client.get(path).context["states"] == [
        ("pending", "Pending", 2, True), ("approved", "Approved", 1, True), ("trash", "Trash", 1, False),
    ]  # fmt: skip
    data = {"by": scope, "of": first.pk, "states": ["pending", "approved"], "step": "spam", **moment(client, path)}
    response = client.post(EVERYTHING, data, follow=True)
    assert "3 comments marked as spam." in response.text
    assert statuses() == ["spam", "spam", "spam", "trash", "pending"]
    assert Decision.objects.values("batch").distinct().count() == 1


def test_everything_leaves_what_came_or_was_decided_after_the_page(
    client: Client, article: Article, editor: User
) -> None:
    first = make_comment(article, status=Status.PENDING, email="troll@example.org")
    second = make_comment(article, status=Status.PENDING, email="troll@example.org")
    path = f"{EVERYTHING}?by=author&of={first.pk}"
    data = {"by": "author", "of": first.pk, "states": ["pending", "approved"], "step": "trash", **moment(client, path)}
    moderation.approve([second.pk], by=editor)
    make_comment(article, status=Status.PENDING, email="troll@example.org")
    client.post(EVERYTHING, data)
    assert statuses() == ["trash", "approved", "pending"]


@pytest.mark.parametrize("query", ["by=author", "by=colour&of=1", "of=1", "by=author&of=x", "by=author&of=999999"])
def test_an_unknown_scope_is_not_found(client: Client, query: str) -> None:
    assert client.get(f"{EVERYTHING}?{query}").status_code == 404


def test_nobody_is_everybody(client: Client, article: Article) -> None:
    """Without e-mail, address or words, comments have nothing in common."""
    comment = make_comment(article, email="", body="!!!", text_digest="")
    for scope in ("author", "address", "text"):
        assert client.get(f"{EVERYTHING}?by={scope}&of={comment.pk}").status_code == 404
    assert "Everything …" not in client.get(f"{QUEUE}?view=all").text


def test_without_a_state_or_a_moment_nothing_happens(client: Client, article: Article) -> None:
    comment = make_comment(article, status=Status.PENDING)
    path = f"{EVERYTHING}?by=author&of={comment.pk}"
    for more in ({**moment(client, path)}, {"states": ["pending"]}, {"states": ["pending"], "newest": 1, "at": "x"}):
        response = client.post(EVERYTHING, {"by": "author", "of": comment.pk, "step": "spam", **more}, follow=True)
        assert "Choose which comments are meant." in response.text
    assert statuses() == ["pending"]


@pytest.mark.parametrize("status", ["spam", "trash"])
def test_emptying_deletes_what_was_there_when_the_page_was_made(
    client: Client, article: Article, moderator: User, status: str
) -> None:
    old = [make_comment(article, status=status) for _ in range(3)]
    decided = make_comment(article, status=Status.APPROVED)
    path = f"{QUEUE}{status}/emptying/"
    data = moment(client, path)
    assert "3 comments will be deleted for good." in client.get(path).text
    new = make_comment(article, status=status)
    {"spam": moderation.mark_spam, "trash": moderation.trash}[status]([decided.pk], by=moderator)
    response = client.post(path, data, follow=True)
    assert "3 comments deleted for good." in response.text
    assert set(Comment.objects.values_list("pk", flat=True)) == {decided.pk, new.pk}
    assert not {comment.pk for comment in old} & set(Comment.objects.values_list("pk", flat=True))


def test_emptying_without_having_asked_deletes_nothing(client: Client, article: Article) -> None:
    make_comment(article, status=Status.SPAM)
    assert client.post(f"{QUEUE}spam/emptying/").status_code == 302
    assert statuses() == ["spam"]


def test_500_at_once_and_back_are_done_in_seconds(client: Client, article: Article) -> None:
    first = make_comment(article, status=Status.PENDING, ip_address="203.0.113.7")
    Comment.objects.bulk_create(
        Comment(article=article, body="x", name="N", ip_address="203.0.113.7", submission_id=f"{number:032x}")
        for number in range(499)
    )
    path = f"{EVERYTHING}?by=address&of={first.pk}"
    data = {"by": "address", "of": first.pk, "states": ["pending"], "step": "spam", **moment(client, path)}
    started = monotonic()
    assert "500 comments marked as spam." in client.post(EVERYTHING, data, follow=True).text
    batch = Decision.objects.values_list("batch", flat=True)[0]
    assert "Undone for 500 comments." in client.post(f"{QUEUE}undo/", {"batch": batch}, follow=True).text
    assert monotonic() - started < 5
