"""Sitemaps hold what readers see and nothing else, by the protocol's schema, and lead to one another."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import xmlschema
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.utils import timezone

from articles import sitemaps
from articles.models import Article, Page
from articles.views import sitemaps as views
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
    text = response.getvalue().decode()
    schema.validate(text)
    return text


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
    client: Client, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    for _ in range(3):
        published(2021, 3, 4, tags=[make_tag()], authors=[make_author()])
    for path, number in (("/sitemap.xml", 6), ("/sitemap-2021-03.xml", 1), ("/sitemap-places.xml", 8)):
        with django_assert_num_queries(number):  # type: ignore[operator]
            assert client.get(path).getvalue().endswith(b">\n")


def test_what_is_too_long_for_one_file_stands_in_several(
    client: Client, schema: xmlschema.XMLSchema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "PART", 3)
    tags = [make_tag(f"Tag {number}") for number in range(4)]
    articles = [published(2021, 3, day, tags=tags[1:], section=make_section()) for day in range(1, 8)]
    published(2021, 3, 9, expires_at=datetime(2021, 3, 10, tzinfo=UTC), section=articles[0].section)
    found = places(read(client, "/sitemap.xml", schema))
    assert found == [
        "/sitemap-places.xml", "/sitemap-places-2.xml", "/sitemap-places-3.xml", "/sitemap-places-4.xml",
        "/sitemap-2021-03.xml", "/sitemap-2021-03-2.xml", "/sitemap-2021-03-3.xml",
    ]  # fmt: skip
    inside = [place for path in found for place in places(read(client, path, schema))]
    assert sorted(inside) == sorted(
        ["/"]
        + [tag.get_absolute_url() for tag in tags[1:]]
        + [each.section.get_absolute_url() for each in articles if each.section]
        + [article.get_absolute_url() for article in articles]
    )
    for beyond in ("/sitemap-places-5.xml", "/sitemap-2021-03-4.xml", "/sitemap-2021-03-1.xml"):
        assert client.get(beyond).status_code == 404


def test_a_part_is_read_while_it_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PIECE", 2)
    for day in range(1, 6):
        published(2021, 3, day)
    pieces = list(views.show_month(RequestFactory().get("/sitemap-2021-03.xml"), year=2021, month=3))
    assert [piece.count(b"<loc>") for piece in pieces] == [0, 2, 2, 1, 0]


def test_where_nothing_is_kept_the_head_of_a_part_reads_no_more_than_its_first_rows(settings: Any) -> None:
    published(2021, 3, 4)
    settings.FORUM_CACHE = "off"
    client = Client()
    response = client.head("/sitemap-2021-03.xml")
    assert (response.status_code, response["Content-Type"], response.getvalue()) == (200, "application/xml", b"")
    assert "Content-Length" not in response.headers
    assert client.head("/sitemap-2021-04.xml").status_code == 404


def test_a_database_that_is_away_is_told_before_anything_is_sent(client: Client) -> None:
    published(2021, 3, 4)
    for path in ("/sitemap.xml", "/sitemap-2021-03.xml", "/sitemap-places.xml"):
        with connection.execute_wrapper(unreachable):
            assert client.get(path).status_code == 503


def unreachable(*_query: Any) -> None:
    raise OperationalError("the server closed the connection unexpectedly")


def test_news_in_chinese_say_which_script(client: Client, schema: xmlschema.XMLSchema) -> None:
    make_article(language="zh")
    assert "<news:language>zh-cn</news:language>" in read(client, "/news-sitemap.xml", schema)
