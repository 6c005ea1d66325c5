"""The outbox: each mail once over several senders, tried again, given up, and no address in any log."""

from __future__ import annotations

import os
import signal
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from email.utils import parseaddr
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.utils import timezone

from forum import mail
from forum.mail import Letter
from forum.models import OutgoingMail

ADDRESS = "reader@example.org"


class Failing(EmailBackend):
    """A mail server whose answer a test chooses."""

    error: Exception | None = None

    def send_messages(self, messages: Any) -> int:
        if self.error:
            raise self.error
        return int(super().send_messages(messages))


@pytest.fixture
def server(settings: Any) -> Iterator[type[Failing]]:
    settings.EMAIL_BACKEND = f"{__name__}.Failing"
    yield Failing
    Failing.error = None


def queue(count: int = 1, **over: Any) -> None:
    mail.queue(
        Letter(**{"recipient": ADDRESS, "subject": f"Subject {number}", "text": "Text\n", **over})
        for number in range(count)
    )


def make_due() -> None:
    OutgoingMail.objects.update(next_try_at=timezone.now())


@pytest.mark.django_db
def test_a_mail_is_sent_once_and_then_forgotten(mailoutbox: Any) -> None:
    queue()
    assert mailoutbox == []
    assert (mail.send_due(), mail.send_due()) == (1, 0)
    assert [message.to for message in mailoutbox] == [[ADDRESS]]
    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db
def test_its_headers_say_what_it_is(mailoutbox: Any, settings: Any) -> None:
    settings.FORUM_NAME, settings.DEFAULT_FROM_EMAIL = "The Forum, “daily”", "forum@example.net"
    queue()
    mail.send_due()
    message = mailoutbox[0].message()
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@example.net>")
    assert message["Date"]
    assert parseaddr(message["From"])[1] == "forum@example.net"
    assert mailoutbox[0].from_email.startswith("=?utf-8?")


@pytest.mark.django_db
def test_a_mail_that_reports_something_undone_is_never_sent(mailoutbox: Any) -> None:
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    assert mail.send_due() == 0


@pytest.mark.django_db
def test_nobody_adds_a_header_or_a_recipient(mailoutbox: Any) -> None:
    queue(subject="Hello\r\nBcc: victim@example.org\n\n\x00body\x85more")
    mail.send_due()
    assert mailoutbox[0].subject == "Hello Bcc: victim@example.org body more"
    for hostile in ("", "a@example.org\nBcc: b@example.org", "a@example.org, b@example.org", "nobody"):
        queue(recipient=hostile)
    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db
def test_nothing_is_queued_where_mail_is_not_configured(settings: Any) -> None:
    settings.FORUM_EMAIL_URL = ""
    queue()
    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db
def test_what_fails_is_tried_again_with_growing_pauses_and_given_up(server: type[Failing], mailoutbox: Any) -> None:
    server.error = ConnectionRefusedError(f"for {ADDRESS}")
    queue()
    first = OutgoingMail.objects.get().headers["Message-ID"]
    pauses = []
    for _attempt in range(mail.MAX_ATTEMPTS - 1):
        make_due()
        assert mail.send_due() == 0
        pauses.append(round((OutgoingMail.objects.get().next_try_at - timezone.now()) / timedelta(minutes=10)))
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128]
    assert OutgoingMail.objects.get().headers["Message-ID"] == first
    make_due()
    mail.send_due()
    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db
def test_a_server_that_is_away_is_asked_three_times_and_then_left_alone(server: type[Failing]) -> None:
    server.error = TimeoutError()
    queue(10)
    mail.send_due()
    assert OutgoingMail.objects.filter(attempts=1).count() == mail.MAX_FAILURES
    server.error = None
    assert mail.send_due() == 7


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "left"), [(550, 0), (450, 1)])
def test_an_address_that_does_not_exist_is_given_up_at_once(server: type[Failing], code: int, left: int) -> None:
    server.error = smtplib.SMTPRecipientsRefused({ADDRESS: (code, b"no")})
    queue()
    mail.send_due()
    assert OutgoingMail.objects.count() == left


@pytest.mark.django_db
def test_no_mail_waits_longer_than_three_days(server: type[Failing]) -> None:
    queue(2)
    young, old = OutgoingMail.objects.order_by("pk")
    OutgoingMail.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=3, seconds=1))
    server.error = TimeoutError()
    mail.send_due()
    assert OutgoingMail.objects.get() == young


@pytest.mark.django_db
@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({ADDRESS: (550, f"{ADDRESS} unknown".encode())}),
        smtplib.SMTPSenderRefused(550, b"no", ADDRESS),
        smtplib.SMTPDataError(554, f"{ADDRESS} is full".encode()),
        ConnectionResetError(ADDRESS),
    ],
    ids=lambda error: type(error).__name__,
)
def test_no_address_gets_into_the_log(server: type[Failing], error: Exception, caplog: Any) -> None:
    server.error = error
    queue()
    mail.send_due()
    assert type(error).__name__ in caplog.text
    assert ADDRESS not in caplog.text
    assert all(record.exc_info is None for record in caplog.records)


@pytest.mark.django_db(transaction=True)
def test_senders_at_the_same_time_send_each_mail_once(mailoutbox: Any) -> None:
    queue(40)
    start = Barrier(4)
    sent: list[int] = []

    def send() -> None:
        start.wait()
        sent.append(mail.send_due())
        connection.close()

    threads = [Thread(target=send) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sent) == 40
    assert sorted(message.subject for message in mailoutbox) == sorted(f"Subject {number}" for number in range(40))


SENDER = """
import os, signal, sys, django
django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from django.core.mail.backends.base import BaseEmailBackend
class Stuck(BaseEmailBackend):
    def send_messages(self, messages):
        print("sending", flush=True)
        signal.pause()
from forum import mail
mail.get_connection = Stuck
mail.send_due()
"""


@pytest.mark.django_db(transaction=True)
def test_a_sender_killed_between_leaves_the_mail_to_the_next(mailoutbox: Any) -> None:
    queue(2)
    name = connection.settings_dict["NAME"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "forum.settings"}
    process = subprocess.Popen([sys.executable, "-c", SENDER, name], stdout=subprocess.PIPE, env=environment)
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == b"sending\n"
        assert mail.send_due() == 1
        assert OutgoingMail.objects.count() == 1
        process.send_signal(signal.SIGKILL)
        process.wait()
    for _attempt in range(600):  # until the server has noticed, and for half a minute at most
        if mail.send_due():
            break
        connection.cursor().execute("SELECT pg_sleep(0.05)")
    assert len(mailoutbox) == 2
    assert not OutgoingMail.objects.exists()
