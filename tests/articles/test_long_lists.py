"""Lists of the newsroom that may be very long: they are not counted to their end, and say so."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from articles import library
from articles.admin import long_list, page, section
from articles.models import Article, Author, Image, Section, Tag
from forum.models import User
from tests.builders import make_article, make_author, make_image, make_section, make_tag
from tests.conftest import make_user, signed_in

pytestmark = pytest.mark.django_db
ADMIN = "/admin/articles/"


@pytest.fixture
def chief(db: None) -> Client:
    user: User = make_user("cleo", "Editor", is_superuser=True)
    return signed_in(user)


def test_a_list_says_where_it_ends(chief: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        make_tag(f"Subject {number}")
    assert "This list goes no further" not in chief.get(f"{ADMIN}tag/").text
    monkeypatch.setattr(long_list, "MOST", 3)
    monkeypatch.setattr(long_list.CappedPaginator, "most", 3)
    response = chief.get(f"{ADMIN}tag/")
    assert "This list goes no further" in response.text
    assert response.context["cl"].result_count == 3


def test_only_what_has_an_index_is_offered_for_sorting(chief: Client) -> None:
    make_article(authors=[make_author()])
    assert chief.get(ADMIN + "article/").text.count("?o=") > 0
    for name, column in (("article", "headline"), ("image", "title"), ("author", "affiliation")):
        make_image()
        assert f'class="sortable column-{column}' not in chief.get(f"{ADMIN}{name}/").text


def test_the_articles_of_a_section_are_counted_up_to_a_point(chief: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(section, "COUNTED", 2)
    few, many = make_section("Few"), make_section("Many")
    for number in range(3):
        make_article(section=many)
        make_article(section=few, status="draft") if number < 2 else None
    counts = {row.name: row.articles_filed for row in chief.get(f"{ADMIN}section/").context["cl"].result_list}
    assert counts == {"Few": 2, "Many": 3}
    assert "more than 2" in chief.get(f"{ADMIN}section/").text


def test_where_a_picture_is_used_is_told_up_to_a_point(chief: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (library, page):
        monkeypatch.setattr(module, "MOST_USES", 2)
    image = make_image()
    articles = [make_article(lead_image=image) for _number in range(3)]
    for kind in ("change", "delete"):
        text = chief.get(f"{ADMIN}image/{image.pk}/{kind}/").text
        assert [article.headline in text for article in articles] == [False, True, True]
        assert "only the newest are listed" in text
    assert chief.post(f"{ADMIN}image/{image.pk}/delete/", {"post": "yes"}).status_code == 200
    assert Image.objects.filter(pk=image.pk).exists()


@pytest.mark.parametrize("model", [Section, Author])
def test_what_has_articles_is_not_deleted(chief: Client, model: type[Section | Author]) -> None:
    article = make_article(section=make_section("World"), authors=[make_author("Ann")], headline="It stands here")
    used: Any = article.section if model is Section else article.authors.get()
    path = f"{ADMIN}{model._meta.model_name}/{used.pk}/delete/"
    assert "It stands here" in chief.get(path).text
    chief.post(path, {"post": "yes"})
    assert model.objects.filter(pk=used.pk).exists()
    unused = make_section("Empty") if model is Section else make_author("Nobody")
    assert chief.post(f"{ADMIN}{model._meta.model_name}/{unused.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not model.objects.filter(pk=unused.pk).exists()


def test_articles_lose_a_tag_that_is_deleted(chief: Client) -> None:
    tag = make_tag("Rivers")
    article = make_article(tags=[tag])
    path = f"{ADMIN}tag/{tag.pk}/delete/"
    assert "Rivers" in chief.get(path).text
    assert chief.post(path, {"post": "yes"}).status_code == 302
    assert not Tag.objects.exists()
    assert Article.objects.get(pk=article.pk).tags.count() == 0
