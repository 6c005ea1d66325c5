"""The whole of it, as people do it: an editor writes, a reader replies, a moderator approves, the reader sees it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from articles.models import Article, Section
from comments.models import Comment
from forum.models import User
from tests.browser.conftest import open_page
from tests.builders import make_article, make_section, picture_bytes
from tests.conftest import PASSWORD, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASTED = """
<h3>What was agreed:</h3>
<p>The two governments will share readings from every gauge on the river.</p>
<p>Read More: https://forum.example/2022/08/09/an-earlier-report/</p>
<h3>What was not:</h3>
<p>Nothing was said about the dam.</p>
"""


def sign_in(page: Page, site: str, user: User) -> None:
    page.goto(f"{site}/admin/")
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")


def make_sections(page: Page, site: str) -> None:
    for name, parent in (("World", ""), ("Rivers", "World")):
        page.goto(f"{site}/admin/articles/section/add/")
        page.get_by_label("Name:").fill(name)
        if parent:
            page.get_by_label("Part of:").select_option(label=parent)
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_url("**/admin/articles/section/")


def write_in_editor(page: Page) -> None:
    """Type, format with the toolbar, and paste as from another page."""
    text = page.frame_locator("iframe.cke_wysiwyg_frame").locator("body")
    text.click()
    page.keyboard.type("Negotiators met for the ninth time.")
    page.keyboard.press("Enter")
    page.keyboard.type("A heading typed here")
    page.locator(".cke_combo__format .cke_combo_button").click()
    page.frame_locator("iframe.cke_panel_frame").get_by_role("option", name="Heading 2").click()
    text.press("End")
    page.keyboard.press("Enter")
    page.evaluate("html => CKEDITOR.instances.id_body.execCommand('paste', {dataValue: html, type: 'html'})", PASTED)
    expect(text).to_contain_text("Nothing was said about the dam.")


def upload_into_text(page: Page, picture: Path) -> None:
    """The image dialogue: upload, describe, caption."""
    page.locator(".cke_button__image").first.click()
    dialog = page.locator(".cke_dialog:visible")
    dialog.get_by_role("tab", name="Upload").click()
    dialog.frame_locator("iframe").locator("input[type=file]").set_input_files(picture)
    dialog.get_by_role("button", name="Send it to the Server").click()
    expect(dialog.get_by_label("URL")).to_have_value(re.compile("^/media/images/"))
    dialog.get_by_label("Alternative Text").fill("The gauge at the bridge")
    dialog.get_by_label("Captioned image").check()
    dialog.get_by_role("button", name="OK").click()
    expect(dialog).to_have_count(0)


def choose_lead_image(page: Page, picture: Path) -> None:
    with page.expect_popup() as opened:
        page.locator("#add_id_lead_image").click()
    popup = opened.value
    popup.locator("input[type=file]").set_input_files(picture)
    popup.get_by_label("Alternative text:").fill("The river at dawn")
    popup.get_by_label("Credit:").fill("Forum archive")
    popup.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".field-lead_image .select2-selection__rendered")).to_contain_text("lead")


def test_editor_reader_and_moderator(live_server: Any, browser: Browser, complaints: list[str], tmp_path: Path) -> None:
    site = live_server.url
    editor, moderator = make_user("edith", "Editor"), make_user("mona", "Moderator")
    gauge, dawn = tmp_path / "gauge.png", tmp_path / "lead.png"
    gauge.write_bytes(picture_bytes((1200, 800)))
    dawn.write_bytes(picture_bytes((1600, 1000)))

    newsroom = open_page(browser, complaints)
    sign_in(newsroom, site, editor)
    make_sections(newsroom, site)
    newsroom.goto(f"{site}/admin/articles/article/add/")
    newsroom.get_by_label("Headline:").fill("Neighbours agree to share a river")
    newsroom.get_by_label("Standfirst:").fill("After nine rounds there is a text.")
    newsroom.get_by_label("Collective credit:").fill("the media team of the forum")
    newsroom.locator("#id_section").select_option(label="World › Rivers")
    write_in_editor(newsroom)
    upload_into_text(newsroom, gauge)
    choose_lead_image(newsroom, dawn)
    newsroom.get_by_role("button", name="Publish").first.click()
    newsroom.get_by_role("link", name="See it on the site").click()

    expect(newsroom).to_have_url(re.compile(rf"^{site}/\d{{4}}/\d\d/\d\d/neighbours-agree-to-share-a-river/$"))
    [day] = Article.objects.values_list("published_at__date", flat=True)
    assert newsroom.url == f"{site}/{day:%Y/%m/%d}/neighbours-agree-to-share-a-river/"
    body = newsroom.locator("article").first
    expect(body.get_by_role("heading", name="A heading typed here", level=2)).to_be_visible()
    expect(body.get_by_role("heading", name="What was agreed:", level=3)).to_be_visible()
    expect(body.get_by_role("link", name=re.compile("an-earlier-report"))).to_be_visible()
    expect(body.get_by_alt_text("The gauge at the bridge")).to_be_visible()
    expect(body.get_by_alt_text("The river at dawn")).to_be_visible()
    expect(newsroom.get_by_text("the media team of the forum").first).to_be_visible()

    reader = open_page(browser, complaints)
    reader.goto(site)
    reader.get_by_role("navigation").first.get_by_role("link", name="World").click()
    reader.get_by_role("link", name="Neighbours agree to share a river").first.click()
    expect(reader.get_by_role("heading", name="Leave a Reply")).to_be_visible()
    reply(reader, "The gauge has been broken since spring.", "Rita Reader")
    expect(reader.get_by_text("Your comment is awaiting moderation.")).to_be_visible()
    stranger = open_page(browser, complaints)
    stranger.goto(newsroom.url)
    expect(stranger.get_by_text("The gauge has been broken")).to_have_count(0)

    desk = open_page(browser, complaints)
    sign_in(desk, site, moderator)
    desk.get_by_role("link", name="1 comment pending").click()
    desk.wait_for_load_state()  # the script has run
    desk.get_by_role("button", name="Approve Rita Reader").click()
    expect(desk.locator(".desk-done")).to_contain_text(re.compile("Comment by .Rita Reader. approved."))

    stranger.goto("about:blank")
    stranger.goto(f"{newsroom.url}#comment-{Comment.objects.get().pk}")
    expect(stranger.get_by_text("The gauge has been broken since spring.")).to_be_visible()
    expect(stranger.get_by_role("heading", name=re.compile("One response to"))).to_be_visible()
    assert complaints == []


def reply(page: Page, text: str, name: str) -> None:
    """Type as a person does, which takes longer than the three seconds below which a reply counts as a machine's."""
    page.get_by_label("Comment *").click()
    page.get_by_label("Comment *").press_sequentially(text, delay=80)
    page.get_by_label("Name *").fill(name)
    page.get_by_label("Email *").fill("rita@example.org")
    page.get_by_label("Save my name").check()
    page.get_by_role("button", name="Post Comment").click()


