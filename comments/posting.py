"""A reader's comment on its way into the database: locked, judged and stored in one transaction, once."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from django.db import IntegrityError, connection, transaction

from comments import notifications
from comments.history import RecordedHistory
from comments.models import Comment, Discussion, place_under
from comments.rules import CLOSED, NO_PARENT, Refusal, Submission, Verdict, judge
from forum.ready import Given, Ready
from forum.throttle import networks

STANDING = Ready(lambda: Comment.objects.filter(submission_id=Given("submission")).order_by().values_list("pk"))
LOCK = "SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key"


def post(submission: Submission, discussion: Discussion) -> Comment | Refusal:
    """Store it once; posted a second time with the same token, it is the comment that already stands."""
    try:
        with transaction.atomic():
            return _post(submission, discussion)
    except IntegrityError:
        # The same token at the same time from another address; or the article was deleted a moment ago.
        return Comment.objects.filter(submission_id=submission.submission_id).first() or Refusal(403, CLOSED)


def _post(submission: Submission, discussion: Discussion) -> Comment | Refusal:
    _lock(_neighbours(submission))
    if standing := STANDING.rows(submission=submission.submission_id):
        return Comment.objects.get(pk=standing[0][0])
    if submission.parent and not _is_still_open(submission.parent):
        return Refusal(403, NO_PARENT)
    verdict = judge(submission, discussion, RecordedHistory())
    if isinstance(verdict, Refusal):
        return verdict
    comment = _build(submission, verdict)
    comment.save(force_insert=True)
    notifications.posted(comment)
    return comment


def _neighbours(submission: Submission) -> Iterable[str]:
    """Everything two comments may have in common that a rule counts."""
    if submission.ip_address:
        yield from networks(submission.ip_address)
    if submission.email:
        yield submission.email.casefold()
    if submission.text_digest:
        yield submission.text_digest


def _lock(names: Iterable[str]) -> None:
    """Comments that are counted together come one after the other, over all workers, until this one is stored.

    The locks are taken in one order, so that no two of them wait for each other.
    """
    digests = {blake2b(name.encode(), digest_size=8, person=b"comment.posting").digest() for name in names}
    keys = sorted(int.from_bytes(value, signed=True) for value in digests)
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [keys])


def _is_still_open(parent: Comment) -> bool:
    """Approved, and so until this is stored: locked as moderators lock, with the first comment of the thread."""
    rows = Comment.objects.select_for_update(no_key=True).filter(pk__in={parent.pk, parent.thread_id}).order_by("pk")
    return any(row.pk == parent.pk and row.status == Comment.Status.APPROVED for row in rows.only("status"))


def _build(submission: Submission, verdict: Verdict) -> Comment:
    return Comment(
        article=submission.article,
        **place_under(submission.parent),
        text_digest=submission.text_digest,
        fingerprint=submission.fingerprint,
        body=submission.body,
        name=submission.name,
        email=submission.email,
        website=submission.website,
        ip_address=submission.ip_address,
        user_agent=submission.user_agent[:254],
        submission_id=submission.submission_id,
        commenter=submission.commenter,
        wants_mail=submission.wants_mail,
        status=verdict.status,
        reasons=verdict.reasons,
        evidence=verdict.evidence,
    )
