"""Mail goes through a table: written with what it reports in one transaction, sent by the chores, tried again."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from forum.models import OutgoingMail

BATCH = 50
MAX_ATTEMPTS = 8  # over about two days
SUBJECT_LENGTH = 200

logger = logging.getLogger(__name__)


def is_configured() -> bool:
    """Whether this site sends mail at all; where it does not, nothing that needs mail is offered."""
    return bool(settings.FORUM_EMAIL_URL)


def queue(recipient: str, subject: str, text: str, *, headers: dict[str, str] | None = None) -> None:
    """Have a mail sent once the current transaction is committed. Nothing happens where mail is not configured."""
    if not is_configured() or not recipient:
        return
    one_line = " ".join(subject.split())[:SUBJECT_LENGTH]
    OutgoingMail.objects.create(recipient=recipient, subject=one_line, text=text, headers=headers or {})


def send_due() -> int:
    """Send what waits, each mail once; what fails is tried again later and given up after two days."""
    sent = 0
    while is_configured() and (done := _send_batch()):
        sent += done
    return sent


def _send_batch() -> int:
    """One transaction per mail, so that a crash repeats at most the one on its way; other processes skip it."""
    sent = 0
    with get_connection() as connection:
        for _number in range(BATCH):
            with transaction.atomic():
                due = OutgoingMail.objects.select_for_update(skip_locked=True).filter(next_try_at__lte=timezone.now())
                mail = due.order_by("next_try_at", "pk").first()
                if mail is None:
                    break
                message = EmailMessage(
                    mail.subject, mail.text, None, [mail.recipient], headers=mail.headers, connection=connection
                )
                sent += _send(mail, message)
    return sent


def _send(mail: OutgoingMail, message: EmailMessage) -> bool:
    try:
        message.send()
    except Exception:  # the network, the mail server, or an address that it refuses
        logger.warning("Mail %s could not be sent", mail.pk, exc_info=True)
        _postpone(mail)
        return False
    mail.delete()
    return True


def _postpone(mail: OutgoingMail) -> None:
    """Twice as long each time, from ten minutes on."""
    if mail.attempts + 1 >= MAX_ATTEMPTS:
        mail.delete()
        return
    mail.next_try_at = timezone.now() + timedelta(minutes=10 * 2**mail.attempts)
    mail.attempts += 1
    mail.save(update_fields=["next_try_at", "attempts"])
