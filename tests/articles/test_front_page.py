"""The front page: what editors put at its head, what is newest, and each section's newest without repeats."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Pin
from tests.builders import make_article, make_section

pytestmark = pytest.mark.django_db
TITLE = re.compile(r'card-title"[^>]*><a[^>]*>([^<]*)')


def shown(client: Client) -> list[str]:
    return TITLE.findall(client.get("/").text)


def stories(count: int, section: str) -> list[Article]:
    where = make_section(section)
    return [
        make_article(
            headline=f"{section} {number}", section=where, published_at=timezone.now() - timedelta(hours=number)
        )
        for number in range(1, count + 1)
    ]


def test_the_newest_leads_and_nothing_is_repeated(client: Client) -> None:
    stories(9, "World"), stories(3, "Trade")
    found = shown(client)
    assert found[0] == "Trade 1"  # the later of two of the same hour
    assert len(found) == len(set(found))
    assert found[4:] == ["Trade 3", "World 3", "World 4", "World 5", "World 6"]


def test_what_editors_pinned_comes_first_until_its_end(client: Client) -> None:
    articles = stories(8, "World")
    Pin.objects.create(article=articles[7], place=Pin.Place.LEAD)
    Pin.objects.create(article=articles[5], position=2)
    pin = Pin.objects.create(article=articles[6], position=1, ends_at=timezone.now() + timedelta(hours=1))
    assert shown(client)[:4] == ["World 8", "World 7", "World 6", "World 1"]
    Pin.objects.filter(pk=pin.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
    assert shown(client)[:4] == ["World 8", "World 6", "World 1", "World 2"]


def test_a_pinned_article_that_readers_may_not_see_is_left_out(client: Client) -> None:
    articles = stories(2, "World")
    Pin.objects.create(article=articles[1], place=Pin.Place.LEAD)
    Article.objects.filter(pk=articles[1].pk).update(expires_at=timezone.now())
    assert shown(client) == ["World 1"]


def test_a_main_section_shows_what_its_parts_have(client: Client) -> None:
    world = make_section("World")
    asia = make_section("Asia", parent=world)
    for number in range(6):
        moment = timezone.now() - timedelta(hours=number + 1)
        make_article(headline=f"Asia {number}", section=asia, published_at=moment)
    text = client.get("/").text
    assert f'id="section-{world.pk}"' in text
    assert f'id="section-{asia.pk}"' not in text
    assert shown(client)[4:] == ["Asia 4", "Asia 5"]


def test_opinion_is_marked_as_opinion(client: Client) -> None:
    make_article(kind=Article.Kind.OPINION)
    make_article(kind=Article.Kind.NEWS)
    assert client.get("/").text.count("kind-opinion") == 1


def test_the_front_page_costs_the_same_with_one_section_and_with_eight(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
        return len(captured)

    stories(2, "World")
    few = queries()
    for number in range(7):
        stories(6, f"Section {number}")
    assert queries() == few <= 7
