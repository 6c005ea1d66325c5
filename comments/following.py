"""What a commenter decides by a link in a mail: that the address is theirs, and that they want no more mail."""

from __future__ import annotations

from django.db import transaction
from django.db.models import DateTimeField, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from comments import moderation
from comments.mail_links import Link
from comments.models import Comment, Discussion


def find(link: Link) -> Comment | None:
    """The comment that a link names, if it still has the address that the mail went to."""
    comment = Comment.objects.filter(pk=link.comment_id).select_related("article").first()
    return comment if comment and comment.email and link.is_for(comment.email) else None


def confirm(comment: Comment) -> None:
    """The address is its holder's, who wants mail about the comment. Doing it again changes nothing.

    Two transactions, because a decision locks the thread's first comment before this one.
    """
    unproven = Comment.objects.filter(pk=comment.pk, email=comment.email)
    unproven.update(
        email_confirmed_at=Coalesce("email_confirmed_at", Value(timezone.now(), DateTimeField())), wants_mail=True
    )
    if waits_for_proof(comment):
        moderation.approve([comment.pk], by=None, seen=Comment.Status.PENDING)
    comment.refresh_from_db()


def waits_for_proof(comment: Comment) -> bool:
    """It is held only because its reader was not known for sure, and the same address was approved before.

    A first comment goes on waiting, and so does every one while the moderators want to see them all.
    """
    if comment.status != Comment.Status.PENDING or comment.reasons != ["first_time"]:
        return False
    settings = Discussion.current()
    if settings.crisis != Discussion.Crisis.OFF or settings.comment_moderation:
        return False
    return Comment.objects.approved().of_commenter(comment.email).filter(pk__lt=comment.pk).exists()


def unsubscribe(link: Link) -> None:
    """No more mail about any comment of the address, also where the one in the link is gone."""
    comment = find(link)
    email = comment.email if comment else _address_of(link)
    with transaction.atomic():  # locked in the order in which moderators' decisions lock
        rows = Comment.objects.of_commenter(email).filter(wants_mail=True).select_for_update(no_key=True)
        ids = list(rows.order_by("pk").values_list("pk", flat=True)) if email else []
        Comment.objects.filter(pk__in=ids).update(wants_mail=False)


def masked(email: str) -> str:
    """Enough for its holder to know it again: r…@example.org."""
    name, _, domain = email.rpartition("@")
    return f"{name[:1]}…@{domain}"


def _address_of(link: Link) -> str:
    """Among those who get mail at all; a mark cannot be turned back into an address."""
    addresses = Comment.objects.filter(wants_mail=True).exclude(email="").order_by().values_list("email", flat=True)
    return next((email for email in addresses.distinct().iterator() if link.is_for(email)), "")
