"""The newsroom's lists cost the same however much there is: in them nothing is counted or sorted to its end."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from articles.models import Article, Author, Document, Image, OldAddress, Revision, Section, Tag
from forum.models import User
from tests.conftest import signed_in
from tests.scale.plans import cost

LIST = "/admin/articles/article/"
CALENDAR, FINDER = f"{LIST}calendar/", f"{LIST}find/"
PICKER = "/admin/autocomplete/?app_label=articles&model_name=article"
LISTS = {
    "image": ("", "?q=picture", "?q=xyzzy", "?p=83", "?alt__isempty=1", "?credit__isempty=1",
              "?uploaded_at__gte=2024-01-01 00:00:00Z&uploaded_at__lt=2024-01-02 00:00:00Z"),
    "document": ("", "?q=report", "?q=xyzzy", "?p=83",
                 "?uploaded_at__gte=2024-01-01 00:00:00Z&uploaded_at__lt=2024-01-02 00:00:00Z"),
    "tag": ("", "?q=subject", "?q=xyzzy", "?p=100"),
    "author": ("", "?q=writer", "?q=xyzzy", "?p=100"),
    "oldaddress": ("", "?q=archives", "?q=xyzzy", "?p=50"),
    "section": ("", "?q=treaty"),
    "page": ("", "?q=about"),
    "pin": ("",),
    "importrun": ("",),
}  # fmt: skip


def opened(client: Client, path: str, status: int = 200) -> int:
    def open_it() -> None:
        response = client.get(path)
        assert response.status_code == status, path

    return cost(open_it)


def orders(client: Client, path: str) -> set[str]:
    """As the heads of a list's columns link them."""
    return set(re.findall(r'href="\?(o=[-.0-9]+)"', client.get(path).text))


class TestNewsroom:
    """For a chief, for the writer of a twelfth of it all, and for the editor of one section."""

    @pytest.fixture
    def newsroom(self, chief: User) -> Client:
        client = signed_in(chief)
        client.get("/admin/")  # what is remembered between requests
        return client

    @pytest.fixture
    def writer(self, db: None) -> Client:
        """Has written a twelfth of everything."""
        return signed_in(User.objects.get(username="grown-writer-1"))

    @pytest.fixture
    def limited(self, editor: User) -> Client:
        """Works in one section only."""
        Section.objects.filter(parent=None).order_by("-pk")[0].editors.add(editor)
        return signed_in(editor)

    def test_the_newsrooms_front_page_and_calendar(self, newsroom: Client, writer: Client, limited: Client) -> None:
        for client in (newsroom, writer, limited):
            opened(client, "/admin/")
            assert opened(client, CALENDAR) == opened(client, f"{CALENDAR}?month=2015-03")

    @pytest.mark.parametrize("state", ["draft", "in_review", "published", "archived", "trash", "scheduled", "changes"])
    def test_articles_by_state(self, newsroom: Client, state: str) -> None:
        opened(newsroom, f"{LIST}?state={state}")

    def test_articles_in_any_order_that_is_offered(self, newsroom: Client) -> None:
        offered = orders(newsroom, LIST)
        assert len(offered) > 1
        for order in offered:
            opened(newsroom, f"{LIST}?{order}")
            opened(newsroom, f"{LIST}?{order}&p=100")

    @pytest.mark.parametrize("words", ["movement", "ultimatum", "ultimatum+zone", "xyzzy", "the", "a"])
    def test_articles_by_words(self, newsroom: Client, words: str) -> None:
        opened(newsroom, f"{LIST}?q={words}")
        opened(newsroom, f"{FINDER}?q={words}")

    def test_articles_by_author_section_and_date(self, newsroom: Client) -> None:
        authors, sections = Author.objects.filter(articles__isnull=False).order_by("pk"), Section.objects.order_by("pk")
        for number in (authors[0].pk, authors.reverse()[0].pk):
            opened(newsroom, f"{LIST}?author={number}")
        for section in (sections[0], sections.reverse()[0]):
            opened(newsroom, f"{LIST}?section__id__exact={section.pk}")
        for span in (("2024-01-01", "2025-01-01"), ("2008-01-01", "2008-02-01")):
            moments = "published_at__gte={} 00:00:00Z&published_at__lt={} 00:00:00Z".format(*span)
            opened(newsroom, f"{LIST}?{moments}")
        opened(newsroom, f"{LIST}?published_at__isnull=True")

    def test_a_page_of_articles_costs_as_many_queries_as_any_other(self, newsroom: Client) -> None:
        assert (
            opened(newsroom, LIST) == opened(newsroom, f"{LIST}?p=100") == opened(newsroom, f"{LIST}?state=scheduled")
        )

    @pytest.mark.parametrize("chosen", ["", "?state=draft", "?q=ultimatum", "?o=-4", "?p=10"])
    def test_the_articles_of_one_writer_and_of_one_section(self, writer: Client, limited: Client, chosen: str) -> None:
        opened(writer, f"{LIST}{chosen}")
        opened(limited, f"{LIST}{chosen}")

    def test_finding_what_to_link_to(self, newsroom: Client, writer: Client, limited: Client) -> None:
        for client in (newsroom, writer, limited):
            for words in ("", "movement", "ultimatum"):
                opened(client, f"{FINDER}?q={words}")

    @pytest.mark.parametrize("field", ["tags", "lead_image", "related", "translation_of", "further_sections"])
    def test_choosing_what_belongs_to_an_article(self, newsroom: Client, field: str) -> None:
        for words in ("", "movement", "view", "xyzzy"):
            opened(newsroom, f"{PICKER}&field_name={field}&term={words}")

    def test_an_article_and_its_past(self, newsroom: Client, discussed: Article) -> None:
        kept = Revision.objects.values_list("article", flat=True)[0]
        for number in (discussed.pk, kept):
            opened(newsroom, f"{LIST}{number}/change/")
            opened(newsroom, f"{LIST}{number}/history/")

    @pytest.mark.parametrize("name", LISTS)
    def test_every_other_list(self, newsroom: Client, name: str) -> None:
        path = f"/admin/articles/{name}/"
        for chosen in (*LISTS[name], *(f"?{order}" for order in orders(newsroom, path))):
            opened(newsroom, f"{path}{chosen}")

    def test_what_very_much_belongs_to_can_be_opened_and_is_not_deleted_unasked(self, newsroom: Client) -> None:
        most: dict[str, Any] = {
            "image": Image.objects.order_by("pk")[0],
            "section": Section.objects.order_by("pk")[0],
            "author": Author.objects.order_by("pk")[0],
            "tag": Tag.objects.order_by("pk")[0],
            "document": Document.objects.order_by("pk")[0],
            "oldaddress": OldAddress.objects.order_by("pk")[0],
        }
        for name, row in most.items():
            opened(newsroom, f"/admin/articles/{name}/{row.pk}/change/")
            opened(newsroom, f"/admin/articles/{name}/{row.pk}/delete/")

    def test_the_accounts(self, newsroom: Client, chief: User) -> None:
        opened(newsroom, "/admin/forum/user/")
        opened(newsroom, f"/admin/forum/user/{chief.pk}/change/")
