"""A reader in a discussion: answers somebody, changes their mind, has no script, reports what is wrong."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from articles.models import Article
from comments.models import Comment, Discussion, Report
from tests.browser.conftest import open_page
from tests.builders import make_article, make_comment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def thread() -> list[Comment]:
    """A comment, a hidden answer to it, an answer to that one, and another comment on the second page."""
    Discussion.objects.create(pk=1, comments_per_page=5)
    article = make_article(headline="A treaty")
    top = make_comment(article, name="Tom Top")
    hidden = make_comment(article, parent=top, status=Comment.Status.TRASH, name="Secret Name")
    under = make_comment(article, parent=hidden, name="Una Under")
    others = [make_comment(article, name=f"Reader {number}") for number in range(5)]
    return [top, under, others[-1]]


def address(site: Any, article: Article, rest: str = "") -> str:
    return f"{site.url}{article.get_absolute_url()}{rest}"


def fill(page: Page, text: str) -> None:
    """Slowly, as a person: below three seconds a reply counts as a machine's."""
    page.get_by_label("Comment *").press_sequentially(text, delay=90)
    page.get_by_label("Name *").fill("Rita Reader")
    page.get_by_label("Email *").fill("rita@example.org")


def test_an_answer_is_written_and_stands_under_its_comment(
    live_server: Any, browser: Browser, complaints: list[str], thread: list[Comment]
) -> None:
    top, under, _ = thread
    reader = open_page(browser, complaints)
    reader.goto(address(live_server, top.article))
    expect(reader.get_by_text("This comment is not shown.")).to_be_visible()
    reader.get_by_role("link", name="Reply to Una Under").click()
    expect(reader.get_by_role("heading", name="Reply to Una Under")).to_be_visible()
    expect(reader.get_by_label("Comment *")).to_be_focused()
    assert reader.locator(f"#comment-{under.pk} > #respond").count() == 1
    fill(reader, "I agree, and say why at some length.")
    reader.get_by_label("Comment *").press("Control+Enter")
    expect(reader.get_by_text("Your comment is awaiting moderation.")).to_be_visible()
    reply = Comment.objects.get(name="Rita Reader")
    assert (reply.parent_id, reply.root_id, reply.depth) == (under.pk, top.pk, 4)
    expect(reader.locator(f"#comment-{under.pk} #comment-{reply.pk}")).to_contain_text("I agree, and say why")
    assert complaints == []


def test_cancel_puts_the_form_back_and_keeps_the_text(
    live_server: Any, browser: Browser, complaints: list[str], thread: list[Comment]
) -> None:
    top, under, _ = thread
    reader = open_page(browser, complaints)
    reader.goto(address(live_server, top.article))
    reader.get_by_role("link", name="Reply to Tom Top").click()
    reader.get_by_label("Comment *").fill("Half a thought")
    reader.get_by_role("link", name="Reply to Una Under").click()
    expect(reader.get_by_label("Comment *")).to_have_value("Half a thought")
    assert reader.locator(f"#comment-{under.pk} > #respond").count() == 1
    reader.get_by_role("link", name="Cancel reply").click()
    expect(reader.get_by_role("heading", name="Leave a Reply", exact=True)).to_be_visible()
    expect(reader.get_by_label("Comment *")).to_have_value("Half a thought")
    expect(reader.get_by_role("link", name="Cancel reply")).to_be_hidden()
    expect(reader.get_by_role("link", name="Reply to Una Under")).to_be_focused()
    assert reader.locator("#comments > #respond").count() == 1
    assert reader.locator("#comment_parent").input_value() == "0"
    assert complaints == []


def test_the_way_back_finds_the_form_where_it_was(
    live_server: Any, browser: Browser, complaints: list[str], thread: list[Comment]
) -> None:
    reader = open_page(browser, complaints)
    reader.goto(address(live_server, thread[0].article))
    reader.get_by_role("link", name="Reply to Tom Top").click()
    reader.get_by_label("Comment *").fill("Half a thought")
    reader.get_by_role("link", name="Newer comments").click()
    expect(reader).to_have_url(re.compile("comment-page-2/#comments$"))
    reader.go_back()
    expect(reader.get_by_label("Comment *")).to_have_value("Half a thought")
    parent = reader.locator("#comment_parent").input_value()
    is_moved = reader.locator(f"#comment-{thread[0].pk} > #respond").count() == 1
    assert (parent, is_moved) in {(str(thread[0].pk), True), ("0", False)}
    assert complaints == []


def test_pages_and_links_lead_to_the_comment(
    live_server: Any, browser: Browser, complaints: list[str], thread: list[Comment]
) -> None:
    top, _, last = thread
    reader = open_page(browser, complaints)
    reader.goto(f"{live_server.url}/comments/{last.pk}/")
    expect(reader).to_have_url(address(live_server, top.article, f"comment-page-2/#comment-{last.pk}"))
    expect(reader.locator(f"#comment-{last.pk}")).to_be_in_viewport()
    navigation = reader.get_by_role("navigation", name="Comments navigation")
    expect(navigation.get_by_role("link", name="Page 2")).to_have_attribute("aria-current", "page")
    navigation.get_by_role("link", name="Older comments").click()
    expect(reader).to_have_url(address(live_server, top.article, "#comments"))
    expect(reader.locator(f"#comment-{top.pk}")).to_be_visible()
    assert complaints == []


def test_an_answer_without_javascript(
    live_server: Any, browser: Browser, complaints: list[str], thread: list[Comment]
) -> None:
    _, _, last = thread
    reader = open_page(browser, complaints, javascript=False)
    reader.goto(address(live_server, last.article, "comment-page-2/"))
    reader.get_by_role("link", name=f"Reply to {last.name}").click()
    expect(reader).to_have_url(re.compile(rf"comment-page-2/\?replytocom={last.pk}#respond$"))
    expect(reader.get_by_role("heading", name=f"Leave a Reply to {last.name}")).to_be_visible()
    reader.get_by_role("link", name="Cancel reply").click()
    expect(reader.get_by_role("heading", name="Leave a Reply", exact=True)).to_be_visible()
    reader.go_back()
    fill(reader, "No script here.")
    reader.get_by_role("button", name="Post Comment").click()
    expect(reader.get_by_label("Comment *")).to_have_value("No script here.")
    reader.get_by_role("button", name="Post Comment").click()
    expect(reader.get_by_text("Your comment is awaiting moderation.")).to_be_visible()
    assert Comment.objects.get(body="No script here.").parent_id == last.pk
    assert complaints == []


def test_a_report_without_javascript(
    live_server: Any, browser: Browser, complaints: list[str], thread: list[Comment]
) -> None:
    top = thread[0]
    reader = open_page(browser, complaints, javascript=False)
    reader.goto(address(live_server, top.article))
    reader.get_by_role("link", name="Report the comment by Tom Top").click()
    expect(reader.get_by_text(top.body)).to_be_visible()
    reader.get_by_label("Insult, threat or harassment").check()
    reader.get_by_label("Would you like to add something?").fill("It insults my aunt.")
    reader.get_by_role("button", name="Send the report").click()
    expect(reader.get_by_role("heading", name="Thank you for your report")).to_be_visible()
    report = Report.objects.get()
    assert (report.comment_id, report.reason, report.note) == (top.pk, "abuse", "It insults my aunt.")
    assert reader.context.cookies() == []
    reader.get_by_role("link", name="A treaty").click()
    expect(reader.locator(f"#comment-{top.pk}")).to_be_visible()
    assert complaints == []
