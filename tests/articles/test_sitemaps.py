"""Sitemaps hold what readers see and nothing else, by the protocol's schema, and lead to one another."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import xmlschema
from django.test import Client
from django.utils import timezone

from articles.models import Article, Page
from tests.builders import make_article, make_author, make_section, make_tag

pytestmark = pytest.mark.django_db
FILES = Path(__file__).resolve().parent.parent / "files"
SITE = "http://testserver"


@pytest.fixture(scope="module")
def schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema([str(FILES / "sitemap.xsd"), str(FILES / "news.xsd")])


def read(client: Client, path: str, schema: xmlschema.XMLSchema) -> str:
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml")
    schema.validate(response.text)
    return response.text


def places(text: str) -> list[str]:
    return [place.removeprefix(SITE) for place in re.findall("<loc>(.*?)</loc>", text)]


def published(year: int, month: int, day: int, **over: object) -> Article:
    return make_article(published_at=datetime(year, month, day, 9, tzinfo=UTC), **over)


def test_the_index_leads_to_every_month_and_says_when_it_changed(client: Client, schema: xmlschema.XMLSchema) -> None:
    published(2021, 3, 4)
    published(2021, 3, 9, revised_at=datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC))
    published(2022, 12, 31)
    text = read(client, "/sitemap.xml", schema)
    assert places(text) == ["/sitemap-places.xml", "/sitemap-2021-03.xml", "/sitemap-2022-12.xml"]
    assert re.findall("<lastmod>(.*?)</lastmod>", text) == ["2024-01-02T03:04:05+00:00", "2022-12-31T09:00:00+00:00"]


def test_a_month_has_its_public_articles(client: Client, schema: xmlschema.XMLSchema) -> None:
    shown = published(2021, 3, 4, slug="مياه-الفرات")
    published(2021, 4, 1)
    published(2021, 3, 5, status=Article.Status.ARCHIVED)
    published(2021, 3, 6, expires_at=datetime(2021, 3, 7, tzinfo=UTC))
    assert places(read(client, "/sitemap-2021-03.xml", schema)) == [shown.get_absolute_url()]
    assert client.get(shown.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("part", ["2021-05", "2021-13", "0000-01", "9999-12"])
def test_a_month_without_articles_is_none(client: Client, part: str) -> None:
    assert client.get(f"/sitemap-{part}.xml").status_code == 404


def test_places_are_those_where_something_is_to_be_found(client: Client, schema: xmlschema.XMLSchema) -> None:
    section = make_section("World")
    make_article(section=section, tags=[make_tag("Rivers")], authors=[make_author("Ann")])
    make_article(section=section, status=Article.Status.DRAFT, tags=[make_tag("Secret")], authors=[make_author("Bob")])
    Page.objects.create(title="About", path="about", is_public=True)
    Page.objects.create(title="Plans", path="plans")
    assert places(read(client, "/sitemap-places.xml", schema)) == [
        "/", "/about/", "/section/world/", "/tag/rivers/", "/author/ann/",
    ]  # fmt: skip


def test_an_empty_site_has_sitemaps_too(client: Client, schema: xmlschema.XMLSchema) -> None:
    assert places(read(client, "/sitemap.xml", schema)) == ["/sitemap-places.xml"]
    assert places(read(client, "/news-sitemap.xml", schema)) == []


def test_news_are_at_most_two_days_old(client: Client, schema: xmlschema.XMLSchema) -> None:
    now = timezone.now()
    fresh = make_article(headline="Peace & quiet\x0b", language="fr", published_at=now - timedelta(hours=47))
    make_article(published_at=now - timedelta(hours=49))
    make_article(published_at=now + timedelta(hours=1))
    text = read(client, "/news-sitemap.xml", schema)
    assert places(text) == [fresh.get_absolute_url()]
    assert "<news:title>Peace &amp; quiet</news:title>" in text
    assert "<news:language>fr</news:language>" in text


def test_a_sitemap_costs_the_same_for_one_article_and_for_many(
    client: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for _ in range(3):
        published(2021, 3, 4, tags=[make_tag()], authors=[make_author()])
    for path, most in (("/sitemap.xml", 1), ("/sitemap-2021-03.xml", 1), ("/sitemap-places.xml", 4)):
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            assert client.get(path).status_code == 200
