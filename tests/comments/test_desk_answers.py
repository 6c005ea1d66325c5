"""Answering and editing from the desk: what readers see of it, what the journal keeps, and that no text is lost."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from articles.models import Article
from comments import moderation
from comments.fingerprints import digest
from comments.models import Comment, Decision
from comments.moderation import version
from forum.models import User
from tests.builders import make_article, make_comment
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
QUEUE = "/admin/comments/comment/"
FETCH = {"X-Requested-With": "fetch"}
Status = Comment.Status


@pytest.fixture
def client(moderator: User) -> Client:
    return signed_in(moderator)


@pytest.fixture
def article() -> Article:
    return make_article()


def fields_of(comment: Comment, **over: str) -> dict[str, str]:
    """The edit form as it opens for the comment."""
    opened = {"body": comment.body, "name": comment.name, "website": comment.website, "email": comment.email}
    return {**opened, "version": version(comment), **over}


def test_a_reply_approves_a_waiting_parent_and_readers_see_both(
    client: Client, article: Article, moderator: User
) -> None:
    parent = make_comment(article, status=Status.PENDING, body="Is this true?")
    assert "Approve and reply" in client.get(QUEUE).text
    data = {"body": "It is.\nWe checked.", "seen": "pending"}
    response = client.post(f"{QUEUE}{parent.pk}/reply/", data, follow=True)
    assert "approved and answered." in response.text
    answer = Comment.objects.get(parent=parent)
    assert (answer.staff, answer.status, answer.depth, answer.root) == (moderator, Status.APPROVED, 2, parent)
    text = Client().get(article.get_absolute_url()).text
    assert "Is this true?" in text
    assert "We checked." in text
    client.post(f"{QUEUE}undo/", {"batch": Decision.objects.get(comment=answer).batch})
    assert "We checked." not in Client().get(article.get_absolute_url()).text


def test_a_reply_to_an_approved_comment(client: Client, article: Article) -> None:
    parent = make_comment(article)
    client.post(f"{QUEUE}{parent.pk}/reply/", {"body": "Thank you.", "seen": "approved"})
    assert Comment.objects.get(parent=parent).body == "Thank you."


@pytest.mark.parametrize("is_script", [True, False])
def test_an_empty_reply_is_refused(client: Client, article: Article, is_script: bool) -> None:
    parent = make_comment(article, status=Status.PENDING)
    url = f"{QUEUE}{parent.pk}/reply/"
    response = client.post(url, {"body": " ", "seen": "pending"}, headers=FETCH if is_script else {})
    assert response.status_code == 422
    assert "Please type your comment text." in response.text
    assert Comment.objects.get() == parent


def test_a_reply_to_what_was_turned_down_meanwhile_is_kept(client: Client, article: Article, editor: User) -> None:
    parent = make_comment(article, status=Status.PENDING)
    moderation.mark_spam([parent.pk], by=editor)
    response = client.post(f"{QUEUE}{parent.pk}/reply/", {"body": "My long answer", "seen": "pending"})
    assert response.status_code == 409
    assert "My long answer" in response.text
    assert "Edith Editor marked it as spam" in response.text
    assert Comment.objects.get() == parent


def test_nobody_answers_where_nobody_can_read_it(client: Client, article: Article) -> None:
    parent = make_comment(article, status=Status.PENDING)
    Article.objects.update(status=Article.Status.DRAFT)
    response = client.post(f"{QUEUE}{parent.pk}/reply/", {"body": "My long answer", "seen": "pending"})
    assert response.status_code == 409
    assert "Readers do not see the article at the moment" in response.text
    assert "My long answer" in response.text
    assert list(Comment.objects.values_list("status", flat=True)) == ["pending"]


def test_an_edit_is_visible_to_readers_and_kept_in_the_journal(
    client: Client, article: Article, moderator: User
) -> None:
    comment = make_comment(article, body="First text", name="Rita")
    data = fields_of(comment, body="Second text", name="Rita R.")
    response = client.post(f"{QUEUE}{comment.pk}/edit/", data, follow=True)
    assert "readers see that a moderator edited it." in response.text
    comment.refresh_from_db()
    assert (comment.body, comment.name, comment.edited_by) == ("Second text", "Rita R.", moderator)
    assert comment.text_digest == digest("Second text")
    decision = Decision.objects.get()
    assert (decision.action, decision.former["body"], decision.former["name"]) == ("edit", "First text", "Rita")
    text = client.get(f"{QUEUE}{comment.pk}/change/").text
    assert "Edited by a moderator" in text
    assert "First text" in text


def test_line_ends_of_the_browser_are_no_edit(client: Client, article: Article) -> None:
    comment = make_comment(article, body="One\nTwo")
    response = client.post(f"{QUEUE}{comment.pk}/edit/", fields_of(comment, body="One\r\nTwo"), follow=True)
    assert "Nothing changed." in response.text
    assert not Decision.objects.exists()


def test_an_edit_of_what_somebody_edited_meanwhile_keeps_both_texts(
    client: Client, article: Article, editor: User
) -> None:
    comment = make_comment(article, body="Original")
    data = fields_of(comment, body="Mine")
    moderation.edit(comment, {"body": "Theirs"}, by=editor)
    url = f"{QUEUE}{comment.pk}/edit/"
    response = client.post(url, data)
    assert response.status_code == 409
    for wanted in ("Mine</textarea>", "<p>Theirs</p>", "Edith Editor edited it"):
        assert wanted in response.text, wanted
    assert Comment.objects.get().body == "Theirs"
    client.post(url, {**data, "version": response.context["version"]})
    assert Comment.objects.get().body == "Mine"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("body", " \n", "Please type your comment text."),
        ("body", "", "Please type your comment text."),
        ("email", "no address", "Enter a valid email address."),
        ("website", "javascript:alert(1)", "Please enter a valid web address."),
        ("name", "n" * 246, "Ensure this value has at most 245 characters"),
    ],
)
def test_bad_fields_are_refused_beside_them(
    client: Client, article: Article, field: str, value: str, message: str
) -> None:
    comment = make_comment(article)
    data = fields_of(comment, **{"body": "Typed with care", field: value})
    response = client.post(f"{QUEUE}{comment.pk}/edit/", data)
    assert response.status_code == 422
    assert message in response.text
    assert field == "body" or "Typed with care" in response.text
    assert Comment.objects.get().edited_at is None


def test_who_may_not_see_an_address_cannot_edit_it(article: Article, stranger: User) -> None:
    stranger.user_permissions.add(Permission.objects.get(codename="moderate_comment"))
    comment = make_comment(article, email="secret@hidden.example")
    data = fields_of(comment, body="Changed", email="mine@example.org")
    signed_in(stranger).post(f"{QUEUE}{comment.pk}/edit/", data)
    comment.refresh_from_db()
    assert (comment.body, comment.email) == ("Changed", "secret@hidden.example")


def test_what_is_in_the_trash_is_not_edited(client: Client, article: Article) -> None:
    comment = make_comment(article, status=Status.TRASH, body="Original")
    response = client.post(f"{QUEUE}{comment.pk}/edit/", fields_of(comment, body="Mine"), follow=True)
    assert "cannot be edited" in response.text
    assert Comment.objects.get().body == "Original"
