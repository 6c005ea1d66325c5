"""Advice before publishing: each check finds what it is about, and is overridden only with a reason, which is kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from articles import advice, publishing, revisions
from articles.models import Article, Move
from articles.revisions import EMPTY, Data, snapshot
from forum.models import User
from tests.articles.test_newsroom import ADD, LIST, change, typed
from tests.builders import make_article, make_image, make_section
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
GOOD: Data = {
    **EMPTY,
    "headline": "A treaty",
    "standfirst": "In short.",
    "body": "<h2>One</h2><h3>Two</h3><h2>Three</h2>",
}


def test_what_is_good_gets_no_advice() -> None:
    image = make_image()
    body = '<h2>One</h2><figure class="image"><img src="/media/x.png" alt="A bridge"></figure>'
    assert advice.on(GOOD) == advice.on({**GOOD, "lead_image": image.pk, "body": body}) == []


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ({"standfirst": " "}, "There is no standfirst"),
        ({"headline": "h" * 71}, "The headline has 71 characters"),
        ({"body": "<h3>Too <em>deep</em> &amp; more</h3>"}, "The heading “Too deep & more” skips a level."),
        ({"body": "<h2>a</h2><h4>b</h4>"}, "The heading “b” skips a level."),
        ({"body": '<img src="/media/a.png"><img src="/media/b.png" alt=" "><img src="/m/c.png" alt="C">'}, "text: 2."),
    ],
)
def test_each_check_finds_what_it_is_about(over: dict[str, Any], message: str) -> None:
    [found] = advice.on({**GOOD, **over})
    assert message in str(found)


def test_a_lead_image_needs_alternative_text_and_credit() -> None:
    found = [str(message) for message in advice.on({**GOOD, "lead_image": make_image(alt="", credit="").pk})]
    assert len(found) == 2
    assert "alternative text" in found[0]
    assert "no credit" in found[1]
    assert advice.on({**GOOD, "lead_image": 999999}) == []


def test_advice_is_given_first_and_overridden_with_a_reason_that_is_kept(editor: User) -> None:
    client = signed_in(editor)
    data = typed(section=make_section().pk, standfirst="", _publish="Publish")
    response = client.post(ADD, data)
    assert response.status_code == 200
    for wanted in (
        "There is no standfirst",
        "Publish nevertheless, because",
        "or say why it is published nevertheless",
    ):
        assert wanted in response.text, wanted
    assert not any(wrong in response.text for wrong in ("Please correct the error", "Error:", "errornote"))
    assert not Article.objects.exists()
    client.post(ADD, {**data, "override": "Breaking news.", "note": "Quickly."})
    article = Article.objects.get()
    assert article.is_published()
    move = Move.objects.get()
    assert move.note == "Quickly.\n\nBreaking news."
    assert len(move.overridden) == 1
    text = client.get(f"{LIST}{article.pk}/history/").text
    assert "against advice: There is no standfirst" in text
    assert "Breaking news." in text


def test_changes_to_a_live_article_get_advice_too_but_a_draft_gets_none(editor: User) -> None:
    article = make_article(credit_line="desk")
    client = signed_in(editor)
    over = {"section": article.section_id, "standfirst": ""}
    assert change(client, article, **over, _save="Save").status_code == 302
    assert "There is no standfirst" in change(client, article, **over, _publish="Publish changes").text
    change(client, article, **over, _publish="Publish changes", override="It is a photo page.")
    article.refresh_from_db()
    assert (article.standfirst, article.draft) == ("", None)
    assert revisions.latest(article)["standfirst"] == ""


LONG = "A headline of many words " * 4


def publish_against_advice(client: Client) -> Article:
    section = make_section().pk
    body = "<h4>Deep</h4>"
    client.post(ADD, typed(section=section, headline=LONG, body=body, _publish="Publish", override="It must be long."))
    return Article.objects.get()


def test_what_was_overridden_stays_so_while_what_it_is_about_is_the_same(editor: User) -> None:
    client = signed_in(editor)
    article = publish_against_advice(client)
    same = {"section": article.section_id, "headline": LONG, "_publish": "Publish changes"}
    for standfirst in ("A new one.", "A newer one."):
        over = {"standfirst": standfirst, "body": "<h4>Deep</h4><p>More.</p>"}
        assert change(client, article, **same, **over).status_code == 302
        article.refresh_from_db()
        assert (article.standfirst, article.draft) == (standfirst, None)
    assert [len(move.overridden) for move in article.moves.all()] == [0, 0, 2]


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ({"headline": LONG.upper(), "body": "<h4>Deep</h4>"}, "The headline has"),
        ({"headline": LONG, "body": "<h4>Deep</h4><h2>a</h2><h4>Other</h4>"}, "The heading “Other” skips"),
    ],
)
def test_advice_about_something_else_is_given_alone(editor: User, over: dict[str, Any], message: str) -> None:
    client = signed_in(editor)
    article = publish_against_advice(client)
    page = change(client, article, section=article.section_id, _publish="Publish changes", **over).text
    notice = page.split('id="advice-title"')[1].split("</ul>")[0]
    assert message in notice
    assert notice.count("<li>") == 1


def test_it_stays_overridden_for_what_came_without_a_revision(editor: User) -> None:
    client = signed_in(editor)
    article = make_article(status=Article.Status.DRAFT, credit_line="desk", standfirst="")
    over = {"section": article.section_id, "standfirst": ""}
    publishing.publish(article, by=editor, note="Why.", overridden=[str(one) for one in advice.on(snapshot(article))])
    assert change(client, article, **over, body="<p>New.</p>", _publish="Publish changes").status_code == 302
