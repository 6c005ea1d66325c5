"""The newsroom's pages keep their shape: on a phone, with long headlines and with many sections."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from articles.models import Article
from forum.models import User
from tests.browser.conftest import open_page
from tests.browser.test_journey import sign_in
from tests.browser.test_newsroom import LIST, open_form
from tests.builders import make_article, make_section
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
