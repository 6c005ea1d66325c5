"""The archives by year, month and day, in the site's time zone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from tests.builders import make_article, make_section

pytestmark = pytest.mark.django_db


def make(headline: str, *moment: int) -> None:
    make_article(headline=headline, published_at=datetime(*moment, tzinfo=UTC))  # type: ignore[misc, arg-type]


@pytest.fixture
def years(db: None) -> None:
    make("First of January", 2021, 1, 1, 0, 0)
    make("March", 2021, 3, 9, 12)
    make("Last of March", 2021, 3, 31, 23, 59)
    make("Next year", 2022, 1, 1, 0, 0)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/2021/", ["Last of March", "March", "First of January"]),
        ("/2021/03/", ["Last of March", "March"]),
        ("/2021/03/31/", ["Last of March"]),
        ("/2022/", ["Next year"]),
    ],
)
def test_each_span_shows_its_own(client: Client, years: None, path: str, wanted: list[str]) -> None:
    response = client.get(path)
    assert [card.article.headline for card in response.context["articles"]] == wanted


@pytest.mark.parametrize("path", ["/2020/", "/2021/02/", "/2021/03/10/", "/0000/", "/2021/page/2/", "/2021/3/"])
def test_a_span_without_articles_is_not_found(client: Client, years: None, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/2021/13/", "/2021/02/30/", "/2021/99/01/", "/0000/"])
def test_an_impossible_date_is_no_address(client: Client, years: None, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_first_page_of_an_archive_has_no_number(client: Client, years: None) -> None:
    response = client.get("/2021/page/1/")
    assert (response.status_code, response["Location"]) == (301, "/2021/")


def test_days_are_those_of_the_sites_time_zone(client: Client, settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Karachi"
    make("Late", 2021, 12, 31, 20)
    assert client.get("/2021/12/31/").status_code == 404
    assert client.get("/2022/01/01/").status_code == 200


def test_a_year_leads_to_its_months_and_to_other_years(client: Client, years: None) -> None:
    text = client.get("/2021/03/").text
    assert '<a href="/2021/01/">January</a>&nbsp;<span class="archive-count">1</span>' in text
    assert '<a href="/2021/03/" aria-current="page">March</a>&nbsp;<span class="archive-count">2</span>' in text
    assert '<a href="/2022/">2022</a>' in text


def test_a_long_span_has_pages(client: Client) -> None:
    section = make_section("World")
    for day in range(1, 15):
        make_article(section=section, headline=f"Day {day:02}", published_at=datetime(2021, 5, day, 9, tzinfo=UTC))
    assert "Day 02" in client.get("/2021/page/2/").text
    assert "/2021/05/page/2/" in client.get("/2021/05/").text


@pytest.mark.parametrize("year", ["9999", "0001"])
def test_the_ends_of_the_calendar_are_no_errors(client: Client, year: str) -> None:
    assert client.get(f"/{year}/").status_code == 404
    assert client.get(f"/{year}/12/").status_code == 404
    assert client.get(f"/{year}/12/31/").status_code == 404
