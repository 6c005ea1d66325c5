"""Every kind of public page in a real browser: nothing for axe, nothing in the console, nothing from elsewhere, and
nothing lost on a narrow screen or in large type."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from forum import http
from tests.whole_site import make_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# The browser reports what the address itself means.
EXPECTED = {"missing": 404, "closed preview": 410}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
INLINE = "style, [style], script:not([src]):not([type='application/ld+json'])"
COUNTS = {
    "inline": f'document.querySelectorAll("{INLINE}").length',
    "overflow": "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    "headings": "document.querySelectorAll('h1').length",
}


def count(page: Page, name: str) -> int:
    return int(page.evaluate(COUNTS[name]))


def violations(page: Page) -> list[str]:
    page.evaluate("document.fonts.ready")  # until then everything has other sizes
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_found_on_any_page(
    live_server: Any, page: Page, complaints: list[str], scheme: Any, width: int
) -> None:
    foreign: list[str] = []
    page.on("request", lambda sent: None if sent.url.startswith(live_server.url) else foreign.append(sent.url))
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    found: dict[str, list[str]] = {}
    for name, path in make_site().items():
        complaints.clear()
        answer = page.goto(f"{live_server.url}{path}")
        assert answer is not None
        assert answer.status == EXPECTED.get(name, 200), name
        assert not answer.all_headers().get("set-cookie")
        said = [text for text in complaints if not (name in EXPECTED and str(EXPECTED[name]) in text)]
        problems = [*violations(page), *said]
        problems += ["inline code"] if count(page, "inline") else []
        problems += ["wider than the screen"] if count(page, "overflow") > 0 else []
        problems += ["not one h1"] if count(page, "headings") != 1 else []
        found |= {name: problems} if problems else {}
    complaints.clear()
    assert found == {}, "\n".join(f"{name}: {line}" for name, lines in found.items() for line in lines)
    assert foreign == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_error_pages_have_nothing_either(live_server: Any, page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    for status in (400, 403, 404, 413, 500, 503):
        page.goto(f"{live_server.url}/livez")
        page.set_content(http.error_page(status).content.decode(), wait_until="load")
        assert violations(page) == [], status


def test_the_narrowest_screen_and_the_largest_type_lose_nothing(live_server: Any, page: Page) -> None:
    site = make_site()
    page.set_viewport_size({"width": 320, "height": 700})
    wide = []
    for name, path in site.items():
        page.goto(f"{live_server.url}{path}")
        wide += [f"{name} at 320 px"] if count(page, "overflow") > 0 else []
        page.set_viewport_size({"width": 640, "height": 700})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wide += [f"{name} in type of 200 %"] if count(page, "overflow") > 0 else []
        page.set_viewport_size({"width": 320, "height": 700})
    assert wide == []