def test_a_reply_without_javascript(live_server: Any, browser: Browser, complaints: list[str]) -> None:
    article = make_article()
    reader = open_page(browser, complaints, javascript=False)
    reader.goto(f"{live_server.url}{article.get_absolute_url()}")
    reader.get_by_label("Comment *").fill("No script here.")
    reader.get_by_label("Name *").fill("Nora")
    reader.get_by_label("Email *").fill("nora@example.org")
    reader.get_by_role("button", name="Post Comment").click()
    expect(reader.get_by_label("Comment *")).to_have_value("No script here.")
    reader.get_by_role("button", name="Post Comment").click()
    expect(reader.get_by_text("Your comment is awaiting moderation.")).to_be_visible()
    assert Comment.objects.get().body == "No script here."
    assert complaints == []


def test_name_and_address_are_remembered_in_this_browser_only_if_asked(
    live_server: Any, browser: Browser, complaints: list[str]
) -> None:
    section: Section = make_section("World")
    first, second = make_article(section=section), make_article(section=section)
    reader = open_page(browser, complaints)
    reader.goto(f"{live_server.url}{first.get_absolute_url()}")
    reply(reader, "I shall come back to this one day.", "Rita Reader")
    expect(reader.get_by_text("Your comment is awaiting moderation.")).to_be_visible()
    reader.goto(f"{live_server.url}{second.get_absolute_url()}")
    expect(reader.get_by_label("Name *")).to_have_value("Rita Reader")
    expect(reader.get_by_label("Email *")).to_have_value("rita@example.org")
    assert reader.context.cookies() == []
    assert Article.objects.count() == 2
    assert complaints == []
