"""The moderation desk as moderators use it: with the keyboard alone, with a mouse alone, without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Dialog, Page, expect

from comments import moderation
from comments.models import Comment, Decision
from forum.models import User
from tests.browser.conftest import open_page
from tests.builders import make_article, make_comment
from tests.conftest import PASSWORD, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUEUE = "/admin/comments/comment/"
Status = Comment.Status


@pytest.fixture
def comments() -> list[Comment]:
    """Four that wait, Dora's on top."""
    article = make_article(headline="A treaty")
    names = ("Anna", "Bert", "Cleo", "Dora")
    return [make_comment(article, name=name, status=Status.PENDING, body=f"{name} says so.") for name in names]


@pytest.fixture
def mona() -> User:
    return make_user("mona", "Moderator", first_name="Mona")


def open_desk(page: Page, site: str, query: str = "") -> None:
    page.goto(f"{site}{QUEUE}{query}")
    page.get_by_label("Username").fill("mona")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Comments", level=1)).to_be_visible()
    page.wait_for_load_state()  # the script has run


def status_of(comment: Comment) -> str:
    comment.refresh_from_db()
    return comment.status


def row(page: Page, comment: Comment) -> Any:
    return page.locator(f".desk-row#comment-{comment.pk}")


def line(page: Page, comment: Comment) -> Any:
    return page.locator(f".desk-done#comment-{comment.pk}")


def test_with_the_keyboard_alone(
    live_server: Any, browser: Browser, complaints: list[str], comments: list[Comment], mona: User
) -> None:
    anna, bert, cleo, dora = comments
    page = open_page(browser, complaints)
    open_desk(page, live_server.url)
    press = page.keyboard.press
    press("j")
    expect(row(page, dora)).to_be_focused()
    press("a")
    expect(line(page, dora)).to_contain_text(re.compile("Comment by .Dora. approved."))
    expect(row(page, cleo)).to_be_focused()
    expect(page.locator("[data-count=pending]")).to_have_text("3")
    press("s")
    expect(line(page, cleo)).to_contain_text("marked as spam")
    press("z")
    expect(row(page, cleo)).to_be_focused()
    assert status_of(cleo) == Status.PENDING
    press("d")
    expect(line(page, cleo)).to_contain_text("moved to the Trash")
    expect(row(page, bert)).to_be_focused()

    press("r")
    page.keyboard.type("Thank you, a joke about jazz.")  # its letters are no commands here
    press("Escape")
    expect(row(page, bert)).to_be_focused()
    press("k")
    press("r")
    expect(row(page, bert).get_by_role("textbox")).to_have_value("Thank you, a joke about jazz.")
    press("Control+Enter")
    expect(line(page, bert)).to_contain_text("approved and answered.")
    expect(row(page, anna)).to_be_focused()
    press("x")
    expect(row(page, anna).get_by_role("checkbox").first).to_be_checked()
    press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    press("a")  # not behind the open help
    press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert [status_of(comment) for comment in comments] == ["pending", "approved", "trash", "approved"]
    assert Comment.objects.get(parent=bert).staff == mona

    page.reload()
    press("j")
    press("e")
    expect(page.get_by_role("heading", name=re.compile("Edit the comment by .Anna."))).to_be_visible()
    assert complaints == []


def test_j_and_k_cross_the_pages_and_the_keys_can_be_switched_off(
    live_server: Any, browser: Browser, complaints: list[str], comments: list[Comment], mona: User
) -> None:
    page = open_page(browser, complaints)
    article = comments[0].article
    for _number in range(50):
        make_comment(article, status=Status.PENDING)
    open_desk(page, live_server.url)
    last = page.locator(".desk-row").last
    last.focus()
    page.keyboard.press("j")
    expect(row(page, comments[3])).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(".desk-row")).to_have_count(50)
    expect(page.locator(".desk-row").last).to_be_focused()
    page.keyboard.press("?")
    page.get_by_label("These keys work in this browser").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.locator(".desk-row").first.focus()
    page.keyboard.press("a")
    page.keyboard.press("j")
    expect(page.locator(".desk-row").first).to_be_focused()
    assert Comment.objects.pending().count() == 54
    assert complaints == []


