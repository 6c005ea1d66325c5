"""One decision about one comment: what each does in each state, for the readers too, and that nobody is overruled."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from articles.models import Article
from comments import moderation, notifications
from comments.admin.steps import STEPS
from comments.models import Comment, Decision, Report
from forum.models import OutgoingMail, User
from tests.builders import make_article, make_comment
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
QUEUE = "/admin/comments/comment/"
Status = Comment.Status
AFTER: dict[str, dict[Status, Status | None]] = {
    "approval": {Status.PENDING: Status.APPROVED, Status.SPAM: Status.APPROVED, Status.TRASH: Status.APPROVED},
    "unapproval": {Status.APPROVED: Status.PENDING},
    "spam": {Status.PENDING: Status.SPAM, Status.APPROVED: Status.SPAM, Status.TRASH: Status.SPAM},
    "trash": {Status.PENDING: Status.TRASH, Status.APPROVED: Status.TRASH, Status.SPAM: Status.TRASH},
    "restoration": {Status.SPAM: Status.PENDING, Status.TRASH: Status.PENDING},
    "dismissal": {},
    "deletion": {Status.SPAM: None, Status.TRASH: None},
}


@pytest.fixture
def article() -> Article:
    return make_article(headline="A treaty")


def decide(client: Client, comment: Comment, step: str, **more: Any) -> Any:
    """Press the button in a row that shows the comment as this object has it."""
    return client.post(f"{QUEUE}{comment.pk}/{step}/", {"seen": comment.status, **more}, follow=True)


@pytest.mark.parametrize("before", Status.values)
@pytest.mark.parametrize("step", STEPS)
def test_every_step_from_every_state(article: Article, moderator: User, step: str, before: str) -> None:
    comment = make_comment(article, status=before)
    response = decide(signed_in(moderator), comment, step)
    assert response.status_code == 200
    after = AFTER[step].get(Status(before), before)
    assert list(Comment.objects.values_list("status", flat=True)) == ([after] if after else [])
    changed = Comment.objects.filter(moderated_by=moderator, moderated_at__isnull=False).exists()
    assert changed == bool(after and after != before)
    assert LogEntry.objects.count() == (step == "deletion" and after is None)


def test_what_was_approved_is_restored_as_approved(article: Article, moderator: User) -> None:
    comment = make_comment(article, status=Status.APPROVED)
    moderation.trash([comment.pk], by=moderator)
    comment.refresh_from_db()
    decide(signed_in(moderator), comment, "restoration")
    assert Comment.objects.get().status == Status.APPROVED


def test_after_approval_every_reader_sees_it(client: Client, article: Article, moderator: User) -> None:
    comment = make_comment(article, status=Status.PENDING, body="Well said")
    assert "Well said" not in client.get(article.get_absolute_url()).text
    response = decide(signed_in(moderator), comment, "approval")
    assert f"Comment by \u2068{comment.name}\u2069 approved." in response.text
    assert "Well said" in client.get(article.get_absolute_url()).text


def test_dismissed_reports_are_settled_and_the_comment_stays(article: Article, moderator: User) -> None:
    comment = make_comment(article, open_reports=1)
    Report.objects.create(comment=comment, reason=Report.Reason.ABUSE)
    decide(signed_in(moderator), comment, "dismissal")
    assert Report.objects.get().settled_by == moderator
    comment.refresh_from_db()
    assert (comment.open_reports, comment.status) == (0, Status.APPROVED)


@pytest.mark.parametrize(("first", "second"), [("spam", "approval"), ("approval", "trash"), ("trash", "spam")])
def test_the_second_moderator_is_told_who_decided_and_overrules_nobody(
    article: Article, moderator: User, editor: User, first: str, second: str
) -> None:
    moderator.first_name = "Mona"
    moderator.save()
    comment = make_comment(article, status=Status.PENDING)
    decide(signed_in(moderator), comment, first)
    decided = Comment.objects.get().status
    response = decide(signed_in(editor), comment, second)
    verb = {"spam": "marked it as spam", "approval": "approved it", "trash": "moved it to the Trash"}[first]
    assert f"Left as it is. Mona {verb} just now." in response.text
    assert Comment.objects.get().status == decided
    assert list(Decision.objects.values_list("decided_by", flat=True)) == [moderator.pk]


def test_a_script_gets_a_line_with_undo_and_the_counts(article: Article, moderator: User) -> None:
    comment = make_comment(article, status=Status.PENDING)
    url, headers = f"{QUEUE}{comment.pk}/approval/", {"X-Requested-With": "fetch"}
    response = signed_in(moderator).post(url, {"seen": "pending"}, headers=headers)
    assert response.status_code == 200
    assert str(Decision.objects.get().batch) in response.text
    assert '<span data-count="pending">0</span>' in response.text
    assert "<html" not in response.text


def test_a_script_is_told_of_a_conflict_and_gets_the_row_as_it_is(article: Article, moderator: User) -> None:
    comment = make_comment(article, status=Status.SPAM, body="Look at this row")
    url, headers = f"{QUEUE}{comment.pk}/approval/", {"X-Requested-With": "fetch"}
    response = signed_in(moderator).post(url, {"seen": "pending"}, headers=headers)
    assert response.status_code == 409
    assert "Look at this row" in response.text
    assert Comment.objects.get().status == Status.SPAM


def test_reason_and_note_are_kept_and_told_if_wanted(
    article: Article, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    comment = make_comment(article, status=Status.PENDING)
    told: list[Any] = []
    monkeypatch.setattr(notifications, "rejected", lambda *found, batch: told.append((*found, batch)))
    decide(signed_in(moderator), comment, "trash", reason="off_topic", note="About another river.", tell="on")
    decision = Decision.objects.get()
    assert (decision.reason, decision.note) == ("off_topic", "About another river.")
    assert told == [([comment.pk], "off_topic", "About another river.", decision.batch)]


def test_telling_is_offered_only_where_mail_can_go(article: Article, moderator: User, settings: Any) -> None:
    comment = make_comment(article, status=Status.PENDING)
    client = signed_in(moderator)
    assert "Tell the commenter" in client.get(QUEUE).text
    settings.FORUM_EMAIL_URL = ""
    assert "Tell the commenter" not in client.get(QUEUE).text
    decide(client, comment, "trash", tell="on")
    assert not OutgoingMail.objects.exists()


def test_a_reason_that_does_not_exist_is_refused_and_the_note_kept(article: Article, moderator: User) -> None:
    comment = make_comment(article, status=Status.PENDING)
    data = {"seen": "pending", "reason": "ugly", "note": "My careful note"}
    response = signed_in(moderator).post(f"{QUEUE}{comment.pk}/trash/", data)
    assert response.status_code == 422
    assert "My careful note" in response.text
    assert Comment.objects.get().status == Status.PENDING


def test_decided_comments_lead_back_to_the_place_in_the_list(article: Article, moderator: User) -> None:
    comment = make_comment(article, status=Status.PENDING)
    client, url = signed_in(moderator), f"{QUEUE}{comment.pk}/approval/"
    back = f"{QUEUE}?view=pending&q=treaty#comment-7"
    assert client.post(url, {"seen": "pending", "back": back})["Location"] == back
    for hostile in ("https://evil.example/admin/comments/comment/", "//evil.example", "/elsewhere/", "/\\evil.example"):
        assert client.post(url, {"seen": "approved", "back": hostile})["Location"] == QUEUE


def test_a_decision_needs_the_token_of_the_session(article: Article, moderator: User) -> None:
    comment = make_comment(article, status=Status.PENDING)
    client = Client(enforce_csrf_checks=True)
    client.force_login(moderator)
    assert decide(client, comment, "approval").status_code == 403
    assert Comment.objects.get().status == Status.PENDING
