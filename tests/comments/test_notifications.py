"""Who gets mail about a comment, when, how often, and what it must not say."""

from __future__ import annotations

import time
from email.message import Message
from typing import Any
from uuid import uuid4

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone

from articles.models import Article
from comments import moderation, notifications, undoing
from comments.models import Comment, Decision, Discussion
from comments.moderation import Why
from forum import mail
from forum.models import OutgoingMail, User
from tests.builders import make_article, make_author, make_comment
from tests.conftest import make_user

pytestmark = pytest.mark.django_db
Status = Comment.Status
FOLLOWED = {"wants_mail": True, "email_confirmed_at": timezone.now()}


@pytest.fixture
def writer(author: User) -> User:
    author.email = "ada@example.org"
    author.save()
    return author


@pytest.fixture
def article(writer: User) -> Article:
    return make_article(headline="A treaty", created_by=writer)


def waiting(article: Article, **over: Any) -> Comment:
    return make_comment(article, status=Status.PENDING, **over)


def send_all() -> None:
    """Once the time in which a decision can be taken back is over."""
    OutgoingMail.objects.update(next_try_at=timezone.now())
    mail.send_due()


def sent(mailoutbox: list[EmailMessage]) -> list[tuple[str, str]]:
    """To whom, and the subject; in an order that does not matter."""
    send_all()
    found = sorted((message.to[0], str(message.subject)) for message in mailoutbox)
    mailoutbox.clear()
    return found


def only(mailoutbox: list[EmailMessage]) -> EmailMessage:
    send_all()
    [message] = mailoutbox
    return message


def test_the_author_is_told_when_a_comment_appears(article: Article, moderator: User, mailoutbox: Any) -> None:
    comment = waiting(article, name="Rita", body="Well said.\n\nTruly.", ip_address="192.0.2.77")
    moderation.approve([comment.pk], by=moderator)
    message = only(mailoutbox)
    assert message.to == ["ada@example.org"]
    assert message.subject == "[The Diplomacy Forum] Comment: “A treaty”"
    assert "Rita writes:\n\n> Well said.\n> \n> Truly.\n\n" in message.body.replace(">\n", "> \n")
    assert f"http://testserver/comments/{comment.pk}/\n" in message.body
    assert "192.0.2.77" not in message.body
    assert comment.email not in message.body


def test_byline_authors_are_told_each_once(article: Article, writer: User, moderator: User, mailoutbox: Any) -> None:
    other = make_user("bert", "Author", email="bert@example.org")
    gone = make_user("gone", "Author", email="gone@example.org", is_active=False)
    for position, user in enumerate([writer, other, gone, None]):
        article.bylines.create(author=make_author(user=user), position=position)
    moderation.approve([waiting(article).pk], by=moderator)
    assert [to for to, _subject in sent(mailoutbox)] == ["ada@example.org", "bert@example.org"]


def test_nobody_is_told_of_what_they_did_themselves(article: Article, writer: User, mailoutbox: Any) -> None:
    moderation.approve([waiting(article).pk], by=writer)
    moderation.approve([waiting(article, email="ADA@example.org").pk], by=None)
    assert sent(mailoutbox) == []


def test_authors_are_told_only_if_the_site_wants_it(article: Article, moderator: User, mailoutbox: Any) -> None:
    Discussion(pk=1, comments_notify=False).save()
    moderation.approve([waiting(article).pk], by=moderator)
    assert sent(mailoutbox) == []


def test_a_comment_is_told_once_however_often_it_is_approved(
    article: Article, moderator: User, mailoutbox: Any
) -> None:
    comment = waiting(article, **FOLLOWED)
    moderation.approve([comment.pk], by=moderator)
    assert len(sent(mailoutbox)) == 2
    moderation.unapprove([comment.pk], by=moderator)
    moderation.approve([comment.pk], by=moderator)
    moderation.trash([comment.pk], by=moderator)
    outcome = moderation.restore([comment.pk], by=moderator)
    undoing.undo(outcome.batch, by=moderator)
    moderation.approve([comment.pk], by=moderator)
    assert sent(mailoutbox) == []


def test_what_is_undone_in_time_is_told_to_nobody(article: Article, moderator: User, mailoutbox: Any) -> None:
    comment = waiting(article, **FOLLOWED)
    outcome = moderation.approve([comment.pk], by=moderator)
    mail.send_due()
    assert mailoutbox == []
    undoing.undo(outcome.batch, by=moderator)
    refused = moderation.trash([comment.pk], by=moderator, why=Why("abusive", tell=True))
    undoing.undo(refused.batch, by=moderator)
    assert not OutgoingMail.objects.exists()
    moderation.approve([comment.pk], by=moderator)
    assert len(sent(mailoutbox)) == 2


