"""What a reader who was never here has to wait for: only the typefaces that every page asks for at once."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import open_page
from tests.whole_site import make_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LISTS = ("home", "second page", "section", "tag", "author", "year", "hits", "article without replies")


def test_the_site_itself_says_nothing_in_italics(browser: Browser, live_server: Any, complaints: list[str]) -> None:
    """They are not among what is loaded first, so such a line would change its looks with the second visit."""
    page = open_page(browser, complaints)
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url) if "italic" in sent.url else None)
    site = make_site()
    waiting: dict[str, list[str]] = {}
    for name in LISTS:
        page.goto(f"{live_server.url}{site[name]}", wait_until="networkidle")
        waiting |= {name: list(asked)} if asked else {}
        asked.clear()
    page.context.close()
    assert waiting == {}
