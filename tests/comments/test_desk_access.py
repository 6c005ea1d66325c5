"""Every address of the desk: moderators only, signing in leads back to it, and opening one never changes anything."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from comments.admin.steps import STEPS
from comments.models import Comment, Decision, Discussion
from forum.models import User
from tests.builders import make_article, make_comment
from tests.conftest import PASSWORD, signed_in

pytestmark = pytest.mark.django_db
QUEUE = "/admin/comments/comment/"
OF_ONE = ("change", "reply", "edit", *STEPS)
PAGES = ["", "spam/emptying/", "trash/emptying/", "crisis/", *(f"{{pk}}/{name}/" for name in OF_ONE)]
SCOPES = [f"everything/?by={scope}&of={{pk}}" for scope in ("author", "address", "text")]
POSTS = ["selection/", "undo/"]
EVERY = [*PAGES, *SCOPES, *POSTS]


@pytest.fixture
def comment() -> Comment:
    return make_comment(make_article(), status="pending", ip_address="203.0.113.7")


def test_every_address_is_listed_here() -> None:
    site: Any = next(found for found in get_resolver().url_patterns if str(found.pattern) == "admin/")
    desk: Any = next(found for found in site.url_patterns if str(found.pattern) == "comments/comment/")
    listed = {path.partition("?")[0].replace("{pk}", "<int:comment_id>") for path in EVERY}
    addresses = {str(found.pattern) for found in desk.url_patterns}
    assert {address for address in addresses if not address.startswith("privacy/")} == listed  # test_privacy.py


@pytest.mark.parametrize("path", EVERY)
@pytest.mark.parametrize("method", ["get", "post"])
def test_others_are_refused(comment: Comment, author: User, stranger: User, path: str, method: str) -> None:
    url = QUEUE + path.format(pk=comment.pk)
    data = {"seen": "pending", "step": "approval", "comment": f"{comment.pk}:pending", "crisis": "hold"}
    for user in (author, stranger):
        assert getattr(signed_in(user), method)(url, data).status_code == 403
    response = getattr(Client(), method)(url, data)
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/?next=/admin/comments/comment/")
    assert_untouched()


@pytest.mark.parametrize("path", [*PAGES, *SCOPES])
def test_moderators_may_look_and_looking_changes_nothing(comment: Comment, moderator: User, path: str) -> None:
    response = signed_in(moderator).get(QUEUE + path.format(pk=comment.pk))
    assert response.status_code == 200
    assert response.text.count("<h1") == 1
    assert "no-store" in response["Cache-Control"]
    assert_untouched()


@pytest.mark.parametrize("path", POSTS)
def test_what_only_changes_cannot_be_opened(moderator: User, path: str) -> None:
    assert signed_in(moderator).get(QUEUE + path).status_code == 405


def assert_untouched() -> None:
    found = Comment.objects.get()
    assert (found.status, found.moderated_at, found.edited_at) == ("pending", None, None)
    assert not Decision.objects.exists()
    assert not Discussion.objects.exists()


def test_a_link_in_a_mail_leads_through_signing_in_to_a_page_that_asks(comment: Comment, moderator: User) -> None:
    client, url = Client(), f"{QUEUE}{comment.pk}/approval/"
    login = client.get(url)["Location"]
    response = client.post(login, {"username": "mona", "password": PASSWORD, "next": url}, follow=True)
    assert "You are about to decide about this comment:" in response.text
    assert_untouched()
    client.post(url, {"seen": "pending"})
    assert Comment.objects.get().status == "approved"
    assert "This cannot be done any more. You approved it" in client.get(url).text


def test_a_post_that_does_not_say_what_was_seen_is_asked_again(comment: Comment, moderator: User) -> None:
    response = signed_in(moderator).post(f"{QUEUE}{comment.pk}/trash/")
    assert "You are about to decide about this comment:" in response.text
    assert_untouched()


@pytest.mark.parametrize("name", ["add/", "{pk}/history/", "{pk}/delete/", "{pk}/eat/", "{pk}/"])
def test_the_admins_own_pages_are_off(comment: Comment, moderator: User, name: str) -> None:
    client = signed_in(moderator)
    assert client.get(QUEUE + name.format(pk=comment.pk)).status_code == 404
    assert client.post(QUEUE + name.format(pk=comment.pk)).status_code == 404


@pytest.mark.parametrize("name", OF_ONE)
@pytest.mark.parametrize("number", [999999, 99999999999999999999])
def test_unknown_comments_are_not_found(moderator: User, name: str, number: int) -> None:
    assert signed_in(moderator).get(f"{QUEUE}{number}/{name}/").status_code == 404
    assert signed_in(moderator).post(f"{QUEUE}{number}/{name}/", {"seen": "pending"}).status_code == 404