def test_what_was_told_before_the_undo_is_not_told_again(article: Article, moderator: User, mailoutbox: Any) -> None:
    comment = waiting(article, **FOLLOWED)
    outcome = moderation.approve([comment.pk], by=moderator)
    Decision.objects.update(decided_at=timezone.now() - mail.RECALLABLE)
    assert len(sent(mailoutbox)) == 2
    undoing.undo(outcome.batch, by=moderator)
    moderation.approve([comment.pk], by=moderator)
    assert sent(mailoutbox) == []


def test_an_undo_of_some_leaves_the_mail_about_the_others(
    article: Article, moderator: User, editor: User, mailoutbox: Any
) -> None:
    comments = [waiting(article), waiting(article)]
    outcome = moderation.approve([comment.pk for comment in comments], by=moderator)
    moderation.unapprove([comments[0].pk], by=editor)
    assert undoing.undo(outcome.batch, by=moderator).changed == [comments[1].pk]
    assert len(sent(mailoutbox)) == 1


def test_what_was_public_from_the_start_is_not_told_again(article: Article, moderator: User, mailoutbox: Any) -> None:
    comment = make_comment(article, **FOLLOWED)
    moderation.unapprove([comment.pk], by=moderator)
    moderation.approve([comment.pk], by=moderator)
    assert sent(mailoutbox) == []


def test_under_a_hidden_article_nothing_has_appeared(article: Article, moderator: User, mailoutbox: Any) -> None:
    Article.objects.update(expires_at=timezone.now())
    moderation.approve([waiting(article, **FOLLOWED).pk], by=moderator)
    assert sent(mailoutbox) == []


