"""Undo from the desk: what it says, where it leads, and what it leaves alone."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from comments import moderation, undoing
from comments.models import Comment
from forum.models import User
from tests.builders import make_article, make_comment
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
QUEUE = "/admin/comments/comment/"
UNDO = f"{QUEUE}undo/"
FETCH = {"X-Requested-With": "fetch"}
Status = Comment.Status


@pytest.fixture
def client(moderator: User) -> Client:
    return signed_in(moderator)


def test_the_message_has_a_button_that_undoes(client: Client) -> None:
    comment = make_comment(make_article(), status=Status.PENDING, name="Rita")
    response = client.post(f"{QUEUE}{comment.pk}/trash/", {"seen": "pending"}, follow=True)
    button = re.search(r'<button class="desk-undo" form="desk-undo" name="batch" value="([^"]+)">', response.text)
    assert button
    assert '<form id="desk-undo"' in response.text
    response = client.post(UNDO, {"batch": button[1], "back": f"{QUEUE}?view=all#comment-1"}, follow=True)
    assert response.redirect_chain == [(f"{QUEUE}?view=all#comment-{comment.pk}", 302)]
    assert "Undone. The comment by \u2068Rita\u2069 is as it was: Pending." in response.text
    assert Comment.objects.get().status == Status.PENDING


def test_what_was_decided_since_is_left_and_said(client: Client, moderator: User, editor: User) -> None:
    article = make_article()
    first, second = make_comment(article, status=Status.PENDING), make_comment(article, status=Status.PENDING)
    outcome = moderation.approve([first.pk, second.pk], by=moderator)
    moderation.mark_spam([first.pk], by=editor)
    response = client.post(UNDO, {"batch": outcome.batch}, follow=True)
    assert "1 comment was left as it is. Edith Editor marked it as spam just now." in response.text
    assert [comment.status for comment in Comment.objects.order_by("pk")] == [Status.SPAM, Status.PENDING]
    again = client.post(UNDO, {"batch": outcome.batch}, follow=True)
    text = "2 comments were left as they are: somebody decided about them in the meantime: "
    assert f"{text}Edith Editor (1, just now), You (1, just now)." in again.text


def test_a_script_gets_the_row_back(client: Client, moderator: User) -> None:
    comment = make_comment(make_article(), status=Status.PENDING, body="Look who is back")
    batch = moderation.approve([comment.pk], by=moderator).batch
    response = client.post(UNDO, {"batch": batch}, headers=FETCH)
    assert response.status_code == 200
    assert "Look who is back" in response.text
    assert '<span data-count="pending">1</span>' in response.text
    assert client.post(UNDO, {"batch": batch}, headers=FETCH).status_code == 409


def test_an_edit_is_undone_from_its_message(client: Client) -> None:
    comment = make_comment(make_article(), body="First")
    url = f"{QUEUE}{comment.pk}/edit/"
    data = {"body": "Second", "name": comment.name, "email": comment.email, "website": ""}
    response = client.post(url, data, follow=True)
    button = re.search(r'name="batch" value="([^"]+)"', response.text)
    assert button
    client.post(UNDO, {"batch": button[1]})
    assert Comment.objects.get().body == "First"
    assert Comment.objects.get().edited_at is None


def test_a_long_name_is_shortened_in_what_is_said(client: Client) -> None:
    comment = make_comment(make_article(), status=Status.PENDING, name="n" * 245)
    response = client.post(f"{QUEUE}{comment.pk}/approval/", {"seen": "pending"}, headers=FETCH)
    assert f"\u2068{'n' * 59}…\u2069" in response.text


@pytest.mark.parametrize("batch", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_nothing_to_undo_is_said(client: Client, batch: str) -> None:
    assert "There is nothing to undo." in client.post(UNDO, {"batch": batch}, follow=True).text


def test_deleting_for_good_offers_no_undo(client: Client) -> None:
    comment = make_comment(make_article(), status=Status.SPAM)
    response = client.post(f"{QUEUE}{comment.pk}/deletion/", {"seen": "spam"}, follow=True)
    assert "deleted for good." in response.text
    assert 'name="batch"' not in response.text


def test_what_was_decided_about_a_comment_stands_once_in_its_row(client: Client, moderator: User) -> None:
    article = make_article()
    comment, other = (make_comment(article, status=Status.PENDING, email="rita@example.org") for _ in range(2))
    undoing.undo(moderation.approve([comment.pk], by=moderator).batch, by=moderator)
    moderation.mark_spam([other.pk], by=moderator)
    rows = client.get(f"{QUEUE}?view=all").text.split('<li class="desk-row')[1:]
    row = next(row for row in rows if f'data-comment="{comment.pk}"' in row)
    assert (row.count("undone"), row.count("approved just now"), row.count("marked as spam")) == (1, 0, 1)
    page = client.get(f"{QUEUE}{comment.pk}/change/").text
    assert page.count("undone") == 1
