"""The newsroom as people use it: handing in, asking for changes, scheduling, colliding, losing the connection."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from articles import revisions
from articles.models import Article, Autosave, Image, Revision
from forum.models import User
from tests.browser.conftest import open_page
from tests.browser.test_journey import sign_in
from tests.builders import make_article, make_author, make_section, picture_bytes
from tests.conftest import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/admin/articles/article/"
Status = Article.Status


@pytest.fixture
def ada() -> User:
    user = make_user("ada", "Author", first_name="Ada", email="ada@example.org")
    make_author("Ada Author", user=user)
    return user


@pytest.fixture
def edith() -> User:
    return make_user("edith", "Editor", first_name="Edith", email="edith@example.org")


def open_form(page: Page, url: str) -> None:
    page.goto(url)
    text_of(page).wait_for()
    page.wait_for_load_state()


def text_of(page: Page) -> Any:
    return page.frame_locator("iframe.cke_wysiwyg_frame").locator("body")


def kept(page: Page) -> Any:
    return page.locator("[data-kept-at]").first


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def test_author_and_editor_work_on_one_article(
    live_server: Any, browser: Browser, complaints: list[str], ada: User, edith: User
) -> None:
    site = live_server.url
    make_section("World")
    author, editor = open_page(browser, complaints), open_page(browser, complaints)
    sign_in(author, site, ada)
    open_form(author, f"{site}{LIST}add/")
    author.get_by_label("Headline:").fill("The gauge at the bridge")
    author.get_by_label("Standfirst:").fill("Why a broken gauge matters.")
    author.locator("#id_section").select_option(label="World")
    text_of(author).click()
    author.keyboard.type("Four thousand families live by it.")
    author.get_by_label("Note:").fill("Please check the number.")
    press(author, "Submit for review")
    expect(author.get_by_text("waits for an editor.")).to_be_visible()
    article = Article.objects.get()

    sign_in(editor, site, edith)
    open_form(editor, f"{site}{LIST}{article.pk}/change/")
    expect(editor.get_by_text("Please check the number.")).to_be_visible()
    editor.get_by_label("Note:").fill("It is three thousand.")
    press(editor, "Back to draft")
    expect(editor.get_by_text("is a draft again.")).to_be_visible()

    open_form(author, f"{site}{LIST}{article.pk}/change/")
    expect(author.get_by_text("It is three thousand.")).to_be_visible()
    text_of(author).click()
    author.keyboard.press("Control+A")
    author.keyboard.type("Three thousand families live by it.")
    press(author, "Submit for review")
    expect(author.get_by_text("waits for an editor.")).to_be_visible()

    open_form(editor, f"{site}{LIST}{article.pk}/change/")
    editor.get_by_role("link", name="History", exact=True).click()
    editor.get_by_role("link", name="Compare with the newest").first.click()
    expect(editor.locator("ins", has_text="Three")).to_be_visible()
    expect(editor.locator("del", has_text="Four")).to_be_visible()
    open_form(editor, f"{site}{LIST}{article.pk}/change/")
    soon = timezone.now() + timedelta(seconds=8)
    editor.locator("[name=published_at_0]").fill(f"{soon:%Y-%m-%d}")
    editor.locator("[name=published_at_1]").fill(f"{soon:%H:%M:%S}")
    press(editor, "Publish")
    expect(editor.get_by_text("will appear on")).to_be_visible()

    reader = open_page(browser, complaints)
    article.refresh_from_db()
    reader.goto(f"{site}{article.get_absolute_url()}")
    expect(reader.get_by_text("Three thousand families")).to_have_count(0)
    reader.wait_for_timeout(max(0, (soon - timezone.now()).total_seconds() * 1000 + 1200))
    reader.reload()
    expect(reader.get_by_text("Three thousand families live by it.")).to_be_visible()
    assert [text for text in complaints if "404" not in text] == []


def test_the_browser_dies_and_the_text_comes_back(
    live_server: Any, browser: Browser, complaints: list[str], ada: User
) -> None:
    site = live_server.url
    page = open_page(browser, complaints)
    sign_in(page, site, ada)
    context = page.context
    open_form(page, f"{site}{LIST}add/")
    page.get_by_label("Headline:").fill("Never saved")
    text_of(page).click()
    page.keyboard.type("A thought that must not be lost.")
    expect(kept(page)).to_contain_text("Kept at", timeout=15000)
    page.close(run_before_unload=False)
    assert not Article.objects.exists()

    page = context.new_page()
    open_form(page, f"{site}{LIST}add/")
    page.get_by_text("What differs from the saved version").click()
    expect(page.locator("ins", has_text="A thought that must not be lost.")).to_be_visible()
    page.get_by_role("link", name="Go on with it").click()
    expect(page.get_by_label("Headline:")).to_have_value("Never saved")
    expect(text_of(page)).to_contain_text("A thought that must not be lost.")
    page.keyboard.press("Control+s")
    expect(
        page.get_by_text("was added successfully").or_(page.get_by_text("You may edit it again below"))
    ).to_be_visible()
    assert "must not be lost" in Article.objects.get().body
    assert not Autosave.objects.exists()
    assert complaints == []


def test_without_a_connection_the_text_stays_in_the_browser(
    live_server: Any, browser: Browser, complaints: list[str], ada: User
) -> None:
    site = live_server.url
    article = make_article(headline="Saved", status=Status.DRAFT, created_by=ada)
    page = open_page(browser, complaints)
    sign_in(page, site, ada)
    open_form(page, f"{site}{LIST}{article.pk}/change/")
    page.context.set_offline(True)
    page.get_by_label("Headline:").fill("Written in a tunnel")
    expect(kept(page)).to_contain_text("kept in this browser", timeout=15000)
    context = page.context
    page.close(run_before_unload=False)
    context.set_offline(False)
    page = context.new_page()
    open_form(page, f"{site}{LIST}{article.pk}/change/")
    expect(page.get_by_label("Headline:")).to_have_value("Saved")
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_label("Headline:")).to_have_value("Written in a tunnel")
    press(page, "Save")
    page.wait_for_url(f"**{LIST}")
    article.refresh_from_db()
    assert article.headline == "Written in a tunnel"
    assert [text for text in complaints if "ERR_INTERNET_DISCONNECTED" not in text] == []


def test_two_editors_collide_and_nothing_is_lost(
    live_server: Any, browser: Browser, complaints: list[str], edith: User
) -> None:
    site = live_server.url
    other = make_user("emil", "Editor", first_name="Emil")
    article = make_article(headline="Base", standfirst="Base", status=Status.DRAFT, credit_line="desk")
    revisions.record(article, revisions.snapshot(article), by=edith)
    first, second = open_page(browser, complaints), open_page(browser, complaints)
    for page, user in ((first, edith), (second, other)):
        sign_in(page, site, user)
        open_form(page, f"{site}{LIST}{article.pk}/change/")
    expect(second.get_by_text("Also in this article at this moment: Edith.")).to_be_visible()
    first.get_by_label("Headline:").fill("The first one's headline")
    first.get_by_label("Standfirst:").fill("The first one's standfirst")
    press(first, "Save")
    first.wait_for_url(f"**{LIST}")
    second.get_by_label("Headline:").fill("The second one's headline")
    press(second, "Save")
    expect(second.get_by_role("heading", name="Two versions of the same article")).to_be_visible()
    expect(second.get_by_text("What only the other person changed will be taken over: standfirst.")).to_be_visible()
    second.get_by_label("Your version, with what is different").check()
    press(second, "Save")
    second.wait_for_url(f"**{LIST}")
    article.refresh_from_db()
    assert (article.headline, article.standfirst) == ("The second one's headline", "The first one's standfirst")
    assert Revision.objects.filter(data__headline="The first one's headline").exists()
    assert complaints == []


def test_a_draft_over_the_live_article_and_its_preview(
    live_server: Any, browser: Browser, complaints: list[str], edith: User
) -> None:
    site = live_server.url
    article = make_article(headline="As it stands", credit_line="the desk")
    page, reader = open_page(browser, complaints), open_page(browser, complaints)
    sign_in(page, site, edith)
    open_form(page, f"{site}{LIST}{article.pk}/change/")
    page.get_by_label("Headline:").fill("As it will be")
    with page.expect_popup() as opened:
        press(page, "Preview")
    preview = opened.value
    frame = preview.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="As it will be")).to_be_visible()
    preview.get_by_label("Phone").check()
    assert preview.locator("iframe").bounding_box()["width"] <= 392  # type: ignore[index]
    press(page, "Save")
    page.wait_for_url(f"**{LIST}")
    expect(page.locator("#result_list").get_by_text("changes wait")).to_be_visible()
    reader.goto(f"{site}{article.get_absolute_url()}")
    expect(reader.get_by_role("heading", name="As it stands")).to_be_visible()
    open_form(page, f"{site}{LIST}{article.pk}/change/")
    press(page, "Publish changes")
    expect(page.get_by_text(re.compile("The changes to .*are published"))).to_be_visible()
    reader.reload()
    expect(reader.get_by_role("heading", name="As it will be")).to_be_visible()
    assert complaints == []


def test_authors_are_added_and_moved(live_server: Any, browser: Browser, complaints: list[str], edith: User) -> None:
    site = live_server.url
    for name in ("Ann Author", "Bea Author"):
        make_author(name)
    article = make_article(status=Status.DRAFT)
    page = open_page(browser, complaints)
    sign_in(page, site, edith)
    open_form(page, f"{site}{LIST}{article.pk}/change/")
    for number, name in enumerate(("Ann Author", "Bea Author")):
        if number:
            page.get_by_role("button", name="Another author").click()
        page.locator(".byline-row .select2-selection").nth(number).click()
        page.locator(".select2-search__field").last.fill(name)
        page.get_by_role("option", name=name).click()
    page.get_by_role("button", name="Move up").last.click()
    press(page, "Save")
    page.wait_for_url(f"**{LIST}")
    assert [line.author.name for line in article.bylines.all()] == ["Bea Author", "Ann Author"]
    assert complaints == []


def test_the_editor_links_to_own_articles_and_pulls_quotes(
    live_server: Any, browser: Browser, complaints: list[str], edith: User
) -> None:
    site = live_server.url
    target = make_article(headline="Neighbours share a river")
    article = make_article(status=Status.DRAFT, body="")
    page = open_page(browser, complaints)
    sign_in(page, site, edith)
    open_form(page, f"{site}{LIST}{article.pk}/change/")
    text_of(page).click()
    page.keyboard.type("More in ")
    page.locator(".cke_button__ownlink").click()
    dialog = page.get_by_role("dialog", name="Link to an article of ours")
    dialog.get_by_label("Words of the headline").fill("river")
    dialog.get_by_role("button", name=re.compile("Neighbours share a river")).click()
    expect(text_of(page).get_by_role("link", name="Neighbours share a river")).to_be_visible()
    text_of(page).press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type("Water has no passport.")
    page.locator(".cke_button__pullquote").click()
    expect(text_of(page).locator("blockquote.pull-quote")).to_have_text("Water has no passport.")
    expect(page.locator(".newsroom-words")).to_contain_text(re.compile(r"Words: \d+ · Minutes to read: 1$"))
    press(page, "Save")
    page.wait_for_url(f"**{LIST}")
    article.refresh_from_db()
    assert f'<a href="/articles/{target.pk}/">Neighbours share a river</a>' in article.body
    assert '<blockquote class="pull-quote"><p>Water has no passport.</p></blockquote>' in article.body.replace("\n", "")
    assert complaints == []


def test_an_editor_finds_the_way_back_from_a_public_page(
    live_server: Any, browser: Browser, complaints: list[str], edith: User
) -> None:
    article = make_article()
    page, reader = open_page(browser, complaints), open_page(browser, complaints)
    address = f"{live_server.url}{article.get_absolute_url()}"
    reader.goto(address)
    expect(reader.get_by_role("heading", level=1)).to_be_visible()
    expect(reader.get_by_role("link", name="Edit", exact=True)).to_have_count(0)
    sign_in(page, live_server.url, edith)
    page.wait_for_load_state()
    page.goto(address)
    page.get_by_role("link", name="Edit", exact=True).click()
    expect(page.get_by_label("Headline:")).to_have_value(article.headline)
    assert complaints == []


def test_many_pictures_are_uploaded_with_their_progress(
    live_server: Any, browser: Browser, complaints: list[str], edith: User, tmp_path: Path
) -> None:
    page = open_page(browser, complaints)
    sign_in(page, live_server.url, edith)
    names = []
    for number in range(2):
        picture = tmp_path / f"picture-{number}.png"
        picture.write_bytes(picture_bytes((900 + number, 600)))
        names.append(picture)
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"no picture")
    page.goto(f"{live_server.url}/admin/articles/image/many/")
    page.wait_for_load_state()
    page.get_by_label("Pictures").set_input_files([*names, bad])
    expect(page.get_by_text("3 of 3 done")).to_be_visible()
    expect(page.get_by_text("in the library ·")).to_have_count(2)
    expect(page.locator(".is-refused")).to_contain_text("cannot be read as a picture")
    page.get_by_role("link", name="Describe it").first.click()
    image = Image.objects.order_by("pk")[0]
    page.locator("[data-focus]").click(position={"x": 5, "y": 5})
    assert int(page.get_by_label("Focal point, from the left:").input_value()) <= 2
    page.get_by_label("Alternative text:").fill("The gauge")
    press(page, "Save")
    page.wait_for_url("**/admin/articles/image/")
    image.refresh_from_db()
    assert (image.alt, image.focal_x <= 2) == ("The gauge", True)
    assert [text for text in complaints if "400" not in text] == []
