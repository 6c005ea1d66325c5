"""A reader's complaint about a comment."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F

from comments.models import Comment, Report


def report(comment: Comment, reason: str, note: str, ip_address: str | None) -> bool:
    """Keep the complaint for the desk; False where it adds nothing.

    That is where somebody complained from this address before and waits for an answer, and where a moderator has taken
    the comment away in the meantime. The comment is locked first, as by moderators, whose answer settles all at once.
    """
    with transaction.atomic():
        if not Comment.objects.approved().select_for_update(no_key=True).filter(pk=comment.pk).exists():
            return False
        try:
            with transaction.atomic():
                Report.objects.create(comment=comment, reason=reason, note=note, ip_address=ip_address)
        except IntegrityError:
            return False
        Comment.objects.filter(pk=comment.pk).update(open_reports=F("open_reports") + 1)
    return True
