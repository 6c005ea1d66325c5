"""A reader's comment on its way into the database: what the rules decide, and that one post is one comment."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from articles.models import Article
from comments.fingerprints import digest, fingerprint
from comments.models import Comment, place_under


@dataclass(frozen=True)
class Submission:
    """A comment that has passed the form, with what came along with it."""

    article: Article
    parent: Comment | None
    body: str
    name: str
    email: str
    website: str
    ip_address: str | None
    user_agent: str
    submission_id: UUID
    fell_into_trap: bool


def post(submission: Submission) -> Comment:
    """Store it once; posted a second time with the same token, it is the comment that already stands."""
    comment = _build(submission)
    try:
        with transaction.atomic():
            comment.save(force_insert=True)
    except IntegrityError:
        return Comment.objects.get(submission_id=submission.submission_id)
    return comment


def judge(submission: Submission) -> tuple[str, list[str]]:
    """The status a comment starts with, and the codes of the reasons for it."""
    if submission.fell_into_trap:
        return Comment.Status.SPAM, ["honeypot"]
    return Comment.Status.PENDING, ["first_time"]


def _build(submission: Submission) -> Comment:
    status, reasons = judge(submission)
    return Comment(
        article=submission.article,
        **place_under(submission.parent),
        text_digest=digest(submission.body),
        fingerprint=fingerprint(submission.body),
        body=submission.body,
        name=submission.name,
        email=submission.email,
        website=submission.website,
        ip_address=submission.ip_address,
        user_agent=submission.user_agent[:254],
        submission_id=submission.submission_id,
        status=status,
        reasons=reasons,
    )
