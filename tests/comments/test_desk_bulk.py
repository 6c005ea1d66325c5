"""Decisions about many comments: what is ticked, everything like one, emptying; each bound to what was there."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments import moderation
from comments.admin import many
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
    assert "1 comment was left as it is. Edith Editor approved it just now." in response.text
    assert statuses() == ["approved", "spam"]


def test_rows_in_other_states_are_left_and_said(client: Client, article: Article) -> None:
    comments = [make_comment(article, status=Status.PENDING), make_comment(article, status=Status.SPAM)]
    response = client.post(SELECTION, {"step": "trash", "comment": ticked(comments)}, follow=True)
    assert "1 comment is not in a state for that." in response.text
    assert statuses() == ["trash", "spam"]


@pytest.mark.parametrize(
    "boxes", [[], ["x"], ["1"], ["1:new"], ["99999999999999999999:pending"], ["9" * 5000 + ":pending"], ["²:pending"]]
)
def test_a_broken_selection_changes_nothing(client: Client, article: Article, boxes: list[str]) -> None:
    make_comment(article, status=Status.PENDING)
    response = client.post(SELECTION, {"step": "approval", "comment": boxes}, follow=True)
    assert "Tick the comments first." in response.text
    assert statuses() == ["pending"]


def test_what_cannot_be_deleted_is_not_asked_about(client: Client, article: Article) -> None:
    comments = [make_comment(article, status=Status.SPAM), make_comment(article, status=Status.PENDING)]
    text = client.post(SELECTION, {"step": "deletion", "comment": ticked(comments)}).text
    assert "Delete 1 comment for good?" in text
    text = client.post(SELECTION, {"step": "deletion", "comment": ticked(comments[1:])}, follow=True).text
    assert "1 comment is not in a state for that." in text
    assert statuses() == ["spam", "pending"]


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
    response = client.post(EVERYTHING, data, follow=True)
    assert "moved to the Trash." in response.text
    assert "1 comment was left as it is. Edith Editor approved it just now." in response.text
    assert statuses() == ["trash", "approved", "pending"]


def test_everything_says_so_when_somebody_was_faster_with_all(client: Client, article: Article, editor: User) -> None:
    comments = [make_comment(article, status=Status.PENDING, email="troll@example.org") for _ in range(2)]
    path = f"{EVERYTHING}?by=author&of={comments[0].pk}"
    data = {"by": "author", "of": comments[0].pk, "states": ["pending"], "step": "spam", **moment(client, path)}
    moderation.trash([comment.pk for comment in comments], by=editor)
    text = client.post(EVERYTHING, data, follow=True).text
    assert "2 comments were left as they are" in text
    assert "Edith Editor (2, just now)." in text
    assert statuses() == ["trash", "trash"]


def test_everything_goes_on_until_all_is_done(
    client: Client, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is there already does not stand in the way of the rest, and the page for the rest comes by itself."""
    monkeypatch.setattr(many, "AT_ONCE", 2)
    older = [make_comment(article, status=Status.PENDING, email="troll@example.org") for _ in range(3)]
    for _ in range(3):
        make_comment(article, status=Status.SPAM, email="troll@example.org")
    path = f"{EVERYTHING}?by=author&of={older[0].pk}"
    data = {"by": "author", "of": older[0].pk, "states": ["pending", "spam"], "step": "spam"}
    response = client.post(EVERYTHING, {**data, **moment(client, path)}, follow=True)
    assert "2 comments marked as spam." in response.text
    assert "1 are left; press the button again for them." in response.text
    assert response.redirect_chain == [(path, 302)]
    client.post(EVERYTHING, {**data, **moment(client, path)})
    assert statuses() == ["spam"] * 6


def test_everything_can_be_unapproved_or_deleted_for_good(client: Client, article: Article, moderator: User) -> None:
    public = make_comment(article, email="troll@example.org")
    make_comment(article, email="troll@example.org", status=Status.SPAM)
    path = f"{EVERYTHING}?by=author&of={public.pk}"
    assert [step.slug for step in client.get(path).context["steps"]] == [
        "approval", "unapproval", "spam", "trash", "restoration", "deletion",
    ]  # fmt: skip
    data = {"by": "author", "of": public.pk, "states": ["approved", "spam"], **moment(client, path)}
    asked = client.post(EVERYTHING, {**data, "step": "deletion"})
    assert "Delete 1 comment for good?" in asked.text
    assert statuses() == ["approved", "spam"]
    typed = asked.context["typed"]
    confirmed = {name: [value for key, value in typed if key == name] for name, _value in typed}
    response = client.post(EVERYTHING, {**confirmed, "step": "deletion", "confirmed": "yes"}, follow=True)
    assert "deleted for good." in response.text
    assert statuses() == ["approved"]
    assert "Deleted 1 comment for good, number" in LogEntry.objects.get(user=moderator).change_message
    client.post(EVERYTHING, {**data, "step": "unapproval"})
    assert statuses() == ["pending"]


def test_a_shortened_address_is_nobodys_own(client: Client, article: Article) -> None:
    """After thirty days, neighbours have the same address here."""
    neighbours = [make_comment(article, ip_address="203.0.113.0", reduced_at=timezone.now()) for _ in range(2)]
    fresh = make_comment(article, ip_address="203.0.113.0")
    assert client.get(f"{EVERYTHING}?by=address&of={neighbours[0].pk}").status_code == 404
    states = client.get(f"{EVERYTHING}?by=address&of={fresh.pk}").context["states"]
    assert [count for _status, _label, count, _ticked in states] == [1]
    text = client.get(f"{QUEUE}{neighbours[0].pk}/change/").text
    assert "from this address" not in text
    assert "address=203.0.113.0%2F24" in text


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
    again = client.post(path, data, follow=True).text
    assert "There was nothing left to delete." in again
    first, last = old[0].pk, old[-1].pk
    entry = LogEntry.objects.get()
    assert entry.user == moderator
    assert entry.change_message == f"Deleted 3 comments for good, numbers {first} to {last}."
    assert set(Comment.objects.values_list("pk", flat=True)) == {decided.pk, new.pk}
    assert not {comment.pk for comment in old} & set(Comment.objects.values_list("pk", flat=True))


def test_emptying_without_having_asked_deletes_nothing(client: Client, article: Article) -> None:
    make_comment(article, status=Status.SPAM)
    assert client.post(f"{QUEUE}spam/emptying/").status_code == 302
    assert statuses() == ["spam"]


def test_500_at_once_and_back_are_few_queries(
    client: Client, article: Article, django_assert_max_num_queries: Any
) -> None:
    first = make_comment(article, status=Status.PENDING, ip_address="203.0.113.7")
    Comment.objects.bulk_create(
        Comment(article=article, body="x", name="N", ip_address="203.0.113.7", submission_id=f"{number:032x}")
        for number in range(499)
    )
    path = f"{EVERYTHING}?by=address&of={first.pk}"
    data = {"by": "address", "of": first.pk, "states": ["pending"], "step": "spam", **moment(client, path)}
    with django_assert_max_num_queries(30):
        assert "500 comments marked as spam." in client.post(EVERYTHING, data, follow=True).text
    batch = Decision.objects.values_list("batch", flat=True)[0]
    with django_assert_max_num_queries(35):
        assert "Undone for 500 comments." in client.post(f"{QUEUE}undo/", {"batch": batch}, follow=True).text
