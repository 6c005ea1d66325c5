"""Deleting for good from the desk: in pieces, and with a line in the admin's log of who did it."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments import deletion
from comments.models import Comment
from forum.models import User

CHUNK = 500


def delete_for_good(comment_ids: Collection[int], *, by: User) -> int:
    """From the newest on, so that answers go before what they answer and nobody waits for long; returns how many."""
    ids = sorted(comment_ids, reverse=True)
    pieces = (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
    deleted = sum(deletion.delete_for_good(piece, by=by) for piece in pieces)
    if deleted:
        _log(by, deleted, first=ids[-1], last=ids[0])
    return deleted


def _log(by: User, count: int, *, first: int, last: int) -> None:
    """Who, when and how many; nothing of what was deleted is kept."""
    text = ngettext(
        "Deleted %(count)d comment for good, number %(first)d.",
        "Deleted %(count)d comments for good, numbers %(first)d to %(last)d.",
        count,
    )
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(Comment),
        object_repr=_("Comments"),
        action_flag=DELETION,
        change_message=text % {"count": count, "first": first, "last": last},
    )
