"""While somebody writes: unsaved text is kept for its writer alone, offered again, and never touches the article."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from articles import revisions, writing
from articles.models import Article, Autosave, Presence, Revision
from forum.models import User
from tests.articles.test_newsroom import ADD, LIST, change, typed
from tests.builders import make_article
from tests.conftest import make_user, signed_in

pytestmark = pytest.mark.django_db
AUTOSAVE = f"{LIST}autosave/"
Status = Article.Status


@pytest.fixture
def draft(author: User) -> Article:
    return make_article(headline="Saved", status=Status.DRAFT, created_by=author, credit_line="the desk")


def keep(client: Client, article: Article | None, page: UUID, **over: Any) -> Any:
    data = typed(**{"article": article.pk if article else "", "page": str(page), "credit_line": None, **over})
    return client.post(AUTOSAVE, data)


def test_unsaved_text_is_kept_and_offered_with_what_differs(author: User, draft: Article) -> None:
    client, page = signed_in(author), uuid4()
    assert keep(client, draft, page, headline="Never saved", body="<p>A lost thought</p>").json()["others"] == []
    draft.refresh_from_db()
    assert (draft.headline, Revision.objects.count()) == ("Saved", 0)
    text = client.get(f"{LIST}{draft.pk}/change/").text
    for wanted in ("You typed here just now and did not save it.", "<ins>Never saved</ins>", "A lost thought"):
        assert wanted in text, wanted
    taken = client.get(f"{LIST}{draft.pk}/change/?take={page}")
    assert 'value="Never saved"' in taken.text
    assert "A lost thought" in taken.text
    assert f'name="page" value="{page}"' in taken.text
    change(client, draft, headline="Never saved", page=str(page), credit_line=None, _save="Save")
    draft.refresh_from_db()
    assert draft.headline == "Never saved"
    assert not Autosave.objects.exists()


def test_unsaved_text_is_its_writers_alone(author: User, editor: User, draft: Article) -> None:
    page = uuid4()
    keep(signed_in(author), draft, page, headline="A private thought")
    client = signed_in(editor)
    for path in (f"{LIST}{draft.pk}/change/", f"{LIST}{draft.pk}/change/?take={page}", ADD):
        assert "A private thought" not in client.get(path).text
    for path in (f"{LIST}preview/{page}/", f"{LIST}preview/{page}/text/"):
        assert client.get(path).status_code == 404
    assert client.post(f"{LIST}autosave/{page}/discard/").status_code == 404
    keep(client, draft, page, headline="Overwritten")
    assert Autosave.objects.get().typed["headline"] == ["A private thought"]


def test_new_articles_are_kept_and_offered_too(author: User) -> None:
    client, page = signed_in(author), uuid4()
    keep(client, None, page, headline="A beginning")
    assert "You began “A beginning” just now" in client.get(ADD).text
    assert 'value="A beginning"' in client.get(f"{ADD}?take={page}").text
    client.post(ADD, typed(headline="A beginning", page=str(page), _save="Save", credit_line=None))
    assert not Autosave.objects.exists()
    assert "You began" not in client.get(ADD).text


def test_text_that_is_saved_already_is_not_offered(author: User, draft: Article) -> None:
    client = signed_in(author)
    change(client, draft, headline="The same", credit_line=None, _save="Save")
    draft.refresh_from_db()
    keep(client, draft, uuid4(), headline="The same", slug=draft.slug)
    assert "did not save it" not in client.get(f"{LIST}{draft.pk}/change/").text


def test_unsaved_text_can_be_discarded(author: User, draft: Article) -> None:
    client, page = signed_in(author), uuid4()
    keep(client, draft, page, headline="Not wanted")
    response = client.post(f"{LIST}autosave/{page}/discard/", follow=True)
    assert response.redirect_chain[0][0] == f"{LIST}{draft.pk}/change/"
    assert "did not save it" not in response.text


def test_a_stale_page_that_is_taken_up_again_still_overwrites_nobody(
    author: User, editor: User, draft: Article
) -> None:
    client, page = signed_in(author), uuid4()
    seen = revisions.record(draft, revisions.snapshot(draft), by=author).pk
    keep(client, draft, page, headline="Mine", standfirst=draft.standfirst, seen=seen)
    revisions.record(draft, revisions.snapshot(draft) | {"headline": "Theirs"}, by=editor)
    form = client.get(f"{LIST}{draft.pk}/change/?take={page}").context["adminform"].form
    assert form["seen"].value() == str(seen)


def test_what_makes_no_sense_is_kept_as_typed_and_does_no_harm(editor: User, draft: Article) -> None:
    client, page = signed_in(editor), uuid4()
    keep(
        client, draft, page, headline="Kept", section="x", published_at_0="someday", tags=["y"], language="xx",
        **{"bylines-author": ["z"], "bylines-role": ["king"]},
    )  # fmt: skip
    assert Autosave.objects.get().typed["published_at_0"] == ["someday"]
    assert "<ins>Kept</ins>" in client.get(f"{LIST}{draft.pk}/change/").text
    assert client.get(f"{LIST}{draft.pk}/change/?take={page}").status_code == 200
    text = client.get(f"{LIST}preview/{page}/").text
    assert "Some fields make no sense yet" in text


@pytest.mark.parametrize("page", ["", "x", "0"])
def test_a_page_without_a_name_is_refused(author: User, draft: Article, page: str) -> None:
    assert signed_in(author).post(AUTOSAVE, typed(article=draft.pk, page=page)).status_code == 400


def test_nobody_keeps_text_for_what_they_cannot_edit(author: User, other_author: User, moderator: User) -> None:
    foreign = make_article(status=Status.DRAFT, created_by=other_author)
    published = make_article(created_by=author)
    for user, article, status in ((author, foreign, 404), (author, published, 403), (moderator, None, 403)):
        assert keep(signed_in(user), article, uuid4()).status_code == status
    huge = typed(article="99999999999999999999", page=str(uuid4()))
    assert signed_in(author).post(AUTOSAVE, huge).status_code == 404
    assert not Autosave.objects.exists()


def test_one_person_keeps_a_bounded_number_of_pages(author: User) -> None:
    pages = [uuid4() for _ in range(writing.MAX_PAGES + 3)]
    for page in pages:
        writing.keep(page, {"headline": ["x"]}, user=author, article=None)
    assert set(Autosave.objects.values_list("pk", flat=True)) == set(pages[3:])


def test_old_text_is_forgotten(author: User, draft: Article) -> None:
    writing.keep(uuid4(), {}, user=author, article=draft)
    writing.arrive(author, draft)
    assert writing.forget_old() == 0
    later = timezone.now() + writing.KEPT + timedelta(minutes=1)
    assert writing.forget_old(later) == 1
    assert not Presence.objects.exists()


def test_two_people_in_one_article_see_each_other(author: User, editor: User, draft: Article) -> None:
    signed_in(author).get(f"{LIST}{draft.pk}/change/")
    text = signed_in(editor).get(f"{LIST}{draft.pk}/change/").text
    assert "Also in this article at this moment: ada." in text
    beat = {"article": draft.pk, "page": str(uuid4()), "heartbeat": "yes"}
    newest = revisions.record(draft, revisions.snapshot(draft), by=author)
    answer = signed_in(author).post(AUTOSAVE, beat).json()
    assert answer == {"others": ["Edith Editor"], "newest": {"id": newest.pk, "by": "ada", "ago": "just now"}}
    assert not Autosave.objects.exists()
    Presence.objects.update(seen_at=timezone.now() - writing.PRESENT)
    assert signed_in(author).post(AUTOSAVE, beat).json()["others"] == []


def test_who_only_looks_is_not_announced(author: User, editor: User) -> None:
    article = make_article(created_by=author)
    signed_in(author).get(f"{LIST}{article.pk}/change/")
    assert not Presence.objects.filter(user=author).exists()
    assert make_user("x", "Editor")
