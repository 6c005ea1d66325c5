"""Handing over and forgetting what is held under an address, in every status; and who may do it."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments import deletion, housekeeping, moderation, privacy
from comments.models import Comment, Decision, queue_counts
from comments.moderation import Why
from forum import mail
from forum.mail import Letter
from forum.models import OutgoingMail, User
from tests.builders import make_article, make_comment
from tests.conftest import make_user, signed_in

pytestmark = pytest.mark.django_db
Status = Comment.Status
ADDRESS = "rita@example.org"
PAGE = "/admin/comments/comment/privacy/"
TRACES = ("rita@", "Rita", "198.51.100.7", "Browser/1", "rita.example", "0b0e7a6c")


@pytest.fixture
def article() -> Article:
    return make_article(headline="A treaty")


@pytest.fixture
def administrator(db: None) -> User:
    return make_user("anna", "Administrator")


@pytest.fixture
def ritas(article: Article, moderator: User) -> list[Comment]:
    """One in every status, decided, edited and logged; under her address in several spellings; and somebody else's."""
    rows = [_by_rita(article, status, address) for status, address in zip(Status.values, _spellings(), strict=True)]
    make_comment(article, name="Omar", email="omar@example.org", ip_address="192.0.2.1")
    moderation.edit(rows[1], {"body": "Milder words"}, by=moderator)
    moderation.trash([rows[0].pk], by=moderator, why=Why("other", "Rita again", tell=False))
    LogEntry.objects.log_actions(moderator.pk, Comment.objects.filter(email__iexact=ADDRESS), CHANGE, "Trash")
    mail.queue([Letter(ADDRESS, "To Rita", "Hello"), Letter("omar@example.org", "To Omar", "Hello")])
    return rows


def _spellings() -> list[str]:
    return [ADDRESS, "RITA@EXAMPLE.ORG", "Rita@Example.org", ADDRESS]


def _by_rita(article: Article, status: str, address: str) -> Comment:
    return make_comment(
        article, status=status, name="Rita R.", email=address, website="https://rita.example/", body="Harsh words",
        ip_address="198.51.100.7", user_agent="Browser/1", commenter=uuid4(), wants_mail=True,
        email_confirmed_at=timezone.now(), evidence={"words": "Rita"},
    )  # fmt: skip


def everything() -> str:
    """All rows that could say something about a commenter, as one text."""
    tables = [Comment, Decision, LogEntry, OutgoingMail]
    return "\n".join(str(row) for table in tables for row in table._default_manager.values())


def test_mail_to_others_that_quotes_the_person_is_erased_too(article: Article, moderator: User) -> None:
    editor = make_user("edith", "Editor", email="edith@example.org")
    Article.objects.update(created_by=editor)
    rita = _by_rita(article, Status.PENDING, ADDRESS)
    other = make_comment(article, status=Status.PENDING, name="Omar", email="omar@example.org", body="Mild words")
    for comment in (rita, other):
        moderation.approve([comment.pk], by=moderator)
    privacy.erase(ADDRESS, "anonymise", by=moderator)
    assert "Mild words" in OutgoingMail.objects.get().text


def test_an_export_has_everything_in_every_status(ritas: list[Comment]) -> None:
    found = json.loads(json.dumps(privacy.export(" rita@EXAMPLE.org ")))
    assert [row["id"] for row in found["comments"]] == [comment.pk for comment in ritas]
    first = found["comments"][0]
    assert (first["name"], first["ip_address"], first["user_agent"]) == ("Rita R.", "198.51.100.7", "Browser/1")
    assert (first["status"], first["article"], first["wants_mail"]) == ("trash", "A treaty", True)
    assert first["decisions"][0]["note"] == "Rita again"
    assert found["comments"][1]["decisions"][0]["former"]["body"] == "Harsh words"
    assert [row["subject"] for row in found["waiting_mails"]] == ["To Rita"]
    assert "mona" not in json.dumps(found)
    assert "omar" not in json.dumps(found)


def test_every_field_of_a_comment_is_exported_or_somebody_elses(ritas: list[Comment]) -> None:
    fields = {field.name for field in Comment._meta.concrete_fields}
    assert fields - set(privacy.export(ADDRESS)["comments"][0]) == privacy.NOT_THEIRS


