"""Signed tokens: what a comment or a report needs to be posted, the one by which a browser is known again, and the one
in the link to a comment that waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.core import signing

FORM_SALT = "comments.form"
PENDING_SALT = "comments.pending"
COMMENTER_SALT = "comments.commenter"
MIN_AGE = 3  # seconds; nobody reads, thinks and types faster
MAX_AGE = 12 * 3600
PENDING_LINK_AGE = 7 * 24 * 3600
REPORT_SALT = "comments.report"
REPORT_AGE = 2 * 3600
MAX_LENGTH = 200  # of a commenter's token, which is longer than any of ours


@dataclass(frozen=True)
class FormToken:
    """What a valid form token says. `submission_id` is unique in the database: a double click is one comment."""

    article_id: int
    submission_id: UUID
    is_confirmed: bool


def issue_form_token(article_id: int, *, is_confirmed: bool = False) -> str:
    """For one article and one comment. A confirmed one was printed beside the text, so it may come back at once."""
    return signing.dumps([article_id, uuid4().hex, is_confirmed], salt=FORM_SALT)


def read_form_token(token: str, article_id: int) -> FormToken | None:
    """None for a token that is missing, forged, too young, too old, or of another article."""
    content = _load(token, FORM_SALT, MAX_AGE)
    if content is None or content[0] != article_id:
        return None
    found = FormToken(article_id, UUID(content[1]), content[2])
    return found if found.is_confirmed or not _is_younger(token, MIN_AGE) else None


def issue_commenter_token() -> str:
    """A new one each time. With consent, the reader's browser keeps the first and sends it along from then on."""
    return signing.dumps(uuid4().hex, salt=COMMENTER_SALT)


def read_commenter_token(token: str) -> UUID | None:
    """Which commenter this browser says it is; None for a token that is none of ours.

    It has no end of its own: the browser forgets it a year after the last comment.
    """
    content = _load(token, COMMENTER_SALT, None) if len(token) <= MAX_LENGTH else None
    return UUID(content) if isinstance(content, str) else None


def issue_pending_token(comment_id: int) -> str:
    return signing.dumps(comment_id, salt=PENDING_SALT)


def read_pending_token(token: str) -> int | None:
    """The comment's id, or None where the link is forged or has expired."""
    content = _load(token, PENDING_SALT, PENDING_LINK_AGE)
    return content if isinstance(content, int) else None


def issue_report_token(comment_id: int) -> str:
    return signing.dumps(comment_id, salt=REPORT_SALT)


def is_report_token(token: str, comment_id: int) -> bool:
    """Printed by us not long ago, into the page on which this comment is reported."""
    return bool(_load(token, REPORT_SALT, REPORT_AGE) == comment_id)


def _load(token: str, salt: str, max_age: int | None) -> Any:
    try:
        return signing.loads(token, salt=salt, max_age=max_age)
    except signing.BadSignature:
        return None


def _is_younger(token: str, seconds: int) -> bool:
    try:
        signing.loads(token, salt=FORM_SALT, max_age=seconds)
    except signing.SignatureExpired:
        return False
    return True
