"""A page that is missing offers the public articles whose addresses look like it, and costs little."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import nearest as module
from articles.models import Article
from articles.nearest import nearest
from tests.builders import make_article

pytestmark = pytest.mark.django_db


def test_a_mistyped_address_finds_its_article(client: Client) -> None:
    article = make_article(slug="a-river-measured-twice", headline="A river & a gauge")
    make_article(slug="small-arithmetic")
    response = client.get("/2022/08/16/river-mesured-twice/")
    assert response.status_code == 404
    assert f'<a href="{article.get_absolute_url()}" lang="en" dir="auto">A river &amp; a gauge</a>' in response.text
    assert "small-arithmetic" not in response.text


def test_what_readers_do_not_see_is_not_offered_and_changes_nothing(client: Client) -> None:
    path = "/2022/08/16/a-river-measured-twice/"
    without = client.get(path).content
    make_article(slug="a-river-measured-twice", status=Article.Status.DRAFT)
    make_article(slug="a-river-measured-thrice", status=Article.Status.ARCHIVED)
    assert client.get(path).content == without


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/abc/",
        "/section/world/page/90000/",
        "/2022-08-16/",
        "/a.php",
        "/%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80/",
        f"/{'a' * 101}/",
    ],
)
def test_what_looks_like_no_slug_asks_nothing(path: str) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert nearest(path) == []
    assert len(captured) == 0


def test_the_admin_offers_nothing_to_strangers(client: Client) -> None:
    make_article(slug="a-river-measured-twice", headline="A river")
    assert "A river" not in client.get("/admin/a-river-measured-twice/", follow=True).text


def test_guessing_ends_when_it_takes_too_long(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    make_article(slug="a-river-measured-twice")
    slow: Any = "pg_sleep(1)::text"
    published = Article.objects.published().extra(where=[f"{slow} = ''"])
    monkeypatch.setattr(type(Article.objects.all()), "for_titles", lambda _articles: published)
    monkeypatch.setattr(module, "MILLISECONDS", 50)
    assert nearest("/a-river-mesured-twice/") == []
    assert "could be looked up" in caplog.text
