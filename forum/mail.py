"""Mail goes through a table: written with what it reports in one transaction, sent by the chores, tried again.

Nobody's address is written to a log: errors of mail servers repeat it, so only their kind and code are logged.
"""

from __future__ import annotations

import logging
import smtplib
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import formataddr, make_msgid
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from forum.models import OutgoingMail

BATCH = 500  # rows in one INSERT
RECALLABLE = timedelta(minutes=5)
MAX_FAILURES = 3  # in a row: then the mail server rests until the next run
MAX_ATTEMPTS = 9  # over about two days
MAX_AGE = timedelta(days=3)  # however seldom it was tried
SUBJECT_LENGTH = 200
PERMANENT = 500  # SMTP's codes from here on: trying again is no use

logger = logging.getLogger(__name__)


class Letter(NamedTuple):
    recipient: str
    subject: str
    text: str
    headers: dict[str, str] = {}


def is_configured() -> bool:
    """Whether this site sends mail at all; where it does not, nothing that needs mail is offered."""
    return bool(settings.FORUM_EMAIL_URL)


def link(path: str) -> str:
    """An address of this site as a mail needs it. What a request calls the site is not asked: anybody can lie there."""
    return f"{settings.FORUM_ORIGIN}{path}"


def queue(letters: Iterable[Letter], *, batch: UUID | None = None) -> int:
    """Have mail sent once the current transaction is committed. Nothing happens where mail is not configured.

    What reports a `batch` of decisions waits for RECALLABLE, so that whoever takes them back takes it back as well.
    """
    if not is_configured():
        return 0
    due = timezone.now() + RECALLABLE if batch else timezone.now()
    mails = [_prepare(letter, batch, due) for letter in letters if _is_address(letter.recipient)]
    return len(OutgoingMail.objects.bulk_create(mails, batch_size=BATCH))


def recall(batch: UUID) -> None:
    """Have nobody told of what was taken back in time."""
    OutgoingMail.objects.filter(batch=batch, attempts=0, next_try_at__gt=timezone.now()).delete()


def send_due() -> int:
    """Send what waits, each mail once however many processes do it; what fails is tried again later."""
    _give_up_old()
    if not is_configured():
        return 0
    sent = failures = 0
    connection = get_connection()
    while failures < MAX_FAILURES and (was_sent := _send_next(connection)) is not None:
        sent += was_sent
        failures = 0 if was_sent else failures + 1
        if not was_sent:
            _close(connection)
            connection = get_connection()
    _close(connection)
    return sent


def _prepare(letter: Letter, batch: UUID | None, due: datetime) -> OutgoingMail:
    """The Message-ID stays the same when a mail is tried again, so that a copy is recognised as one."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ") or "localhost"
    headers = {"Message-ID": make_msgid(domain=domain), "Auto-Submitted": "auto-generated", **letter.headers}
    return OutgoingMail(
        recipient=letter.recipient,
        subject=_one_line(letter.subject)[:SUBJECT_LENGTH],
        text=letter.text.replace("\x00", ""),
        headers=headers,
        batch=batch,
        next_try_at=due,
    )


def _one_line(text: str) -> str:
    spaced = "".join(" " if unicodedata.category(character) == "Cc" else character for character in text)
    return " ".join(spaced.split())


def _is_address(recipient: str) -> bool:
    try:
        validate_email(recipient)
    except ValidationError:
        return False
    return True


def _send_next(connection: BaseEmailBackend) -> bool | None:
    """One transaction per mail, so that a crash repeats at most the one on its way; other processes skip it.

    None where nothing waits.
    """
    with transaction.atomic():
        waiting = OutgoingMail.objects.select_for_update(skip_locked=True).filter(next_try_at__lte=timezone.now())
        mail = waiting.order_by("next_try_at", "pk").first()
        if mail is None:
            return None
        try:
            connection.open()
            _message(mail, connection).send()
        except Exception as error:  # the network, the mail server, or an address that it refuses
            logger.warning("Mail %s could not be sent: %s", mail.pk, _kind(error))
            _postpone(mail, is_final=_is_final(error))
            return False
        mail.delete()
    return True


def _message(mail: OutgoingMail, connection: BaseEmailBackend) -> EmailMessage:
    sender = settings.DEFAULT_FROM_EMAIL
    if "<" not in sender:
        sender = formataddr((_one_line(settings.FORUM_NAME), sender))
    return EmailMessage(mail.subject, mail.text, sender, [mail.recipient], headers=mail.headers, connection=connection)


def _postpone(mail: OutgoingMail, *, is_final: bool) -> None:
    """Twice as long each time, from ten minutes on."""
    if is_final or mail.attempts + 1 >= MAX_ATTEMPTS:
        logger.warning("Mail %s was given up", mail.pk)
        mail.delete()
        return
    mail.next_try_at = timezone.now() + timedelta(minutes=10 * 2**mail.attempts)
    mail.attempts += 1
    mail.save(update_fields=["next_try_at", "attempts"])


def _is_final(error: Exception) -> bool:
    """The mail can never be sent: it cannot be written down, or there is no such mailbox."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _reason in error.recipients.values())
    return isinstance(error, ValueError)


def _kind(error: Exception) -> str:
    """The error without what it says, which may be an address."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _reason in error.recipients.values()})
    else:
        codes = [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []
    return " ".join([type(error).__name__, *map(str, codes)])


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except Exception as error:  # whatever it is, the mail is sent or kept already
        logger.warning("The connection to the mail server broke: %s", _kind(error))


def _give_up_old() -> None:
    """Nobody's address waits here for longer, and no news is told that late."""
    given_up, _rows = OutgoingMail.objects.filter(created_at__lt=timezone.now() - MAX_AGE).delete()
    if given_up:
        logger.warning("%s mails were given up: they were too old", given_up)
