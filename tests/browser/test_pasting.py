"""What authors paste from Word becomes what the site keeps, and nothing gets lost in silence."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from articles.models import Article
from tests.browser.conftest import open_page
from tests.browser.test_journey import sign_in
from tests.browser.test_newsroom import LIST, open_form, press, text_of
from tests.builders import make_article
from tests.conftest import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASTE = """(body, html) => {
    const data = new DataTransfer();
    data.setData("text/html", html);
    body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta name=Generator content="Microsoft Word 15"></head><body><!--StartFragment-->
<h1>One<o:p></o:p></h1><h2>Two<o:p></o:p></h2>
<p class=MsoNormal>A claim<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1" title=""><span
class=MsoFootnoteReference><span style='mso-special-character:footnote'>[1]</span></span></a> and another<a
style='mso-footnote-id:ftn2' href="#_ftn2" name="_ftnref2" title=""><span class=MsoFootnoteReference>[2]</span></a>.</p>
<p class=MsoNormal><img width=10 height=10 src="file:///C:/Temp/clip_image001.png"></p>
<p class=MsoNormal>The end.</p>
<div style='mso-element:footnote-list'><br clear=all><hr align=left size=1 width="33%">
<div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1"
name="_ftn1" title=""><span class=MsoFootnoteReference>[1]</span></a> A book.</p>
<p class=MsoFootnoteText>Its second edition.</p></div>
<div style='mso-element:footnote' id=ftn2><p class=MsoFootnoteText><a style='mso-footnote-id:ftn2' href="#_ftnref2"
name="_ftn2" title=""><span class=MsoFootnoteReference>[2]</span></a> A <i>paper</i>.</p></div></div>
<!--EndFragment--></body></html>"""
PLAIN_NOTES = """<p>A claim<a href="#_edn1" name="_ednref1"><sup>[i]</sup></a>.</p>
<p><a href="#_ednref1" name="_edn1"><sup>[i]</sup></a> A book.</p>"""


@pytest.fixture
def draft() -> Article:
    return make_article(status=Article.Status.DRAFT, body="")


@pytest.fixture
def page(live_server: Any, browser: Browser, complaints: list[str], draft: Article) -> Page:
    opened = open_page(browser, complaints)
    sign_in(opened, live_server.url, make_user("edith", "Editor", first_name="Edith"))
    open_form(opened, f"{live_server.url}{LIST}{draft.pk}/change/")
    text_of(opened).click()
    return opened


def saved(page: Page, draft: Article) -> str:
    press(page, "Save")
    page.wait_for_url(f"**{LIST}")
    draft.refresh_from_db()
    return str(draft.body).replace("\n", "").replace("\t", "")


def test_headings_notes_and_pictures_from_word(page: Page, draft: Article, complaints: list[str]) -> None:
    text_of(page).evaluate(PASTE, WORD)
    expect(text_of(page).locator("h2")).to_have_text("One")
    expect(text_of(page).locator("h3")).to_have_text("Two")
    expect(page.get_by_text("A picture from your own disk has not come along.")).to_be_visible()
    assert saved(page, draft) == (
        "<h2>One</h2><h3>Two</h3><p>A claim<sup>1</sup> and another<sup>2</sup>.</p><p>The end.</p>"
        "<hr><ol><li>A book.<br>Its second edition.</li><li>A <em>paper</em>.</li></ol>"
    )
    assert complaints == []


def test_notes_at_the_end_of_another_program_and_addresses(page: Page, draft: Article, complaints: list[str]) -> None:
    text_of(page).evaluate(PASTE, f"{PLAIN_NOTES}<p>See https://example.org/a.</p>")
    expect(text_of(page).locator("ol li")).to_contain_text("A book.")
    assert "<p>A claim<sup>1</sup>.</p>" in saved(page, draft)
    assert 'href="https://example.org/a"' in draft.body
    assert complaints == []
