"""Undo gives back what a decision took, unless somebody has decided since."""

from __future__ import annotations

import pytest

from articles.models import Article
from comments import moderation, privacy, undoing
from comments.fingerprints import digest
from comments.models import Comment, Decision, Report
from forum.models import User
from tests.builders import make_article, make_comment
from tests.conftest import make_user

pytestmark = pytest.mark.django_db
Status = Comment.Status


@pytest.fixture
def article() -> Article:
    return make_article()


def status_of(comment: Comment) -> str:
    comment.refresh_from_db()
    return comment.status


@pytest.mark.parametrize(
    ("verb", "before"),
    [
        (moderation.approve, Status.PENDING),
        (moderation.approve, Status.SPAM),
        (moderation.unapprove, Status.APPROVED),
        (moderation.mark_spam, Status.APPROVED),
        (moderation.trash, Status.PENDING),
        (moderation.restore, Status.TRASH),
    ],
)
def test_every_step_can_be_undone(article: Article, moderator: User, verb: object, before: str) -> None:
    comments = [make_comment(article, status=before) for _ in range(3)]
    outcome = verb([comment.pk for comment in comments], by=moderator)  # type: ignore[operator]
    assert len(outcome.changed) == 3
    assert undoing.undo(outcome.batch, by=moderator).changed == outcome.changed
    assert {status_of(comment) for comment in comments} == {before}


def test_a_restore_undone_can_be_restored_again(article: Article, moderator: User) -> None:
    comment = make_comment(article)
    moderation.trash([comment.pk], by=moderator)
    undoing.undo(moderation.restore([comment.pk], by=moderator).batch, by=moderator)
    assert status_of(comment) == Status.TRASH
    moderation.restore([comment.pk], by=moderator)
    assert status_of(comment) == Status.APPROVED


def test_what_somebody_decided_since_stays(article: Article, moderator: User) -> None:
    comment, other = make_comment(article, status=Status.PENDING), make_comment(article, status=Status.PENDING)
    outcome = moderation.approve([comment.pk, other.pk], by=moderator)
    moderation.mark_spam([comment.pk], by=make_user("milo", "Moderator"))
    assert undoing.undo(outcome.batch, by=moderator).changed == [other.pk]
    assert (status_of(comment), status_of(other)) == (Status.SPAM, Status.PENDING)


def test_undoing_twice_changes_nothing_more(article: Article, moderator: User) -> None:
    comment = make_comment(article, status=Status.PENDING)
    batch = moderation.approve([comment.pk], by=moderator).batch
    assert undoing.undo(batch, by=moderator).changed == [comment.pk]
    assert undoing.undo(batch, by=moderator).changed == []
    assert status_of(comment) == Status.PENDING


@pytest.mark.parametrize("verb", [moderation.trash, moderation.dismiss_reports])
def test_complaints_that_were_settled_are_open_again(article: Article, moderator: User, verb: object) -> None:
    comment = make_comment(article, open_reports=1)
    Report.objects.create(comment=comment, reason=Report.Reason.ABUSE, ip_address="192.0.2.1")
    outcome = verb([comment.pk], by=moderator)  # type: ignore[operator]
    assert not Comment.objects.reported().exists()
    undoing.undo(outcome.batch, by=moderator)
    assert Comment.objects.reported().get() == comment
    assert Report.objects.get().settled_at is None


def test_an_answer_undone_goes_to_the_trash_and_its_parent_waits_again(article: Article, moderator: User) -> None:
    parent = make_comment(article, status=Status.PENDING)
    answer, approved = moderation.reply(parent, "Thank you.", by=moderator)
    assert (approved, status_of(parent), answer.status) == (True, Status.APPROVED, Status.APPROVED)
    undoing.undo(Decision.objects.get(comment=answer).batch, by=moderator)
    assert (status_of(parent), status_of(answer)) == (Status.PENDING, Status.TRASH)


def test_an_edit_undone_gives_the_words_and_the_mark_back(article: Article, moderator: User) -> None:
    comment = make_comment(article, body="First", name="Rita", status=Status.PENDING)
    first = moderation.edit(comment, {"body": "Second", "name": "R."}, by=moderator)
    comment.refresh_from_db()
    marked = comment.edited_at
    second = moderation.edit(comment, {"body": "Third", "email": "new@example.org"}, by=moderator)
    assert undoing.undo(first.batch, by=moderator).changed == []
    assert undoing.undo(second.batch, by=moderator).changed == [comment.pk]
    comment.refresh_from_db()
    assert (comment.body, comment.name, comment.edited_at) == ("Second", "R.", marked)
    assert (comment.edited_by, comment.text_digest) == (moderator, digest("Second"))
    assert comment.email != "new@example.org"
    assert [decision.action for decision in Decision.objects.all()] == ["unedit", "edit", "edit"]


def test_an_edit_does_not_hide_an_approval_from_its_undo(article: Article, moderator: User) -> None:
    comment = make_comment(article, body="First", status=Status.PENDING)
    outcome = moderation.approve([comment.pk], by=moderator)
    edited = moderation.edit(comment, {"body": "Second"}, by=moderator)
    assert undoing.undo(outcome.batch, by=moderator).changed == [comment.pk]
    assert undoing.undo(edited.batch, by=moderator).changed == [comment.pk]
    comment.refresh_from_db()
    assert (comment.status, comment.body) == (Status.PENDING, "First")


def test_an_undone_first_edit_leaves_no_mark(article: Article, moderator: User) -> None:
    comment = make_comment(article, body="First")
    undoing.undo(moderation.edit(comment, {"body": "Second"}, by=moderator).batch, by=moderator)
    comment.refresh_from_db()
    assert (comment.body, comment.edited_at, comment.edited_by) == ("First", None, None)


def test_an_undo_gives_back_where_it_would_be_restored_to(article: Article, moderator: User) -> None:
    comment = make_comment(article)
    moderation.mark_spam([comment.pk], by=moderator)
    undoing.undo(moderation.trash([comment.pk], by=moderator).batch, by=moderator)
    assert status_of(comment) == Status.SPAM
    moderation.restore([comment.pk], by=moderator)
    assert status_of(comment) == Status.APPROVED


def test_erased_words_do_not_come_back(article: Article, moderator: User) -> None:
    comment = make_comment(article, body="First", email="rita@example.org")
    batch = moderation.edit(comment, {"body": "Second"}, by=moderator).batch
    privacy.erase("rita@example.org", "anonymise", by=moderator)
    assert undoing.undo(batch, by=moderator).changed == []
    assert Comment.objects.get().body == "Second"
