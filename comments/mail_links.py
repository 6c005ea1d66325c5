"""The signed links in mail to commenters: to confirm an address, and to get no more mail.

A link names a comment and carries a mark of the address that the mail went to. The address itself is not in it, so that
it gets into no server's log; whoever holds the link has received the mail.
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from comments.models import Comment
from forum import mail

CONFIRM, UNSUBSCRIBE = "comments.confirm", "comments.unsubscribe"
MARK = "comments.address"
MARK_LENGTH = 20
AGES = {CONFIRM: timedelta(days=3), UNSUBSCRIBE: timedelta(days=365)}


class Link(NamedTuple):
    comment_id: int
    mark: str

    def is_for(self, email: str) -> bool:
        """Whether the mail with this link went to the address, also where the secret was replaced since."""
        secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        return any(constant_time_compare(self.mark, address_mark(email, secret)) for secret in secrets)


def confirm_url(comment: Comment) -> str:
    return mail.link(reverse("comments:confirm", kwargs={"token": _issue(comment, CONFIRM)}))


def unsubscribe_url(comment: Comment) -> str:
    return mail.link(reverse("comments:unsubscribe", kwargs={"token": _issue(comment, UNSUBSCRIBE)}))


def read(token: str, purpose: str) -> Link:
    """Raises signing.SignatureExpired for an old link, signing.BadSignature for any that is not ours."""
    return Link(*signing.loads(token, salt=purpose, max_age=AGES[purpose]))


def address_mark(email: str, secret: str | None = None) -> str:
    """Stands for an address, in whatever case it was typed, where the address itself should not be written."""
    return salted_hmac(MARK, email.upper(), secret=secret, algorithm="sha256").hexdigest()[:MARK_LENGTH]


def _issue(comment: Comment, purpose: str) -> str:
    return signing.dumps([comment.pk, address_mark(comment.email)], salt=purpose)