def test_with_a_mouse_alone(
    live_server: Any, browser: Browser, complaints: list[str], comments: list[Comment], mona: User
) -> None:
    anna, _bert, cleo, dora = comments
    page = open_page(browser, complaints)
    open_desk(page, live_server.url)
    row(page, dora).get_by_text("With a reason").click()
    row(page, dora).get_by_label("Reason").select_option(label="Not about the article")
    row(page, dora).get_by_role("button", name="Trash").last.click()
    expect(line(page, dora)).to_contain_text("moved to the Trash")
    assert Decision.objects.get().reason == "off_topic"
    line(page, dora).get_by_role("button", name="Undo").click()
    expect(row(page, dora)).to_be_visible()
    row(page, dora).get_by_role("checkbox").first.click()
    row(page, anna).get_by_role("checkbox").first.click(modifiers=["Shift"])
    expect(page.get_by_text("With 4 ticked:")).to_be_visible()
    row(page, cleo).get_by_role("checkbox").first.click()
    page.locator("#desk-selection").get_by_role("button", name="Approve").click()
    expect(page.get_by_text("3 comments approved.")).to_be_visible()
    assert [status_of(comment) for comment in comments] == ["approved", "approved", "pending", "approved"]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone for 3 comments.")).to_be_visible()
    expect(page.locator(".desk-row")).to_have_count(4)
    assert complaints == []


def test_keys_decide_about_what_has_the_focus_and_only_once(
    live_server: Any, browser: Browser, complaints: list[str], comments: list[Comment], mona: User
) -> None:
    _anna, bert, cleo, dora = comments
    page = open_page(browser, complaints)
    open_desk(page, live_server.url)
    press = page.keyboard.press
    press("j")
    expect(row(page, dora)).to_be_focused()
    page.keyboard.down("a")
    for _repeat in range(3):
        page.keyboard.down("a")  # held: the browser repeats it
    page.keyboard.up("a")
    expect(line(page, dora)).to_be_visible()
    expect(row(page, cleo)).to_be_focused()
    page.get_by_role("link", name="Spam", exact=False).first.focus()
    press("s")
    press("j")
    expect(row(page, bert)).to_be_focused()
    assert [status_of(comment) for comment in (bert, cleo, dora)] == ["pending", "pending", "approved"]
    assert complaints == []


