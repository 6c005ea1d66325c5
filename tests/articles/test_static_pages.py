"""Pages that are no articles: edited in the admin, with addresses of their own."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from articles.models import Page
from forum.models import User
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/page/add/"


def make_page(**over: object) -> Page:
    fields = {"title": "About the forum", "path": "about", "body": "<p>Who we are.</p>", "is_public": True, **over}
    return Page.objects.create(**fields)


def test_a_page_is_at_its_address(client: Client) -> None:
    make_page()
    response = client.get("/about/")
    assert response.status_code == 200
    assert "<h1>About the forum</h1>" in response.text
    assert "<p>Who we are.</p>" in response.text


def test_a_page_may_stand_below_another(client: Client) -> None:
    make_page(path="about/team", title="The team")
    assert client.get("/about/team/").status_code == 200


def test_a_page_that_is_not_public_does_not_exist(client: Client) -> None:
    make_page(is_public=False)
    assert client.get("/about/").status_code == 404


@pytest.mark.parametrize("path", ["search", "2024/08", "admin", "feed", "comments/feed"])
def test_no_page_takes_an_address_of_the_site(path: str) -> None:
    with pytest.raises(ValidationError, match="is an address of the site itself"):
        Page(title="Trap", path=path).full_clean()


@pytest.mark.parametrize("path", ["a b", "/about", "about/", "a//b", "a/b/c/d/e", "ab?c", "<b>"])
def test_an_address_has_one_spelling(path: str) -> None:
    with pytest.raises(ValidationError):
        Page(title="Odd", path=path).full_clean()


def test_the_foot_of_every_page_leads_there_in_the_editors_order(client: Client) -> None:
    make_page(position=2)
    make_page(title="Contact", path="contact", position=1)
    make_page(title="Unlinked", path="unlinked")
    text = client.get("/").text
    assert text.index('href="/contact/"') < text.index('href="/about/"')
    assert "Unlinked" not in text


def test_an_editor_writes_one_and_an_author_does_not(editor: User, author: User) -> None:
    data = {"title": "About", "path": "about", "body": "<p>Us<script>x</script></p>", "language": "en", "position": 1}
    assert signed_in(author).post(ADD, data).status_code == 403
    response = signed_in(editor).post(ADD, data | {"is_public": "on"})
    assert response.status_code == 302
    assert Page.objects.get().body == "<p>Us</p>"


def test_the_editor_is_offered_where_the_page_is_written(editor: User) -> None:
    response = signed_in(editor).get(ADD)
    assert "ckeditor" in response.text
    assert "'unsafe-inline'" in response["Content-Security-Policy"]
