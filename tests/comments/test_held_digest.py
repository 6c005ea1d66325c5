"""Moderators' collected mail: what waits, at most once in ten minutes, never twice for one comment."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.utils import timezone

from articles.models import Article
from comments import notifications
from comments.models import Comment, Discussion
from forum import mail
from forum.models import OutgoingMail, User
from tests.builders import make_article, make_comment
from tests.conftest import make_user

Status = Comment.Status


@pytest.fixture
def article(db: None) -> Article:
    return make_article(headline="A treaty")


@pytest.fixture
def mona(moderator: User) -> User:
    moderator.email = "mona@example.org"
    moderator.save()
    return moderator


def hold(article: Article, **over: Any) -> Comment:
    return make_comment(article, status=Status.PENDING, reasons=["first_time"], **over)


def later(minutes: float = 1) -> datetime:
    return timezone.now() + timedelta(minutes=minutes)


@pytest.mark.django_db
def test_a_held_comment_is_told_with_links_that_decide_nothing(article: Article, mona: User, mailoutbox: Any) -> None:
    comment = hold(article, name="Rita", body="word " * 100, ip_address="192.0.2.77", email="rita@example.org")
    assert notifications.held(later()) == 1
    mail.send_due()
    [message] = mailoutbox
    assert (message.to, message.subject) == (
        ["mona@example.org"],
        "[The Diplomacy Forum] 1 comment waits for a moderator",
    )
    assert "1. Rita on “A treaty”\nHeld because of: First comment of this commenter\n\n> word" in message.body
    assert f"http://testserver/admin/comments/comment/{comment.pk}/change/\n" in message.body
    assert "http://testserver/admin/comments/comment/\n" in message.body
    assert message.body.count("word") <= 40
    assert "rita@example.org" not in message.body
    assert "192.0.2.77" not in message.body


@pytest.mark.django_db
def test_at_most_one_mail_in_ten_minutes_and_each_comment_in_one(article: Article, mona: User) -> None:
    hold(article)
    assert notifications.held(later(1)) == 1
    assert notifications.held(later(30)) == 0  # nothing new
    hold(article)
    assert notifications.held(later(10.9)) == 0
    assert notifications.held(later(11)) == 1
    assert "In all, 2 comments are pending:" in OutgoingMail.objects.latest("pk").text


@pytest.mark.django_db
def test_ten_are_listed_and_the_others_counted(article: Article, mona: User) -> None:
    for _number in range(13):
        hold(article)
    notifications.held(later())
    text = OutgoingMail.objects.get().text
    assert text.startswith("13 comments have been held")
    assert "10. Reader" in text
    assert "11. Reader" not in text
    assert "3 more comments are in the queue." in text


@pytest.mark.django_db
def test_what_was_decided_in_the_meantime_is_not_told(article: Article, mona: User) -> None:
    for status in (Status.APPROVED, Status.SPAM, Status.TRASH):
        make_comment(article, status=status)
    assert notifications.held(later()) == 0


@pytest.mark.django_db
def test_only_active_staff_who_may_moderate_are_told(article: Article, mona: User) -> None:
    permission = Permission.objects.get(codename="moderate_comment")
    make_user("boss", "Editor", email="boss@example.org")
    make_user("same", "Editor", email="BOSS@example.org")
    make_user("gone", "Moderator", email="gone@example.org", is_active=False)
    make_user("writer", "Author", email="writer@example.org")
    outside = User.objects.create_user(username="outside", email="outside@example.org")
    outside.user_permissions.add(permission)
    hold(article)
    assert notifications.held(later()) == 2
    recipients = {address.lower() for address in OutgoingMail.objects.values_list("recipient", flat=True)}
    assert recipients == {"mona@example.org", "boss@example.org"}


@pytest.mark.django_db
def test_switched_off_or_with_nobody_to_tell_nothing_is_claimed(article: Article, moderator: User) -> None:
    hold(article)
    assert notifications.held(later()) == 0
    moderator.email = "mona@example.org"
    moderator.save()
    Discussion(pk=1, moderation_notify=False).save()
    assert notifications.held(later()) == 0
    Discussion(pk=1).save()
    assert notifications.held(later()) == 1


@pytest.mark.django_db
def test_a_comment_of_this_moment_waits_for_the_next_mail(article: Article, mona: User) -> None:
    """One with a lower number may still be on its way into the database."""
    hold(article)
    assert notifications.held() == 0
    assert notifications.held(later()) == 1


@pytest.mark.django_db
def test_settings_of_editors_stay_as_they_are(article: Article, mona: User) -> None:
    Discussion(pk=1, comment_max_links=7).save()
    hold(article)
    notifications.held(later())
    assert Discussion.current().comment_max_links == 7


@pytest.mark.django_db(transaction=True)
def test_processes_at_the_same_time_send_one(transactional_db: None) -> None:
    make_superuser = User.objects.create_superuser
    make_superuser("boss", "boss@example.org", "secret")
    hold(make_article())
    start, results = Barrier(4), []

    def tell() -> None:
        start.wait()
        results.append(notifications.held(later()))
        connection.close()

    threads = [Thread(target=tell) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [0, 0, 0, 1]
    assert OutgoingMail.objects.count() == 1
