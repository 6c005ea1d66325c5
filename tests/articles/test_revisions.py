"""What was saved: kept whatever becomes of it, compared, restored; and a draft over a live article changes nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from articles import publishing, revisions
from articles.models import Article, Byline, FormerSlug, Move, Revision
from forum.models import User
from tests.articles.test_newsroom import ADD, LIST, change, typed
from tests.builders import make_article, make_author, make_image, make_section, make_tag
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
Status = Article.Status


@pytest.fixture
def live() -> Article:
    return make_article(headline="As it stands", credit_line="the desk", standfirst="First standfirst")


def save(client: Client, article: Article, **over: Any) -> Any:
    return change(client, article, **{"section": article.section_id, "_save": "Save", **over})


def read(article: Article) -> str:
    return Client().get(Article.objects.get(pk=article.pk).get_absolute_url()).text


def test_a_draft_over_a_live_article_changes_nothing_until_it_is_published(editor: User, live: Article) -> None:
    client, tag, author = signed_in(editor), make_tag("Rivers"), make_author("Ann Author")
    before = live.updated_at
    over = {
        "headline": "As it will be", "body": "<p>New words</p>", "slug": "as-it-will-be", "tags": [tag.pk],
        "bylines-author": [author.pk],
    }  # fmt: skip
    assert save(client, live, **over).status_code == 302
    page = read(live)
    assert "As it stands" in page
    for new in ("As it will be", "New words", "Rivers", "Ann Author"):
        assert new not in page
    assert not FormerSlug.objects.exists()
    form = client.get(f"{LIST}{live.pk}/change/")
    assert "these changes wait until they are published" in form.text
    for shown in ("As it will be", "New words", "Ann Author"):
        assert shown in form.text
    assert "changes wait" in client.get(LIST).text
    response = save(client, live, **over, _publish="Publish changes", _save=None)
    assert response.status_code == 302
    page = read(live)
    for new in ("As it will be", "New words", "Rivers", "Ann Author"):
        assert new in page
    live.refresh_from_db()
    assert (live.draft, live.slug, live.updated_at > before) == (None, "as-it-will-be", True)
    assert FormerSlug.objects.get().article == live
    assert [move.action for move in Move.objects.all()] == ["update"]


def test_changes_that_wait_can_be_discarded_and_stay_in_the_history(editor: User, live: Article) -> None:
    client = signed_in(editor)
    save(client, live, headline="As it will be")
    save(client, live, headline="As it will be", _discard="Discard", _save=None)
    live.refresh_from_db()
    assert (live.draft, live.headline) == (None, "As it stands")
    kept = [(revision.data["headline"], revision.note) for revision in Revision.objects.order_by("pk")]
    assert kept == [("As it stands", "as it stood before"), ("As it will be", "")]


def test_what_waits_is_checked_when_it_is_published(editor: User, live: Article) -> None:
    client = signed_in(editor)
    assert save(client, live, section="", body="").status_code == 302  # a draft may be incomplete
    response = save(client, live, section="", _publish="Publish changes", _save=None)
    assert "Choose the section in which readers will find it." in response.text
    with pytest.raises(ValidationError, match="Choose the section"):
        publishing.publish_changes(Article.objects.get(), by=editor)
    assert "As it stands" in read(live)


def test_an_address_taken_meanwhile_is_refused_and_nothing_changes(editor: User, live: Article) -> None:
    save(signed_in(editor), live, slug="the-address", headline="As it will be")
    make_article(slug="the-address")
    with pytest.raises(ValidationError, match="Another article has this address now"):
        publishing.publish_changes(Article.objects.get(pk=live.pk), by=editor)
    live.refresh_from_db()
    assert (live.headline, live.draft is None) == ("As it stands", False)


def test_archiving_goes_on_from_the_changes_that_waited(editor: User, live: Article) -> None:
    client = signed_in(editor)
    save(client, live, headline="As it will be")
    save(client, live, headline="As it will be", _archive="Archive", _save=None)
    live.refresh_from_db()
    assert (live.status, live.headline, live.draft) == (Status.ARCHIVED, "As it will be", None)


def test_what_is_scheduled_takes_changes_at_once_but_only_whole_ones(editor: User) -> None:
    later = timezone.now().replace(microsecond=0) + timedelta(days=2)
    article = make_article(credit_line="the desk", published_at=later)
    client = signed_in(editor)
    when = {"published_at_0": later.date(), "published_at_1": later.strftime("%H:%M:%S")}
    assert "Choose the section" in save(client, article, section="", **when).text
    save(client, article, headline="Better", **when)
    article.refresh_from_db()
    assert (article.headline, article.draft, article.published_at) == ("Better", None, later)
    save(client, article, headline="Better", _return="Back", _save=None, **when)
    article.refresh_from_db()
    assert (article.status, article.published_at) == (Status.DRAFT, None)


def test_what_has_appeared_is_not_unscheduled(editor: User, live: Article) -> None:
    with pytest.raises(ValidationError, match="Published"):
        publishing.unschedule(live, by=editor)


def test_every_save_is_a_revision_and_an_idle_one_is_none(author: User, editor: User) -> None:
    client = signed_in(author)
    client.post(ADD, typed(section=make_section().pk, _save="Save", credit_line=None))
    article = Article.objects.get()
    save(client, article, credit_line=None)
    save(client, article, headline="Second", credit_line=None)
    save(signed_in(editor), article, headline="Third", credit_line="")
    assert [(r.data["headline"], r.author) for r in Revision.objects.order_by("pk")] == [
        ("A treaty is signed", author), ("Second", author), ("Third", editor),
    ]  # fmt: skip


def test_an_authors_saving_keeps_what_only_editors_see(author: User, editor: User) -> None:
    make_author("Ada Author", user=author)
    tag = make_tag()
    section = make_section()
    signed_in(author).post(ADD, typed(section=section.pk, _save="Save"))
    article = Article.objects.get()
    other = make_author("Second Author")
    people = [article.bylines.get().author_id, other.pk]
    save(
        signed_in(editor), article, section=section.pk, credit_line="and the desk", tags=[tag.pk],
        further_sections=[make_section().pk], **{"bylines-author": people, "bylines-role": ["text", "translation"]},
    )  # fmt: skip
    save(signed_in(author), article, section=section.pk, headline="Mine again", tags=[tag.pk])
    article.refresh_from_db()
    assert (article.headline, article.credit_line, article.further_sections.count()) == (
        "Mine again",
        "and the desk",
        1,
    )
    assert list(article.bylines.values_list("author", "role")) == [(people[0], "text"), (people[1], "translation")]


def test_roles_are_printed_in_the_byline(live: Article) -> None:
    live.credit_line = ""
    live.save()
    people = [("Ann", "text"), ("Bea", "text"), ("Cem", "translation"), ("Dan", "photographs")]
    for position, (name, role) in enumerate(people):
        Byline.objects.create(article=live, author=make_author(name), role=role, position=position)
    text = " ".join(Client().get(live.get_absolute_url()).text.split())
    names = "".join(
        part for part in ("By ", "Ann", " and ", "Bea", "; translated by ", "Cem", "; photographs by ", "Dan")
    )
    assert names in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text)).replace("  ", " ")


def test_bylines_that_make_no_sense_are_refused_and_kept(editor: User, live: Article) -> None:
    client = signed_in(editor)
    author = make_author()
    for people, message in (
        ({"bylines-author": ["999999"]}, "does not exist any more"),
        ({"bylines-author": ["9" * 5000]}, "does not exist any more"),
        ({"bylines-author": [author.pk], "bylines-role": ["king"]}, "Choose what each author did"),
    ):
        response = save(client, live, headline="Kept", **people)
        assert message in response.text
        assert 'value="Kept"' in response.text
    assert not Revision.objects.exists()


# History, comparison, restoring


def test_the_history_has_versions_and_steps_with_their_notes(editor: User, author: User) -> None:
    article = make_article(status=Status.DRAFT, published_at=None, created_by=author, credit_line="the desk")
    save(
        signed_in(author), article, headline="Second", note="Please look at the figures.", _submit="Submit", _save=None
    )
    save(signed_in(editor), article, headline="Second", note="Which year?", _return="Back", _save=None)
    for client in (signed_in(author), signed_in(editor)):
        text = client.get(f"{LIST}{article.pk}/history/").text
        for wanted in (
            "Submitted for review",
            "Please look at the figures.",
            "Back to draft",
            "Which year?",
            "saved by",
        ):
            assert wanted in text, wanted
        assert "Which year?" in client.get(f"{LIST}{article.pk}/change/").text


def test_two_versions_are_compared_field_by_field(editor: User, live: Article) -> None:
    client = signed_in(editor)
    image, tag = make_image(title="The bridge"), make_tag("Rivers")
    save(client, live, body="<h2>Part</h2><p>Two <strong>old</strong> words &lt;b&gt;</p>")
    save(
        client, live, body="<h2>Part</h2><p>Two new words &lt;b&gt;</p>", headline="New & <b>bold</b>",
        lead_image=image.pk, tags=[tag.pk],
    )  # fmt: skip
    _before, first, second = Revision.objects.order_by("pk")
    for query in (f"from={first.pk}&to={second.pk}", f"from={second.pk}&to={first.pk}"):
        text = " ".join(client.get(f"{LIST}{live.pk}/compare/?{query}").text.split())
        for wanted in (
            "<h2>Part</h2><p>Two <del>old</del> <ins>new</ins> words &lt;b&gt;</p>", "<ins>The bridge</ins>",
            "<ins>Rivers</ins>", "<ins>New &amp; &lt;b&gt;bold&lt;/b&gt;</ins>",
        ):  # fmt: skip
            assert wanted in text, wanted


@pytest.mark.parametrize("query", ["", "from=1", "from=x&to=y", "from=99999999999999999999&to=1"])
def test_a_comparison_of_nothing_leads_back(editor: User, live: Article, query: str) -> None:
    response = signed_in(editor).get(f"{LIST}{live.pk}/compare/?{query}", follow=True)
    assert "Choose two versions to compare." in response.text


def test_an_earlier_version_is_restored_as_a_new_one(editor: User, live: Article) -> None:
    client = signed_in(editor)
    save(client, live, headline="Second")
    save(client, live, headline="Third")
    second = Revision.objects.order_by("pk")[1]
    client.post(f"{LIST}{live.pk}/restore/", {"revision": second.pk})
    newest = Revision.objects.order_by("-pk")[0]
    assert (newest.data["headline"], Revision.objects.count()) == ("Second", 4)
    assert "restored from" in newest.note
    live.refresh_from_db()
    assert (live.draft, live.headline) == (newest, "As it stands")


def test_a_version_of_another_article_is_not_restored(editor: User, author: User, live: Article) -> None:
    other = make_article(status=Status.DRAFT)
    foreign = revisions.record(other, revisions.snapshot(other), by=editor)
    assert signed_in(editor).post(f"{LIST}{live.pk}/restore/", {"revision": foreign.pk}).status_code == 404
    assert signed_in(author).post(f"{LIST}{other.pk}/restore/", {"revision": foreign.pk}).status_code in (403, 404)
    for page in ("history", "compare"):
        assert signed_in(author).get(f"{LIST}{other.pk}/{page}/").status_code == 404


def test_what_was_deleted_since_is_left_out_when_it_is_restored(editor: User, live: Article) -> None:
    tag, author, section = make_tag("Gone"), make_author("Gone Author"), make_section("Gone section")
    data = revisions.snapshot(live) | {"tags": [tag.pk], "section": section.pk, "bylines": [[author.pk, "text"]]}
    old = revisions.record(live, data, by=editor)
    for row in (tag, author, section):
        row.delete()
    client = signed_in(editor)
    text = client.get(f"{LIST}{live.pk}/change/").text
    assert "As it stands" in text
    assert "(deleted)" in client.get(f"{LIST}{live.pk}/compare/?from={old.pk}&to={_second(live, editor)}").text
    Article.objects.filter(pk=live.pk).update(draft=old)
    live.refresh_from_db()
    with pytest.raises(ValidationError, match="Choose the section"):
        publishing.publish_changes(live, by=editor)


def _second(article: Article, editor: User) -> int:
    return revisions.record(article, revisions.snapshot(article), by=editor).pk


# Two editors, one article


@pytest.fixture
def draft(author: User) -> Article:
    return make_article(headline="Base", standfirst="Base", status=Status.DRAFT, created_by=author, credit_line="desk")


def test_what_only_the_other_one_changed_is_taken_over(editor: User, draft: Article) -> None:
    client = signed_in(editor)
    save(client, draft)
    revisions.record(draft, revisions.snapshot(draft), by=None)
    seen = revisions.latest_id(draft)
    theirs = revisions.snapshot(draft) | {"standfirst": "Theirs", "tags": [make_tag().pk]}
    revisions.record(draft, theirs, by=editor)
    response = save(client, draft, headline="Mine", standfirst="Base", seen=seen)
    assert response.status_code == 302
    draft.refresh_from_db()
    assert (draft.headline, draft.standfirst, draft.tags.count()) == ("Mine", "Theirs", 1)
    assert "Taken over from the version saved meanwhile: standfirst, tags." in client.get(LIST).text


def test_what_both_changed_is_chosen_field_by_field(editor: User, author: User, draft: Article) -> None:
    client = signed_in(editor)
    seen = revisions.record(draft, revisions.snapshot(draft), by=author).pk
    theirs = revisions.snapshot(draft) | {"headline": "Theirs", "body": "<p>Their words</p>", "language": "fr"}
    revisions.record(draft, theirs, by=author)
    mine = {"headline": "Mine", "standfirst": "Base", "body": "<p>My words</p>", "seen": seen}
    response = save(client, draft, **mine)
    assert response.status_code == 200
    text = " ".join(response.text.split())
    for wanted in (
        "Two versions of the same article",
        "ada saved this article just now",
        "Their words",
        "<ins>My</ins>",
    ):
        assert wanted in text, wanted
    assert 'value="Mine"' in text
    draft.refresh_from_db()
    assert draft.headline == "Theirs"
    against = revisions.latest_id(draft)
    half = save(client, draft, **mine, against=against, **{"choose-headline": "mine"})
    assert half.status_code == 200
    chosen = {"choose-headline": "mine", "choose-body": "theirs"}
    assert save(client, draft, **mine, against=against, **chosen).status_code == 302
    draft.refresh_from_db()
    assert (draft.headline, draft.body, draft.language) == ("Mine", "<p>Their words</p>", "fr")


def test_a_third_version_asks_again(editor: User, draft: Article) -> None:
    client = signed_in(editor)
    seen = revisions.record(draft, revisions.snapshot(draft), by=None).pk
    second = revisions.record(draft, revisions.snapshot(draft) | {"headline": "Theirs"}, by=None).pk
    revisions.record(draft, revisions.snapshot(draft) | {"headline": "Third"}, by=None)
    mine = {"headline": "Mine", "standfirst": "Base", "seen": seen, "against": second, "choose-headline": "mine"}
    assert "Third" in save(client, draft, **mine).text
    draft.refresh_from_db()
    assert draft.headline == "Third"


# The Trash


def test_the_trash_keeps_and_gives_back(author: User, editor: User, draft: Article) -> None:
    client = signed_in(author)
    save(client, draft, _trash="Trash", _save=None, headline="Base")
    draft.refresh_from_db()
    assert draft.status == Status.TRASH
    assert list(client.get(LIST).context["cl"].result_list) == []
    assert list(client.get(f"{LIST}?state=trash").context["cl"].result_list) == [draft]
    save(client, draft, headline="Base", _restore="Restore", _save=None)
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_what_readers_see_does_not_go_to_the_trash(editor: User, live: Article) -> None:
    save(signed_in(editor), live, _trash="Trash", _save=None)
    live.refresh_from_db()
    assert live.status == Status.PUBLISHED
    with pytest.raises(ValidationError, match="Published"):
        publishing.trash(live, by=editor)


@pytest.mark.parametrize("status", list(Status))
def test_only_what_is_in_the_trash_is_deleted_for_good(editor: User, status: str) -> None:
    article = make_article(status=status)
    response = signed_in(editor).post(f"{LIST}{article.pk}/delete/", {"post": "yes"})
    assert response.status_code == (302 if status == Status.TRASH else 403)
    assert Article.objects.exists() == (status != Status.TRASH)


def test_an_author_does_not_delete_what_readers_have_seen(author: User) -> None:
    seen = make_article(status=Status.TRASH, created_by=author)
    unseen = make_article(status=Status.TRASH, created_by=author, published_at=None)
    client = signed_in(author)
    assert client.post(f"{LIST}{seen.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"{LIST}{unseen.pk}/delete/", {"post": "yes"}).status_code == 302
    assert Article.objects.get() == seen


@pytest.mark.parametrize("state", ["scheduled", "changes", "trash", "nonsense", ""])
def test_the_list_filters_by_state(editor: User, state: str, live: Article) -> None:
    make_article(headline="Later", published_at=timezone.now() + timedelta(days=1))
    make_article(headline="Binned", status=Status.TRASH)
    changed = make_article(headline="Changed")
    revisions.record(changed, revisions.snapshot(changed) | {"headline": "Waiting"}, by=editor)
    found = {row.headline for row in signed_in(editor).get(f"{LIST}?state={state}").context["cl"].result_list}
    expected: dict[str, set[str]] = {
        "scheduled": {"Later"},
        "changes": {"Changed"},
        "trash": {"Binned"},
        "nonsense": set(),
    }
    assert found == expected.get(state, {"As it stands", "Later", "Changed"})
