"""What is kept for thirty days and not for a second longer, in every status, and what is kept for good."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import connection
from django.utils import timezone

from articles.models import Article
from comments import housekeeping, moderation
from comments.models import Comment, Decision, Report, Tally, queue_counts
from forum.models import User
from tests.builders import make_article, make_comment

pytestmark = pytest.mark.django_db
Status = Comment.Status
NOW = timezone.now()
DUE, SPARED = NOW - timedelta(days=30), NOW - timedelta(days=30) + timedelta(seconds=1)
LONG_AGO = NOW - timedelta(days=900)


@pytest.fixture
def article() -> Article:
    return make_article()


def make(article: Article, **over: Any) -> Comment:
    """A comment with any date; the database gives new ones its own."""
    dates = {name: over.pop(name) for name in ("submitted_at", "moderated_at") if name in over}
    comment = make_comment(article, **over)
    Comment.objects.filter(pk=comment.pk).update(**dates)
    return comment


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize(("decided", "is_old"), [(DUE, True), (SPARED, False)])
def test_spam_and_trash_go_thirty_days_after_the_decision(
    article: Article, status: str, decided: Any, is_old: bool
) -> None:
    comment = make(article, status=status, submitted_at=LONG_AGO, moderated_at=decided)
    goes = is_old and status in {Status.SPAM, Status.TRASH}
    assert housekeeping.delete_old(NOW) == int(goes)
    assert Comment.objects.filter(pk=comment.pk).exists() is not goes
    assert housekeeping.delete_old(NOW) == 0


@pytest.mark.parametrize(("submitted", "left"), [(DUE, 0), (SPARED, 1)])
def test_what_the_rules_put_there_counts_from_its_submission(article: Article, submitted: Any, left: int) -> None:
    make(article, status=Status.SPAM, submitted_at=submitted)
    housekeeping.delete_old(NOW)
    assert Comment.objects.count() == left


def test_many_go_in_batches(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "BATCH", 3)
    for _number in range(8):
        make(article, status=Status.TRASH, moderated_at=DUE)
    assert housekeeping.delete_old(NOW) == 8
    assert queue_counts()["all"] == 0


def test_an_answered_one_leaves_an_empty_place_until_its_replies_are_gone(article: Article) -> None:
    root = make(article, status=Status.TRASH, moderated_at=DUE)
    middle = make(article, parent=root, status=Status.TRASH, moderated_at=DUE)
    leaf = make(article, parent=middle)
    assert housekeeping.delete_old(NOW) == 2
    assert housekeeping.delete_old(NOW + timedelta(days=90)) == 0
    assert housekeeping.delete_empty() == 0
    assert Comment.objects.get(pk=middle.pk).is_wiped
    moderation.trash([leaf.pk], by=None)
    assert housekeeping.delete_old(timezone.now() + timedelta(days=31)) == 1
    assert housekeeping.delete_empty() == 2
    assert not Comment.objects.exists()


def test_the_admins_log_forgets_what_was_deleted(article: Article, moderator: User) -> None:
    gone, kept = make(article, status=Status.TRASH, moderated_at=DUE), make(article, status=Status.TRASH)
    LogEntry.objects.log_actions(moderator.pk, Comment.objects.all(), CHANGE, "Trash")
    housekeeping.delete_old(NOW)
    names = dict(LogEntry.objects.values_list("object_id", "object_repr"))
    assert names == {str(gone.pk): "", str(kept.pk): str(kept)}


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize(
    ("address", "shortened"), [("192.0.2.77", "192.0.2.0"), ("2001:db8:1:2::3", "2001:db8:1::"), (None, None)]
)
def test_after_thirty_days_addresses_are_shortened_and_browsers_forgotten(
    article: Article, status: str, address: str | None, shortened: str | None
) -> None:
    fields = {"status": status, "ip_address": address, "user_agent": "Browser/1", "email": "rita@example.org"}
    evidence = {"moderation_keys": f"“{address}” in the address"}
    old = make(article, submitted_at=DUE, evidence=evidence, **fields)
    young = make(article, submitted_at=SPARED, **fields)
    assert housekeeping.reduce_old(NOW) == 1
    assert housekeeping.reduce_old(NOW) == 0
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.ip_address, old.user_agent, old.reduced_at) == (shortened, "", NOW)
    assert old.evidence == {"moderation_keys": f"“{shortened}” in the address"}
    assert (old.body, old.email, old.status) == (old.body, "rita@example.org", status)
    assert (young.ip_address, young.user_agent, young.reduced_at) == (address, "Browser/1", None)


def test_reports_lose_their_address(article: Article) -> None:
    comment = make(article)
    for number, moment in enumerate([DUE, DUE, SPARED]):
        report = Report.objects.create(comment=comment, reason="spam", ip_address=f"192.0.2.{number}")
        Report.objects.filter(pk=report.pk).update(reported_at=moment)
    housekeeping.reduce_old(NOW)
    assert list(Report.objects.order_by("pk").values_list("ip_address", flat=True)) == [None, None, "192.0.2.2"]


@pytest.mark.django_db(transaction=True)
def test_what_somebody_works_on_is_reduced_the_next_time() -> None:
    comment = make(make_article(), submitted_at=DUE, user_agent="Browser/1")
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT 1 FROM comments_comment WHERE id = %s FOR UPDATE", [comment.pk])
    assert housekeeping.reduce_old(NOW) == 0
    other.rollback()
    other.close()
    assert housekeeping.reduce_old(NOW) == 1


def test_counts_are_summed_up_and_stay_the_same(article: Article) -> None:
    for status in Status.values * 3:
        make(article, status=status)
    Comment.objects.filter(status=Status.SPAM).delete()
    before = queue_counts()
    rows = Tally.objects.count()
    assert housekeeping.sum_up_counts() == rows - 3
    assert dict(Tally.objects.values_list("status", "change")) == {"pending": 3, "approved": 3, "trash": 3}
    assert queue_counts() == before
    assert housekeeping.sum_up_counts() == 0


def test_journals_of_what_stays_are_kept(article: Article, moderator: User) -> None:
    comment = make(article, status=Status.PENDING, submitted_at=LONG_AGO)
    moderation.approve([comment.pk], by=moderator)
    housekeeping.delete_old(NOW)
    housekeeping.reduce_old(NOW)
    assert Decision.objects.count() == 1
