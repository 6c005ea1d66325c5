"""Who is told of an article's steps: the editors of what is handed in, the writer of what became of it; each once."""

from __future__ import annotations

from typing import Any

import pytest

from articles import publishing, revisions
from articles.models import Article
from forum import mail
from forum.models import OutgoingMail, User
from tests.builders import make_article
from tests.conftest import make_user

pytestmark = pytest.mark.django_db
Status = Article.Status


@pytest.fixture
def editor(db: None) -> User:
    return make_user("edith", "Editor", first_name="Edith", email="edith@example.org")


@pytest.fixture
def author(db: None) -> User:
    return make_user("ada", "Author", first_name="Ada", email="ada@example.org")


@pytest.fixture
def draft(author: User) -> Article:
    return make_article(
        headline="A <treaty> & more", status=Status.DRAFT, created_by=author, credit_line="desk", published_at=None
    )


def waiting() -> list[tuple[str, str]]:
    found = sorted((row.recipient, row.subject) for row in OutgoingMail.objects.all())
    OutgoingMail.objects.all().delete()
    return found


def test_editors_are_told_what_waits_for_them(draft: Article, author: User, editor: User) -> None:
    make_user("gone", "Editor", email="gone@example.org", is_active=False)
    make_user("mute", "Editor")
    publishing.submit(draft, by=author, note="Please hurry.\n\nThe vote is on Friday.")
    letter = OutgoingMail.objects.get()
    assert (letter.recipient, letter.subject) == (
        "edith@example.org", "[The Diplomacy Forum] “A <treaty> & more”: submitted for review",
    )  # fmt: skip
    assert "Ada has submitted “A <treaty> & more” for review." in letter.text
    assert "The vote is on Friday." in letter.text
    assert f"http://testserver/admin/articles/article/{draft.pk}/change/" in letter.text


def test_the_writer_hears_of_every_step_of_others(draft: Article, author: User, editor: User) -> None:
    publishing.submit(draft, by=author)
    waiting()
    publishing.return_to_draft(draft, by=editor, note="Which year?")
    assert "Which year?" in OutgoingMail.objects.get().text
    steps = [subject.rpartition(": ")[2] for _to, subject in waiting()]
    publishing.publish(draft, by=editor)
    revisions.record(draft, revisions.snapshot(draft) | {"headline": "Better"}, by=editor)
    publishing.publish_changes(draft, by=editor)
    publishing.archive(draft, by=editor)
    found = waiting()
    assert {to for to, _subject in found} == {"ada@example.org"}
    steps += [subject.rpartition(": ")[2] for _to, subject in found]
    assert sorted(steps) == ["archived", "back to draft", "changes published", "published"]


def test_nobody_is_told_of_their_own_steps_nor_of_a_refused_one(author: User, editor: User) -> None:
    own = make_article(status=Status.DRAFT, created_by=editor, credit_line="desk")
    publishing.submit(own, by=editor)
    publishing.publish(own, by=editor)
    with pytest.raises(Exception, match="Published"):
        publishing.submit(own, by=author)
    assert waiting() == []


def test_without_mail_nothing_is_written(draft: Article, author: User, editor: User, settings: Any) -> None:
    settings.FORUM_EMAIL_URL = ""
    publishing.submit(draft, by=author)
    assert not OutgoingMail.objects.exists()
    assert not mail.is_configured()
