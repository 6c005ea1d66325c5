"""A preview shows exactly what is in the form, to whoever may; a link shows it to outsiders until it is taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from articles import previews, publishing, revisions
from articles.models import Article, PreviewLink
from forum.models import User
from tests.articles.test_newsroom import LIST, typed
from tests.builders import make_article, make_author, make_comment, make_image, make_section, make_tag
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
PREVIEW = f"{LIST}preview/"
Status = Article.Status


@pytest.fixture
def draft(author: User) -> Article:
    return make_article(
        headline="Saved", status=Status.DRAFT, created_by=author, credit_line="the desk", published_at=None
    )


def preview(client: Client, article: Article | None, **over: Any) -> Any:
    data = typed(**{"article": article.pk if article else "", "page": str(uuid4()), **over})
    return client.post(PREVIEW, data, follow=True)


def text_of(client: Client, response: Any) -> Any:
    return client.get(f"{response.redirect_chain[0][0]}text/")


def test_a_preview_is_what_is_in_the_form_in_the_real_page(editor: User, draft: Article) -> None:
    client, author, tag, image = signed_in(editor), make_author("Ann Author"), make_tag("Rivers"), make_image()
    section = make_section("World")
    response = preview(
        client, draft, headline="Not saved", body="<h2>Part</h2><p>Words</p>", section=section.pk, tags=[tag.pk],
        lead_image=image.pk, **{"bylines-author": [author.pk], "bylines-role": ["translation"]},
    )  # fmt: skip
    assert response.status_code == 200
    assert "frame-src 'self'" in response["Content-Security-Policy"]
    page = text_of(client, response)
    for wanted in (
        "Not saved",
        '<h2 id="part">Part</h2>',
        "World",
        "Rivers",
        "Ann Author",
        "ranslated by",
        image.alt,
        "This is a preview.",
    ):
        assert wanted in page.text, wanted
    for unwanted in ("commentform", "reply.js", "canonical"):
        assert unwanted not in page.text
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in page["Cache-Control"]
    draft.refresh_from_db()
    assert draft.headline == "Saved"


def test_what_is_not_stored_yet_has_a_preview_too(author: User) -> None:
    client = signed_in(author)
    page = text_of(client, preview(client, None, headline="", body="<p>Half a thought</p>"))
    assert page.status_code == 200
    assert "Half a thought" in page.text


def test_hostile_text_is_cleaned_in_the_preview(editor: User, draft: Article) -> None:
    client = signed_in(editor)
    hostile = '<p onclick="x()">Hi<script>alert(1)</script></p>'
    page = text_of(client, preview(client, draft, body=hostile, headline="<script>alert(2)</script>")).text
    assert "<script>alert" not in page
    assert "onclick" not in page


def test_who_cannot_edit_has_no_preview(author: User, other_author: User, draft: Article) -> None:
    assert signed_in(other_author).post(PREVIEW, typed(article=draft.pk, page=str(uuid4()))).status_code == 404
    client = signed_in(author)
    response = preview(client, draft)
    publishing.publish(draft, by=None)
    assert text_of(client, response).status_code == 404


# Links


def make_link(client: Client, article: Article, **over: Any) -> Any:
    return client.post(f"{LIST}{article.pk}/links/", {"note": "Prof. Sato", "hours": "24", **over}, follow=True)


def test_a_link_shows_the_newest_version_to_somebody_without_an_account(author: User, draft: Article) -> None:
    response = make_link(signed_in(author), draft)
    link = PreviewLink.objects.get()
    path = previews.path_of(link)
    assert f"http://testserver{path}" in response.text
    page = Client().get(path)
    assert page.status_code == 200
    assert "Saved" in page.text
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
    assert not page.cookies
    assert '<meta name="robots" content="noindex' in page.text
    revisions.record(draft, revisions.snapshot(draft) | {"headline": "Newer"}, by=author)
    assert "Newer" in Client().get(path).text
    link.refresh_from_db()
    assert (link.opens, link.opened_at is None, link.created_by) == (2, False, author)
    assert "opened 2 times" in signed_in(author).get(f"{LIST}{draft.pk}/links/").text


def test_a_link_to_a_live_article_shows_the_draft_over_it(editor: User) -> None:
    live = make_article(headline="As it stands")
    make_comment(live, body="A reader's word")
    revisions.record(live, revisions.snapshot(live) | {"headline": "As it will be"}, by=editor)
    text = Client().get(previews.path_of(previews.make_link(live, by=editor, hours=1))).text
    assert "As it will be" in text
    assert "A reader" not in text


def test_closed_links_say_so_and_show_nothing(author: User, draft: Article) -> None:
    client = signed_in(author)
    make_link(client, draft)
    link = PreviewLink.objects.get()
    path = previews.path_of(link)
    client.post(f"{LIST}{draft.pk}/links/{link.pk}/revoke/")
    expired = previews.make_link(draft, by=author, hours=1)
    PreviewLink.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    unknown = previews.path_of(PreviewLink(pk=99999))
    forged = path[:-5] + "xxxx/"
    other_salt = f"/preview/{signing.dumps(link.pk, salt='else')}/"
    for closed in (path, previews.path_of(expired), unknown, forged, other_salt, "/preview/x/"):
        response = Client().get(closed)
        assert response.status_code == 410
        assert "This preview is closed" in response.text
        assert "Saved" not in response.text
        assert response["Cache-Control"] == "no-store"
    assert "Taken back" in client.get(f"{LIST}{draft.pk}/links/").text


def test_what_is_in_the_trash_is_shown_to_nobody(author: User, draft: Article) -> None:
    path = previews.path_of(previews.make_link(draft, by=author, hours=24))
    publishing.trash(draft, by=author)
    assert Client().get(path).status_code == 410


def test_only_who_edits_makes_and_takes_back_links(author: User, other_author: User, draft: Article) -> None:
    link = previews.make_link(draft, by=author, hours=24)
    client = signed_in(other_author)
    assert make_link(client, draft).status_code == 404
    assert client.post(f"{LIST}{draft.pk}/links/{link.pk}/revoke/").status_code == 404
    published = make_article(created_by=author)
    assert make_link(signed_in(author), published).status_code == 403
    other = previews.make_link(published, by=author, hours=24)
    assert signed_in(author).post(f"{LIST}{draft.pk}/links/{other.pk}/revoke/").status_code == 404
    assert PreviewLink.objects.filter(revoked_at=None).count() == 2


def test_a_link_may_end_within_the_hour(author: User, draft: Article) -> None:
    make_link(signed_in(author), draft, hours="1")
    assert PreviewLink.objects.get().expires_at - timezone.now() <= timedelta(hours=1)


@pytest.mark.parametrize("over", [{"hours": "96000"}, {"hours": ""}, {"note": "n" * 121}])
def test_a_link_with_impossible_terms_is_refused(author: User, draft: Article, over: dict[str, str]) -> None:
    response = make_link(signed_in(author), draft, **over)
    assert response.status_code == 422
    assert "errorlist" in response.text
    assert not PreviewLink.objects.exists()
