"""When mail about comments is written, and to whom. What it says: letters.py.

Everything here writes to the outbox (forum/mail.py) within the caller's transaction, so that mail is sent for what was
really stored, and in as many queries for five hundred comments as for one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from articles.models import Article
from comments import letters
from comments.mail_links import address_mark
from comments.models import Comment, Decision, Discussion
from forum import mail, throttle
from forum.mail import Letter
from forum.models import User

Status = Comment.Status
CONFIRMATIONS_PER_DAY = 3  # to one address that nobody has confirmed
DIGEST_EVERY = timedelta(minutes=10)
SETTLED = timedelta(seconds=10)  # by then no comment with a lower number is still being stored


def posted(comment: Comment) -> None:
    """A reader's comment was just stored: ask for the confirmation of its address, and tell of it if it is public."""
    if comment.status not in {Status.PENDING, Status.APPROVED} or not mail.is_configured():
        return
    is_new = comment.wants_mail and comment.email and comment.email_confirmed_at is None
    if is_new and not _recognise(comment):
        asked_for_mail(comment)
    if comment.status == Status.APPROVED:
        rows = _load([comment.pk])
        mail.queue([*_to_authors(rows, by=None), *_to_answered(rows)])


def asked_for_mail(comment: Comment) -> None:
    """Nobody gets mail about replies before saying so from the mailbox itself."""
    counted = f"comments.confirm:{address_mark(comment.email)}"
    if mail.is_configured() and not throttle.exceeded(counted, CONFIRMATIONS_PER_DAY, timedelta(days=1)):
        mail.queue([letters.please_confirm(comment)])


def approved(comment_ids: Iterable[int], *, by: User | None, batch: UUID) -> None:
    """Comments have appeared: tell the articles' authors, the commenters, and those who are answered.

    Only once about a comment, however often it is taken back and approved again; what is undone soon is not told.
    """
    ids = list(comment_ids)
    if not ids or not mail.is_configured():
        return
    rows = _load(_approved_for_the_first_time(ids))
    mail.queue([*_to_authors(rows, by), *_to_commenters(rows), *_to_answered(rows)], batch=batch)


def rejected(comment_ids: Iterable[int], reason: str, note: str, *, batch: UUID) -> None:
    """A moderator turned comments down and wants the commenters to know why."""
    rows = Comment.objects.filter(pk__in=list(comment_ids), staff=None).exclude(email="").select_related("article")
    if mail.is_configured():
        told = (letters.turned_down(comment, reason, note) for comment in rows.order_by("pk"))
        mail.queue(told, batch=batch)


def held(now: datetime | None = None) -> int:
    """Tell the moderators what waits since the last time; at most one mail in ten minutes. Returns how many mails.

    The row of the settings is locked meanwhile, so that of two processes one finds that it was done.
    """
    moment = now or timezone.now()
    if not mail.is_configured():
        return 0
    Discussion.objects.get_or_create(pk=1)
    with transaction.atomic():
        settings = Discussion.objects.select_for_update().get(pk=1)
        is_early = settings.digest_sent_at is not None and moment - settings.digest_sent_at < DIGEST_EVERY
        if is_early or not settings.moderation_notify:
            return 0
        # What somebody decided to let wait, or what came with an import, is no news.
        waiting = Comment.objects.pending().filter(
            moderated_at=None, pk__gt=settings.digest_comment_id, submitted_at__lte=moment - SETTLED
        )
        found = waiting.aggregate(count=Count("pk"), last=Max("pk"))
        recipients = _moderators() if found["count"] else []
        if not recipients:
            return 0
        first = list(waiting.select_related("article").order_by("pk")[: letters.LISTED])
        pending = Comment.objects.pending().count()
        mail.queue(letters.held(recipient, first, found["count"], pending) for recipient in recipients)
        Discussion.objects.filter(pk=1).update(digest_sent_at=moment, digest_comment_id=found["last"])
    return len(recipients)


def _recognise(comment: Comment) -> bool:
    """The same browser has confirmed the same address before: no need to ask again."""
    if comment.commenter is None:
        return False
    earlier = Comment.objects.of_commenter(comment.email).filter(
        commenter=comment.commenter, email_confirmed_at__isnull=False
    )
    if not earlier.exists():
        return False
    comment.email_confirmed_at = timezone.now()
    comment.save(update_fields=["email_confirmed_at"])
    return True


def _load(comment_ids: Collection[int]) -> list[Comment]:
    """With what the letters need. Nothing has appeared where the article itself is hidden."""
    comments = Comment.objects.filter(pk__in=comment_ids).select_related("article__created_by", "parent")
    rows = comments.prefetch_related("article__bylines__author__user").order_by("pk")
    return [comment for comment in rows if comment.article.is_published()]


def _approved_for_the_first_time(comment_ids: list[int]) -> list[int]:
    """The journal has the approval that is being told, and for the others an earlier sign of having been public."""
    public = Decision.objects.filter(
        Q(before=Status.APPROVED) | Q(after=Status.APPROVED), comment__in=comment_ids, is_recalled=False
    )
    told = dict(public.values_list("comment").annotate(Count("pk")).order_by())
    return [pk for pk in comment_ids if told.get(pk, 0) <= 1]


def _to_authors(rows: Iterable[Comment], by: User | None) -> Iterator[Letter]:
    """One mail to an author about one article, however many comments were approved together."""
    if not Discussion.current().comments_notify:
        return
    news: dict[tuple[str, int], list[Comment]] = defaultdict(list)
    for comment in rows:
        for email in _emails(_writers(comment.article), by):
            if email.upper() != comment.email.upper():
                news[email, comment.article_id].append(comment)
    for (email, _article), comments in news.items():
        yield letters.appeared(email, comments[0].article, comments)


def _writers(article: Article) -> Iterator[User]:
    """Who entered the article, and who stands in its byline and has an account."""
    if article.created_by:
        yield article.created_by
    yield from (byline.author.user for byline in article.bylines.all() if byline.author.user)


def _emails(users: Iterable[User], by: User | None) -> list[str]:
    """Each address once, and not that of the person who does it."""
    active = (user for user in users if user.is_active and user.email and user != by)
    return list({user.email.upper(): user.email for user in active}.values())


def _to_commenters(rows: Iterable[Comment]) -> Iterator[Letter]:
    return (letters.published(comment) for comment in rows if _wants_mail(comment))


def _to_answered(rows: Iterable[Comment]) -> Iterator[Letter]:
    for answer in rows:
        parent = answer.parent
        if parent is None or parent.status != Status.APPROVED or not _wants_mail(parent):
            continue
        if parent.email.upper() != answer.email.upper():
            yield letters.answered(answer, parent)


def _wants_mail(comment: Comment) -> bool:
    return comment.wants_mail and comment.email_confirmed_at is not None and bool(comment.email)


def _moderators() -> list[str]:
    users = User.objects.with_perm("comments.moderate_comment").filter(is_staff=True).exclude(email="")
    return _emails(users.order_by("pk"), by=None)
