"""An article from right to left on a site in English: each part on the side that its own reader looks at."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from articles.models import Article
from comments.models import Comment
from tests.builders import make_article, make_author, make_comment, make_image

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(page: Page) -> Page:
    page.set_viewport_size({"width": 390, "height": 900})
    return page


def arabic_article() -> Article:
    image = make_image(credit="Illustration: the drawing office of the forum")
    author = make_author("Ann Author", bio="She writes about ships.", photo=image)
    return make_article(
        headline="الماء أولًا", body="<p>نعم.</p>", language="ar", authors=[author], lead_image=image,
        lead_caption="ثلاثة أيام إلى القاعدة المتقدمة في موسم الجفاف. أمّا في موسم الأمطار فالسؤال لا يُطرح.",
    )  # fmt: skip


def is_right_of(page: Page, one: str, other: str) -> bool:
    boxes = [page.locator(selector).first.bounding_box() for selector in (one, other)]
    assert boxes[0] is not None
    assert boxes[1] is not None
    return boxes[0]["x"] > boxes[1]["x"]


def side_of_avatar(page: Page, comment: Comment) -> str:
    meta = f"#div-comment-{comment.pk} .comment-meta"
    return "right" if is_right_of(page, f"{meta} .avatar", f"{meta} .comment-byline") else "left"


def test_a_comment_stands_on_the_side_of_its_text(live_server: Any, page: Page) -> None:
    article, english = arabic_article(), make_article()
    arabic = make_comment(article, name="هدى", body="وهل تغيّر شيء؟")
    latin = make_comment(article, parent=arabic, name="Ann", body="It did.")
    named = make_comment(article, parent=arabic, name="Salma", body="نعم.")
    guest = make_comment(english, name="هدى", body="وهل تغيّر شيء؟")
    page.goto(f"{live_server.url}{article.get_absolute_url()}")
    assert [side_of_avatar(page, comment) for comment in (arabic, latin, named)] == ["right", "left", "right"]
    assert is_right_of(page, ".comment-reply-link", ".comment-report-link")
    rule = "element => getComputedStyle(element).borderRightStyle"
    assert page.locator(".children").first.evaluate(rule) == "solid"
    page.goto(f"{live_server.url}{english.get_absolute_url()}")
    assert side_of_avatar(page, guest) == "right"


def test_what_the_site_says_stays_in_its_own_direction(live_server: Any, page: Page) -> None:
    article = arabic_article()
    make_comment(article, name="هدى", body="وهل تغيّر شيء؟")
    page.goto(f"{live_server.url}{article.get_absolute_url()}")
    said = (".comments-title", ".comment-date", ".comment-reply-link", ".comment-respond", ".contributor-bio")
    direction = "element => getComputedStyle(element).direction"
    assert {name: page.locator(name).first.evaluate(direction) for name in said} == dict.fromkeys(said, "ltr")


def test_authors_and_credits_follow_the_article(live_server: Any, page: Page) -> None:
    article = arabic_article()
    page.goto(f"{live_server.url}{article.get_absolute_url()}")
    assert is_right_of(page, ".contributor .portrait", ".contributor-bio")
    pieces = page.locator(".article-lead .credit").evaluate("element => element.getClientRects().length")
    assert pieces == 1, "the English credit is broken up by the Arabic line"
