"""The newsroom's pages keep their shape: on a phone, with long headlines and with many sections."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page

from articles import writing
from articles.models import Article
from forum.models import User
from tests.browser.conftest import open_page
from tests.browser.test_journey import sign_in
from tests.browser.test_newsroom import LIST, open_form
from tests.builders import make_article, make_comment, make_section
from tests.conftest import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = (
    "The long road from the harbour to the ministry and back, told by those who walked it in the winter of the strike"
)


@pytest.fixture
def edith() -> User:
    return make_user("edith", "Editor", first_name="Edith", email="edith@example.org")


@pytest.fixture
def page(live_server: Any, browser: Browser, complaints: list[str], edith: User) -> Page:
    opened = open_page(browser, complaints)
    sign_in(opened, live_server.url, edith)
    return opened


def box(page: Page, selector: str) -> Any:
    found = page.locator(selector).first.bounding_box()
    assert found, selector
    return found


def fits(page: Page, selector: str) -> bool:
    return bool(page.locator(selector).first.evaluate("(element) => element.scrollWidth <= element.clientWidth"))


@pytest.mark.parametrize("width", [320, 390])
def test_the_form_does_not_scroll_sideways_on_a_phone(live_server: Any, page: Page, width: int) -> None:
    article = make_article(status=Article.Status.DRAFT)
    article.related.add(make_article(headline=LONG))
    page.set_viewport_size({"width": width, "height": 800})
    open_form(page, f"{live_server.url}{LIST}{article.pk}/change/")
    assert fits(page, "html")
    choice = box(page, ".select2-selection__choice")
    assert choice["x"] + choice["width"] <= width


def test_a_long_headline_and_the_buttons_do_not_overlap(live_server: Any, page: Page) -> None:
    article = make_article(headline=LONG)
    page.goto(f"{live_server.url}{LIST}{article.pk}/change/")
    title, tools = box(page, "#content > h2"), box(page, ".object-tools")
    assert title["y"] + title["height"] <= tools["y"]


def test_labels_stand_beside_their_fields_and_two_buttons_on_one_line(
    live_server: Any, page: Page, edith: User
) -> None:
    article = make_article(status=Article.Status.DRAFT)
    writing.keep(uuid4(), {"headline": ["Another"], "seen": ["0"]}, user=edith, article=article)
    open_form(page, f"{live_server.url}{LIST}{article.pk}/change/")
    beside = box(page, "[name=standfirst]")["x"]
    assert box(page, "#cke_id_body")["x"] == box(page, "[name=note]")["x"] == beside
    assert box(page, ".field-note .help")["x"] == box(page, ".field-standfirst .help")["x"]
    take, drop = box(page, ".newsroom-unsaved a.button"), box(page, ".newsroom-unsaved button")
    assert (take["y"], take["height"]) == (drop["y"], drop["height"])


def test_what_was_published_lately_uses_the_whole_width(live_server: Any, page: Page) -> None:
    section = make_section("The United Nations")
    live = [make_article(section=section, headline=f"Published {number}") for number in range(8)]
    for _ in range(11):
        make_comment(live[0])
    page.goto(f"{live_server.url}/admin/")
    places = page.locator("[aria-labelledby=desk-published] li").evaluate_all(
        "(items) => items.map((item) => item.getBoundingClientRect().x)"
    )
    assert len(set(places)) == 3
    lines = page.locator(".newsroom-together").evaluate_all("(all) => all.map((one) => one.getClientRects().length)")
    assert lines == [1] * 8


@pytest.mark.parametrize("width", [768, 1024, 1280])
def test_the_list_shows_its_last_column_and_many_sections_scroll(live_server: Any, page: Page, width: int) -> None:
    for number in range(45):
        chosen = make_section(f"Imported {number:02}")
    make_article(headline=LONG, section=chosen, credit_line="the media team of the forum")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}{LIST}?section__id__exact={chosen.pk}")
    assert fits(page, ".results")
    assert box(page, "#changelist-filter")["height"] < 1000
    filtered = page.locator("#changelist-filter details", has_text="Imported 00").locator("ul")
    frame, selected = filtered.bounding_box(), filtered.locator(".selected").bounding_box()
    assert frame
    assert selected
    assert selected["y"] + selected["height"] <= frame["y"] + frame["height"] + 1