def test_shift_and_a_key_decide_about_what_is_ticked(
    live_server: Any, browser: Browser, complaints: list[str], comments: list[Comment], mona: User
) -> None:
    page = open_page(browser, complaints)
    open_desk(page, live_server.url)
    page.keyboard.press("Shift+X")
    expect(page.get_by_text("With 4 ticked:")).to_be_visible()
    page.keyboard.press("Shift+S")
    expect(page.get_by_text("4 comments marked as spam.")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("Shift+Z")
    expect(page.get_by_text("Undone for 4 comments.")).to_be_visible()
    assert [status_of(comment) for comment in comments] == ["pending"] * 4
    assert complaints == []


def test_undo_steps_back_decision_by_decision(
    live_server: Any, browser: Browser, complaints: list[str], comments: list[Comment], mona: User
) -> None:
    _anna, bert, cleo, dora = comments
    page = open_page(browser, complaints)
    open_desk(page, live_server.url)
    page.keyboard.press("j")
    for decided, following in ((dora, cleo), (cleo, bert)):
        expect(row(page, decided)).to_be_focused()
        page.keyboard.press("a")
        expect(line(page, decided)).to_be_visible()
        expect(row(page, following)).to_be_focused()
    moderation.mark_spam([cleo.pk], by=make_user("milo", "Moderator", first_name="Milo"))
    page.keyboard.press("z")
    expect(line(page, cleo)).to_contain_text("Milo marked it as spam just now.")
    expect(page.locator("[data-live]")).to_contain_text("Milo marked it as spam")
    page.keyboard.press("z")
    expect(row(page, dora)).to_be_focused()
    assert [status_of(comment) for comment in (bert, cleo, dora)] == ["pending", "spam", "pending"]
    assert [text for text in complaints if "409" not in text] == []


def test_after_the_last_row_there_is_an_end_and_a_way_on(
    live_server: Any, browser: Browser, complaints: list[str], comments: list[Comment], mona: User
) -> None:
    anna, *_others = comments
    Comment.objects.exclude(pk=anna.pk).update(status=Status.SPAM)
    page = open_page(browser, complaints)
    open_desk(page, live_server.url)
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(line(page, anna).get_by_role("button", name="Undo")).to_be_focused()
    expect(page.get_by_text("All done on this page")).to_be_visible()
    expect(page.get_by_text("1 comment shown")).to_be_hidden()
    page.keyboard.press("z")
    expect(row(page, anna)).to_be_focused()
    expect(page.get_by_text("1 comment shown")).to_be_visible()
    assert complaints == []


def test_enter_in_a_note_decides_nothing_and_a_draft_keeps_the_page(
    live_server: Any, browser: Browser, complaints: list[str], comments: list[Comment], mona: User
) -> None:
    dora = comments[-1]
    page = open_page(browser, complaints)
    open_desk(page, live_server.url)
    row(page, dora).get_by_text("With a reason").click()
    note = row(page, dora).get_by_label("Note")
    note.fill("Off the point")
    for key in ("Enter", "Control+Enter"):
        note.press(key)
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto(live_server.url)
    assert asked == ["beforeunload"]
    assert status_of(dora) == Status.PENDING
    page.goto(f"{live_server.url}{QUEUE}{dora.pk}/edit/")
    page.get_by_label("Comment").fill("Dora says otherwise.")
    page.goto(live_server.url)
    assert asked == ["beforeunload"] * 2
    assert complaints == []


def test_a_conflict_and_a_lost_session_are_said_and_lose_nothing(
    live_server: Any, browser: Browser, complaints: list[str], comments: list[Comment], mona: User
) -> None:
    _anna, bert, cleo, dora = comments
    page = open_page(browser, complaints)
    open_desk(page, live_server.url)
    moderation.approve([dora.pk], by=make_user("milo", "Moderator", first_name="Milo"))
    row(page, dora).get_by_role("button", name="Spam").first.click()
    expect(row(page, dora).locator(".desk-notice")).to_contain_text("Left as it is. Milo approved it")
    expect(page.locator("[data-live]")).to_contain_text("Milo approved it")
    expect(row(page, dora).get_by_role("button", name="Unapprove")).to_be_visible()

    Comment.objects.filter(pk=cleo.pk).delete()
    row(page, cleo).get_by_role("button", name="Spam").first.click()
    expect(row(page, cleo).locator(".desk-notice")).to_contain_text("does not exist any more")

    row(page, bert).get_by_text("Reply").first.click()
    row(page, bert).get_by_role("textbox").first.fill("A long and careful answer")
    Session.objects.all().delete()
    row(page, bert).get_by_role("button", name="Approve and reply").click()
    expect(row(page, bert).locator(".desk-notice")).to_contain_text("You are signed out.")
    other = page.context.new_page()
    open_desk(other, live_server.url)
    row(page, bert).get_by_role("button", name="Approve and reply").click()
    expect(line(page, bert)).to_contain_text("approved and answered.")
    assert Comment.objects.get(parent=bert).body == "A long and careful answer"
    assert [text for text in complaints if "Failed to load resource" not in text] == []


def test_without_javascript(
    live_server: Any, browser: Browser, complaints: list[str], comments: list[Comment], mona: User
) -> None:
    anna, _bert, cleo, dora = comments
    page = open_page(browser, complaints, javascript=False)
    open_desk(page, live_server.url, "?view=pending&order=")
    row(page, dora).get_by_role("button", name="Approve").first.click()
    expect(page.get_by_text(re.compile("Comment by .Dora. approved."))).to_be_in_viewport()
    expect(page).to_have_url(re.compile(rf"\?view=pending&order=#comment-{cleo.pk}$"))
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(re.compile("Undone. The comment by .Dora."))).to_be_visible()
    row(page, dora).get_by_text("Reply").first.click()
    row(page, dora).get_by_role("textbox").first.fill("Answered without a script.")
    row(page, dora).get_by_role("button", name="Approve and reply").click()
    expect(page.get_by_text("approved and answered.")).to_be_visible()
    page.get_by_role("link", name=re.compile("Edit .*Anna")).click()
    page.get_by_label("Comment").fill("Anna said so.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("readers see that a moderator edited it.")).to_be_visible()
    expect(row(page, anna).get_by_text("Edited by a moderator")).to_be_visible()
    row(page, anna).get_by_text("Everything …").click()
    row(page, anna).get_by_role("link", name="by this author").click()
    page.get_by_role("button", name="Spam").click()
    expect(page.get_by_text(re.compile("Comment by .Anna. marked as spam."))).to_be_visible()
    assert complaints == []


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_nothing_overflows_and_fingers_hit_the_buttons(
    live_server: Any, browser: Browser, complaints: list[str], mona: User, width: int
) -> None:
    comment = make_comment(
        make_article(headline="h" * 190), name="n" * 245, email="e" * 60 + "@example.org", body="b" * 5000,
        website=f"https://{'w' * 60}.example/{'x' * 100}", status=Status.PENDING, ip_address="2001:db8:1:2:3:4:5:6",
    )  # fmt: skip
    page = open_page(browser, complaints)
    page.set_viewport_size({"width": width, "height": 800})
    open_desk(page, live_server.url)
    for path in ("", f"{comment.pk}/change/", f"{comment.pk}/edit/", f"{comment.pk}/trash/", "crisis/"):
        page.goto(f"{live_server.url}{QUEUE}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        smallest = 44 if width == 390 else 24
        for button in page.locator(".desk-step:visible, .desk-button:visible").all():
            box = button.bounding_box()
            assert box
            assert box["height"] >= smallest, (path, button.inner_text())
    assert complaints == []
