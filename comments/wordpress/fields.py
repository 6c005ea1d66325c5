"""What a comment of WordPress's says, field by field, as this site keeps it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from articles.sanitizing import unescaped
from articles.wordpress import wxr
from comments.fingerprints import digest, fingerprint
from comments.history import COPIES_WITHIN
from comments.housekeeping import KEPT
from comments.identity import plain_name, web_address
from comments.models import MAX_BODY, MAX_EMAIL, MAX_NAME, MAX_WEBSITE, Comment
from comments.text import visible
from comments.wordpress import findings
from comments.wordpress.text import clean, plain, shortened
from forum.http import normal_address
from forum.throttle import shortened as network_of

Status, Kind = Comment.Status, Comment.Kind
STATUSES = {
    "1": Status.APPROVED,
    "0": Status.PENDING,
    "hold": Status.PENDING,
    "spam": Status.SPAM,
    "trash": Status.TRASH,
    "post-trashed": Status.TRASH,
}
KINDS = frozenset(Kind.values)
PINGS = KINDS - {Kind.COMMENT}
NOTES = frozenset({"note"})  # editors' remarks to each other
# What follows is never read: no database of WordPress's held a longer text.
MAX_MARKUP = 16 * MAX_BODY
NO_WEBSITE = frozenset({"", "http://", "https://"})
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
Find = Callable[[str, str], None]  # a finding's code, and what was found


def fields_of(source: wxr.Comment, now: datetime, find: Find) -> dict[str, Any]:
    """Everything but its place in the thread; the body is "" where there is nothing to read."""
    name, website = name_of(source.author, find), website_of(source.website, find)
    body = body_of(source, find)
    if source.kind in PINGS:
        body = body or website or name  # what counts of it is who links here
    written_at = date_of(source, now, find)
    kind = source.kind if source.kind in KINDS else Kind.COMMENT
    address, reduced_at = address_of(source.ip), None
    if written_at <= now - KEPT:
        address, reduced_at = network_of(address) if address else None, now
    return {
        "body": body,
        "text_digest": digest(body),
        # Similar texts are looked for among those of two days only; for all, it would take as long as all the rest.
        "fingerprint": fingerprint(body) if written_at > now - COPIES_WITHIN else None,
        "kind": kind,
        "name": name,
        "email": email_of(source.email, find),
        "website": website,
        "ip_address": address,
        "reduced_at": reduced_at,
        "submitted_at": written_at,
        "status": status_of(source, find),
        # The thirty days that spam and trash are kept begin now; and a page that asked before this whether to delete
        # everything by somebody did not mean what comes in only now.
        "moderated_at": now,
    }


def body_of(source: wxr.Comment, find: Find) -> str:
    body = plain(source.body[:MAX_MARKUP])
    if not visible(body).strip():
        return ""
    if len(body) > MAX_BODY or len(source.body) > MAX_MARKUP:
        find(findings.COMMENT_CUT, "")
        return shortened(body, MAX_BODY)
    return body


def status_of(source: wxr.Comment, find: Find) -> str:
    """Nothing becomes public by being unknown."""
    status = STATUSES.get(source.approved)
    if status is None:
        find(findings.STATUS_UNKNOWN, source.approved)
        return Status.PENDING
    if source.kind not in KINDS:
        find(findings.KIND_UNKNOWN, source.kind)
        return Status.PENDING if status == Status.APPROVED else status
    return status


def date_of(source: wxr.Comment, now: datetime, find: Find) -> datetime:
    """The site's own time zone is taken for the old one's, where only the local time is known."""
    written_at = source.written_at
    if written_at is None and source.local is not None and source.local.year >= EARLIEST.year:
        written_at = timezone.make_aware(source.local)
    if written_at is None or written_at < EARLIEST:
        find(findings.DATE_MISSING, "")
        return now
    if written_at > now + timedelta(days=1):  # the clocks of two sites, and their time zones, may differ
        find(findings.DATE_AHEAD, written_at.date().isoformat())
    return min(written_at, now)


def name_of(typed: str, find: Find) -> str:
    """WordPress keeps it with & written as &amp;."""
    name = plain_name(unescaped(clean(typed)))
    if len(name) > MAX_NAME:
        find(findings.NAME_CUT, "")
    return name[:MAX_NAME].rstrip()


def email_of(typed: str, find: Find) -> str:
    email = visible(clean(typed)).strip()
    if email and not _is_email(email):
        find(findings.EMAIL_DROPPED, "")
        return ""
    return email


def website_of(typed: str, find: Find) -> str:
    """A cut address would lead elsewhere, so one that is too long goes."""
    given = clean(unescaped(typed)).strip().replace(" ", "%20")
    if given in NO_WEBSITE:
        return ""
    website = _web_address(given)
    if not website or len(website) > MAX_WEBSITE:
        find(findings.WEBSITE_DROPPED, "")
        return ""
    return website


def address_of(typed: str) -> str | None:
    """Behind a proxy there may be several; the first is the reader's."""
    return normal_address(typed.partition(",")[0][:60])


@lru_cache(maxsize=4096)
def _web_address(typed: str) -> str:
    return web_address(typed)


@lru_cache(maxsize=4096)
def _is_email(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= MAX_EMAIL