def test_anonymised_comments_keep_text_and_status_and_nothing_else(
    ritas: list[Comment], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert all(trace in everything() for trace in TRACES[:5])
    before = dict(Comment.objects.values_list("pk", "status"))
    monkeypatch.setattr(privacy, "BATCH", 3)
    assert privacy.erase("rita@EXAMPLE.org", "anonymise", by=None) == privacy.Erasure(4, 1)
    assert [trace for trace in TRACES if trace in everything()] == []
    assert dict(Comment.objects.values_list("pk", "status")) == before
    row = Comment.objects.get(pk=ritas[2].pk)
    assert (row.body, row.display_name, row.commenter, row.wants_mail) == ("Harsh words", "Anonymous", None, False)
    assert Comment.objects.get(pk=ritas[1].pk).body == "Milder words"
    assert Decision.objects.exclude(former={}).count() == 0
    assert Comment.objects.get(email="omar@example.org").ip_address == "192.0.2.1"
    assert OutgoingMail.objects.get().subject == "To Omar"
    assert privacy.erase(ADDRESS, "anonymise", by=None) == privacy.Erasure(0, 0)


def test_deleted_comments_go_and_replies_to_them_stay(
    article: Article, ritas: list[Comment], administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = ritas[1]
    own_reply = make_comment(article, parent=answered, email=ADDRESS, name="Rita R.")
    kept = make_comment(article, parent=answered, body="I disagree")
    monkeypatch.setattr(privacy, "BATCH", 2)
    assert privacy.erase(ADDRESS, "delete", by=administrator) == privacy.Erasure(5, 1)
    assert [trace for trace in TRACES if trace in everything()] == []
    assert "words" not in everything()
    left = Comment.objects.exclude(email="omar@example.org").order_by("pk")
    assert list(left.values_list("pk", flat=True)) == [answered.pk, kept.pk]
    assert Comment.objects.get(pk=answered.pk).is_wiped
    assert not Comment.objects.filter(pk=own_reply.pk).exists()
    assert queue_counts()["all"] == 3
    moderation.trash([kept.pk], by=administrator)
    deletion.delete_for_good([kept.pk], by=administrator)
    assert housekeeping.delete_empty() == 1


@pytest.mark.parametrize("email", ["", "  "])
def test_no_address_is_not_everybody_without_one(article: Article, email: str) -> None:
    comment = make_comment(article, email="", name="Rita")
    for attempt in (privacy.export, privacy.count, lambda typed: privacy.erase(typed, "delete", by=None)):
        with pytest.raises(ValueError, match="address is needed"):
            attempt(email)
    comment.refresh_from_db()
    assert comment.name == "Rita"


def test_the_command_does_both(ritas: list[Comment]) -> None:
    out = StringIO()
    call_command("comment_privacy", "export", ADDRESS, stdout=out)
    assert len(json.loads(out.getvalue())["comments"]) == 4
    out = StringIO()
    call_command("comment_privacy", "erase", ADDRESS, stdout=out)
    assert out.getvalue() == "Anonymised 4 comments and dropped 1 waiting mails.\n"
    call_command("comment_privacy", "erase", "omar@example.org", "--delete", stdout=out)
    assert not Comment.objects.filter(email="omar@example.org").exists()
    with pytest.raises(CommandError, match="address is needed"):
        call_command("comment_privacy", "erase", " ")


def test_the_page_finds_asks_and_erases(ritas: list[Comment], administrator: User) -> None:
    client = signed_in(administrator)
    assert client.get(PAGE).status_code == 200
    found = client.post(PAGE, {"email": "rita@EXAMPLE.org"})
    assert "4 comments by rita@EXAMPLE.org" in found.text
    assert "Trash: 2" in found.text
    assert "no-store" in found["Cache-Control"]
    question = client.post(f"{PAGE}anonymise/", {"email": ADDRESS})
    assert "This cannot be undone." in question.text
    assert Comment.objects.filter(name="Rita R.").count() == 4
    done = client.post(f"{PAGE}anonymise/", {"email": ADDRESS, "confirmed": "yes"}, follow=True)
    assert done.redirect_chain == [(PAGE, 302)]
    assert "4 comments were anonymised." in done.text
    assert not Comment.objects.filter(name="Rita R.").exists()
    entry = LogEntry.objects.filter(user=administrator).get()
    assert "Erased the data of one commenter (anonymise): 4 comments" in entry.change_message
    assert ADDRESS not in str(LogEntry.objects.values().get(pk=entry.pk)).lower()
    assert client.get("/admin/").status_code == 200


def test_the_page_deletes_and_exports(ritas: list[Comment], administrator: User) -> None:
    client = signed_in(administrator)
    file = client.post(f"{PAGE}export/", {"email": ADDRESS})
    assert len(file.json()["comments"]) == 4
    assert file["Content-Disposition"] == 'attachment; filename="comments.json"'
    assert "no-store" in file["Cache-Control"]
    client.post(f"{PAGE}delete/", {"email": ADDRESS, "confirmed": "yes"})
    assert not Comment.objects.filter(email__iexact=ADDRESS).exists()


def test_bad_addresses_do_nothing(ritas: list[Comment], administrator: User) -> None:
    client = signed_in(administrator)
    before = everything()
    for email in ("", " ", "nobody", "a" * 200 + "@example.org"):
        assert "errorlist" in client.post(PAGE, {"email": email}).text
        for step in ("export", "anonymise", "delete"):
            assert client.post(f"{PAGE}{step}/", {"email": email, "confirmed": "yes"}).status_code == 302
    for step in ("export", "anonymise", "delete"):  # back from signing in again
        assert client.get(f"{PAGE}{step}/?email={ADDRESS}&confirmed=yes").status_code == 302
    assert everything() == before


@pytest.mark.parametrize("who", ["moderator", "editor", "author", "stranger", None])
@pytest.mark.parametrize("step", ["", "export/", "anonymise/", "delete/"])
def test_others_have_no_such_page(request: pytest.FixtureRequest, ritas: list[Comment], who: Any, step: str) -> None:
    client = signed_in(request.getfixturevalue(who)) if who else Client()
    before = Comment.objects.filter(email__iexact=ADDRESS).count()
    for response in (client.get(PAGE + step), client.post(PAGE + step, {"email": ADDRESS, "confirmed": "yes"})):
        assert response.status_code == (403 if who else 302)
        assert "Rita" not in response.text
    assert Comment.objects.filter(email__iexact=ADDRESS).count() == before
