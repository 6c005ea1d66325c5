"""Every list of articles has the pages that counting and skipping would give, whatever was changed and however."""

from __future__ import annotations

from datetime import timedelta
from time import sleep
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import cards, listings, reading
from articles.models import Article, Listing, ListingCount
from tests.articles.listed import MOMENTS, Newsroom, assert_lists_are_right, assert_nothing_drifted
from tests.builders import make_article, make_author, make_section, make_tag

pytestmark = pytest.mark.django_db
Status = Article.Status


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("seed", "zone"), [(1, "UTC"), (2, "Asia/Karachi"), (3, "America/St_Johns"), (4, "Pacific/Kiritimati")]
)
def test_random_changes_leave_every_page_of_every_list_right(seed: int, zone: str, settings: Any) -> None:
    settings.TIME_ZONE = zone
    newsroom = Newsroom(seed)
    assert_lists_are_right()
    done = []
    for _ in range(40):
        done.append(newsroom.change_something())
        assert_lists_are_right()
    assert_nothing_drifted()
    assert len(set(done)) > 12


def visible_but(hidden: Article) -> set[int]:
    return set(Article.objects.exclude(pk=hidden.pk).values_list("pk", flat=True))


def test_what_appears_and_what_expires_does_so_without_being_written() -> None:
    future, soon = timezone.now() + timedelta(days=1), Now() + timedelta(seconds=0.2)
    make_article(published_at=MOMENTS[0])
    appears = make_article(published_at=future)
    expires = make_article(published_at=MOMENTS[0], expires_at=future)
    assert set(listings.site()[:9]) == visible_but(appears)
    assert_lists_are_right()
    Article.objects.filter(pk=appears.pk).update(published_at=soon)
    Article.objects.filter(pk=expires.pk).update(expires_at=soon)
    assert Listing.objects.count() == 2 * 3  # all are filed, whatever time it is
    sleep(0.3)
    assert set(listings.site()[:9]) == visible_but(expires)
    assert_lists_are_right()
    assert Listing.objects.count() == 2 * 3
    assert listings.settle() > 0
    assert Listing.objects.count() == 2 * 2
    assert listings.settle() == 0
    assert_lists_are_right()


def test_the_chores_sum_up_changes_and_forget_what_came_to_nothing() -> None:
    section = make_section()
    articles = [make_article(section=section, published_at=MOMENTS[0]) for _ in range(5)]
    articles.pop().delete()
    make_article(section=section, published_at=MOMENTS[7]).delete()
    assert ListingCount.objects.count() > 10
    listings.settle()
    assert list(ListingCount.objects.order_by("kind").values_list("kind", "change", "is_summed")) == [
        ("section", 4, True), ("site", 4, True),
    ]  # fmt: skip
    assert listings.site().count() == 4


def test_should_a_list_ever_be_wrong_the_article_is_believed() -> None:
    draft = make_article(status=Status.DRAFT)
    Listing.objects.create(article=draft, kind=Listing.Kind.SITE, number=0, published_at=MOMENTS[0])
    assert listings.site().count() == 1
    assert cards.in_order(listings.site()[:12]) == []
    assert reading.open_newest(listings.site()) == []


def test_a_page_costs_the_same_wherever_it_stands(client: Client) -> None:
    section, author, tag = make_section("World"), make_author("Ann Author"), make_tag("Rivers")
    for number in range(40):
        moment = MOMENTS[number % 8] + timedelta(minutes=number)
        make_article(section=section, authors=[author], tags=[tag], published_at=moment)
    for path, budget in (
        ("/", 6),
        ("/section/world/", 7),
        ("/author/ann-author/", 7),
        ("/tag/rivers/", 7),
        ("/2020/", 7),
    ):
        second, last = (queries(client, f"{path}page/{number}/") for number in (2, 3))
        assert (path, second) == (path, last)
        assert second <= budget


def test_numbers_of_pages_may_have_five_digits_and_are_told_so_that_people_can_read_them(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        make_article(published_at=MOMENTS[number])
    monkeypatch.setattr(listings.ArticleList, "months", [(MOMENTS[7].date().replace(day=1), 12 * 12_345)])
    text = client.get("/page/2/").text
    assert "Page 2 of 12,345" in text
    monkeypatch.undo()
    assert client.get("/page/12345/").status_code == 404


@pytest.mark.parametrize("table", ["article", "article_tags", "article_further_sections", "byline"])
def test_a_table_that_is_emptied(table: str) -> None:
    Newsroom(1)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE articles_{table} CASCADE")
    assert_lists_are_right()
    assert_nothing_drifted()
