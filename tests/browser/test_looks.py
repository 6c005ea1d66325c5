"""What stands where on the page: only a browser knows."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import FloatRect, Page

from articles.models import Pin
from tests.builders import make_article, make_author, make_comment, make_image, make_section, make_tag

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def box(page: Page, selector: str) -> FloatRect:
    found = page.locator(selector).first.bounding_box()
    assert found is not None, selector
    return found


def gap(upper: FloatRect, lower: FloatRect) -> float:
    return lower["y"] - upper["y"] - upper["height"]


def test_sharing_stands_apart_from_a_text_that_nothing_follows(live_server: Any, page: Page) -> None:
    bare, tagged = make_article(), make_article(tags=[make_tag("Rivers")], authors=[make_author(bio="She writes.")])
    rule = "element => getComputedStyle(element).borderTopStyle"
    page.goto(f"{live_server.url}{bare.get_absolute_url()}")
    assert page.locator(".share").evaluate(rule) == "solid"
    assert gap(box(page, ".prose"), box(page, ".share")) > 24
    page.goto(f"{live_server.url}{tagged.get_absolute_url()}")
    assert page.locator(".share").evaluate(rule) == "none", "the subjects have the rule"


def test_the_names_of_networks_stand_at_even_distances(live_server: Any, page: Page) -> None:
    page.goto(f"{live_server.url}{make_article().get_absolute_url()}")
    words = """elements => elements.map(element => {
        const range = document.createRange();
        range.selectNodeContents(element);
        const { left, right } = range.getBoundingClientRect();
        return [left, right];
    })"""
    places = page.locator(".share li a").evaluate_all(words)
    gaps = {round(after[0] - before[1]) for before, after in pairwise(places)}
    assert max(gaps) - min(gaps) <= 1, places
    assert min(page.locator(".share li a").evaluate_all("all => all.map(one => one.offsetWidth)")) >= 24


def test_long_contents_leave_the_first_screen_to_the_text(live_server: Any, page: Page) -> None:
    article = make_article(body="".join(f"<h2>Part {number}</h2><p>Text</p>" for number in range(40)))
    page.goto(f"{live_server.url}{article.get_absolute_url()}")
    assert box(page, ".prose")["y"] < 600
    page.get_by_text("In this article").click()
    page.get_by_role("link", name="Part 39").click()
    assert page.evaluate("decodeURIComponent(location.hash)") == "#part-39"


def test_replies_to_the_lead_are_counted_beside_its_date(live_server: Any, page: Page) -> None:
    names = ("Tobias Lindqvist-Oyelaran", "Salma Benyahia")
    article = make_article(authors=[make_author(name) for name in names], lead_image=make_image())
    Pin.objects.create(article=article, place=Pin.Place.LEAD)
    make_comment(article)
    page.goto(live_server.url)
    assert box(page, ".card-lead time")["y"] > box(page, ".card-lead .byline")["y"] + 8, "who wrote it has a line"
    assert box(page, ".card-lead time")["y"] == pytest.approx(box(page, ".card-lead .card-replies")["y"], abs=8)


def test_a_section_with_two_articles_leaves_no_hole(live_server: Any, page: Page) -> None:
    for _ in range(4):
        make_article(lead_image=make_image())  # the lead and the features
    section = make_section("Climate")
    for hours in (30, 40):
        make_article(
            section=section, lead_image=make_image(), published_at=timezone.now() - timedelta(hours=hours),
            headline="A river measured twice", standfirst="Before they could divide the water, they had to agree. " * 3,
        )  # fmt: skip
    for width in (768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(live_server.url)
        text, brief = box(page, ".card-head .card-text"), box(page, ".card-brief")
        assert text["x"] == brief["x"], "the second stands under the first"
        assert 0 < gap(text, brief) < 48
        assert text["y"] == pytest.approx(box(page, ".card-head .card-image")["y"], abs=1)


def test_paper_says_where_links_lead(live_server: Any, page: Page) -> None:
    other = make_article(headline="Water first")
    links = f'<a href="{other.get_absolute_url()}">Water first</a>, <a href="https://example.org/">the text</a>'
    notes = "<hr><ol><li>In March.</li></ol>"
    article = make_article(body=f"<p>Read more: {links}<sup>1</sup></p>{notes}")
    page.goto(f"{live_server.url}{article.get_absolute_url()}")
    page.emulate_media(media="print")
    printed = page.locator(".prose a").evaluate_all("all => all.map(one => getComputedStyle(one, '::after').content)")
    assert printed == [f'" ‹{other.get_absolute_url()}›"', '" ‹https://example.org/›"', "none", "none"]


def test_the_browser_takes_the_addresses_that_the_server_takes(live_server: Any, page: Page) -> None:
    page.goto(f"{live_server.url}{make_article().get_absolute_url()}")
    field = page.get_by_role("textbox", name="Website")
    for address in ("example.org", "example.org/café", "https://example.org/"):
        field.fill(address)
        assert field.evaluate("element => element.validity.valid"), address
    assert field.evaluate("element => [element.name, element.id, element.autocomplete, element.maxLength]") == [
        "url", "url", "url", 200,
    ]  # fmt: skip