@pytest.mark.parametrize(
    ("wants", "confirmed", "told"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_the_commenter_is_told_only_after_asking_and_confirming(
    article: Article, moderator: User, mailoutbox: Any, wants: bool, confirmed: bool, told: bool
) -> None:
    Discussion(pk=1, comments_notify=False).save()
    confirmed_at = timezone.now() if confirmed else None
    comment = waiting(article, wants_mail=wants, email_confirmed_at=confirmed_at, email="rita@example.org")
    moderation.approve([comment.pk], by=moderator)
    expected = [("rita@example.org", "[The Diplomacy Forum] Your comment on “A treaty” is published")]
    assert sent(mailoutbox) == (expected if told else [])


def test_a_reply_is_told_to_the_one_who_is_answered(article: Article, moderator: User, mailoutbox: Any) -> None:
    Discussion(pk=1, comments_notify=False).save()
    parent = make_comment(article, email="rita@example.org", body="My view", **FOLLOWED)
    reply = waiting(article, parent=parent, name="Omar", body="Not mine")
    moderation.approve([reply.pk], by=moderator)
    message = only(mailoutbox)
    headers: Message = message.message()
    assert (message.to, message.subject) == (
        ["rita@example.org"],
        "[The Diplomacy Forum] Omar replied to your comment",
    )
    assert "> Not mine" in message.body
    assert "> My view" in message.body
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].strip("<>") in message.body
    assert headers["List-Unsubscribe"].startswith("<http://testserver/comments/unsubscribe/")


@pytest.mark.parametrize(
    "parent",
    [
        {"wants_mail": False},
        {"email_confirmed_at": None},
        {"status": Status.TRASH},
        {"email": "OMAR@example.org"},
        {"email": ""},
    ],
    ids=str,
)
def test_nobody_else_is_told_of_a_reply(
    article: Article, moderator: User, mailoutbox: Any, parent: dict[str, Any]
) -> None:
    Discussion(pk=1, comments_notify=False).save()
    answered = make_comment(article, **{**FOLLOWED, **parent})
    moderation.approve([waiting(article, parent=answered, email="omar@example.org").pk], by=moderator)
    assert sent(mailoutbox) == []


def test_staff_who_reply_tell_the_reader_and_the_author(article: Article, moderator: User, mailoutbox: Any) -> None:
    parent = make_comment(article, email="rita@example.org", **FOLLOWED)
    moderation.reply(parent, "Thank you", by=moderator)
    assert [to for to, _subject in sent(mailoutbox)] == ["ada@example.org", "rita@example.org"]


def test_five_hundred_approved_together_are_few_queries_and_one_mail_to_the_author(
    article: Article, moderator: User, mailoutbox: Any, django_assert_max_num_queries: Any
) -> None:
    parent = make_comment(article, **FOLLOWED)
    ids = [waiting(article, parent=parent, **FOLLOWED).pk for _number in range(500)]
    began = time.monotonic()
    with django_assert_max_num_queries(25):
        moderation.approve(ids, by=moderator)
    assert time.monotonic() - began < 60  # it takes two seconds, and what a busy machine needs
    to_author = OutgoingMail.objects.filter(recipient="ada@example.org").get()
    assert to_author.subject == "[The Diplomacy Forum] 500 comments: “A treaty”"
    assert "490 more comments are on the page." in to_author.text
    assert OutgoingMail.objects.count() == 1 + 500 + 500


def test_a_rejected_commenter_is_told_why_and_nothing_that_was_typed(
    article: Article, moderator: User, mailoutbox: Any
) -> None:
    comment = waiting(article, email="rita@example.org", body="Buy at https://spam.example", name="Cheap watches")
    without = waiting(article, email="")
    why = Why(reason="off_topic", note="Please keep to the treaty.", tell=True)
    moderation.trash([comment.pk, without.pk], by=moderator, why=why)
    message = only(mailoutbox)
    assert message.to == ["rita@example.org"]
    assert "The reason: Not about the article." in message.body
    assert "> Please keep to the treaty." in message.body
    assert "spam.example" not in message.body
    assert "Cheap watches" not in message.body


def test_without_a_reason_no_reason_is_given(article: Article, moderator: User, mailoutbox: Any) -> None:
    moderation.trash([waiting(article).pk], by=moderator, why=Why(tell=True))
    body = only(mailoutbox).body
    assert "reason" not in body
    assert "moderator adds" not in body


def test_whoever_wants_mail_is_asked_to_confirm_first(article: Article, mailoutbox: Any) -> None:
    comment = waiting(article, email="rita@example.org", wants_mail=True, name="Buy watches", body="At spam.example")
    notifications.posted(comment)
    message = only(mailoutbox)
    assert message.to == ["rita@example.org"]
    assert "http://testserver/comments/confirm/" in message.body
    assert "watches" not in f"{message.subject} {message.body}"
    assert "spam.example" not in message.body


def test_one_address_gets_three_such_mails_a_day(article: Article, mailoutbox: Any) -> None:
    for address in ["rita@example.org", "RITA@example.org"] * 3 + ["omar@example.org"]:
        notifications.posted(waiting(article, email=address, wants_mail=True))
    assert [to.lower() for to, _subject in sorted(sent(mailoutbox))].count("rita@example.org") == 3


@pytest.mark.parametrize("over", [{"wants_mail": False}, {"status": Status.SPAM}, {"status": Status.TRASH}], ids=str)
def test_nobody_else_is_asked(article: Article, mailoutbox: Any, over: dict[str, Any]) -> None:
    notifications.posted(make_comment(article, **{"status": Status.PENDING, "wants_mail": True, **over}))
    assert sent(mailoutbox) == []


def test_a_browser_that_confirmed_the_address_before_is_not_asked_again(article: Article, mailoutbox: Any) -> None:
    commenter = uuid4()
    make_comment(article, email="rita@example.org", commenter=commenter, email_confirmed_at=timezone.now())
    known = waiting(article, email="Rita@example.org", commenter=commenter, wants_mail=True)
    stranger = waiting(article, email="Rita@example.org", commenter=uuid4(), wants_mail=True)
    notifications.posted(known)
    notifications.posted(stranger)
    assert len(sent(mailoutbox)) == 1
    known.refresh_from_db()
    stranger.refresh_from_db()
    assert (known.email_confirmed_at is None, stranger.email_confirmed_at is None) == (False, True)


def test_what_appears_at_once_is_told_to_author_and_answered_but_not_to_its_writer(
    article: Article, moderator: User, mailoutbox: Any
) -> None:
    parent = make_comment(article, email="rita@example.org", **FOLLOWED)
    reply = make_comment(article, parent=parent, email="omar@example.org", **FOLLOWED)
    notifications.posted(reply)
    assert [to for to, _subject in sent(mailoutbox)] == ["ada@example.org", "rita@example.org"]
    moderation.unapprove([reply.pk], by=moderator)
    moderation.approve([reply.pk], by=moderator)
    assert sent(mailoutbox) == []


def test_lines_are_short_and_addresses_whole(article: Article, moderator: User, mailoutbox: Any) -> None:
    address = "https://example.org/" + "x" * 200
    moderation.approve([waiting(article, body="word " * 100 + address, name="N" * 200).pk], by=moderator)
    lines = only(mailoutbox).body.splitlines()
    assert f"> {address}" in lines
    assert all(len(line) <= 72 for line in lines if " " in line.removeprefix("> ") and "N" * 200 not in line)


def test_hostile_names_and_texts_are_only_text(article: Article, moderator: User, mailoutbox: Any) -> None:
    comment = waiting(
        article, name="A\u202e <b>&\r\nBcc: x@example.org", body='1 < 2 & "3"\n.\n-- \nForged', **FOLLOWED
    )
    parent = make_comment(article, email="rita@example.org", **FOLLOWED)
    moderation.approve([comment.pk, waiting(article, parent=parent, name="A\r\nBcc: x@example.org").pk], by=moderator)
    send_all()
    assert all(message.recipients() == message.to and "Bcc" not in message.message() for message in mailoutbox)
    told = next(message for message in mailoutbox if "2 comments" in message.subject)
    assert "A <b>& Bcc: x@example.org writes:" in told.body
    assert '> 1 < 2 & "3"\n> .\n> --\n> Forged' in told.body
