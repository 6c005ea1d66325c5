"""What this site holds about a commenter, by e-mail address: to hand it over, and to forget it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from django.db import transaction
from django.db.models import Count, Prefetch, QuerySet
from django.utils import timezone

from comments import housekeeping, moderation
from comments.models import Comment, CommentQuerySet, Decision
from forum import mail
from forum.models import OutgoingMail, User

BATCH = 500
Mode = Literal["anonymise", "delete"]
# Other people's data, and what is worked out of the text that is there anyway.
NOT_THEIRS = {"moderated_by", "edited_by", "staff", "text_digest", "fingerprint", "submission_id", "holds_place"}


@dataclass(frozen=True)
class Erasure:
    """How many were anonymised or deleted, and how many waiting mails went with them."""

    comments: int
    mails: int


def export(email: str) -> dict[str, Any]:
    """Everything held about the person, as JSON can say it."""
    wanted = _clean(email)
    decisions = Prefetch("decisions", Decision.objects.order_by("pk"))
    rows = Comment.objects.of_commenter(wanted).select_related("article").prefetch_related(decisions).order_by("pk")
    return {
        "email": wanted,
        "exported_at": timezone.now().isoformat(),
        "comments": [_comment(comment) for comment in rows.iterator(chunk_size=BATCH)],
        "waiting_mails": [
            {"subject": row.subject, "text": row.text, "created_at": row.created_at.isoformat()}
            for row in _mails_to(wanted).order_by("pk")
        ],
    }


def erase(email: str, mode: Mode, *, by: User | None) -> Erasure:
    """Forget the person. Anonymised comments keep their text and status; deleted ones go, and where somebody replied to
    one, an empty place stays.

    In batches, each in a transaction of its own: cut off half way, it is simply done again.
    """
    wanted = _clean(email)
    change = _anonymise if mode == "anonymise" else _delete
    done = 0
    while batch := _next_batch(wanted, change, by):
        done += batch
    mails, _rows = _mails_to(wanted).delete()
    return Erasure(done, mails)


def count(email: str) -> dict[str, int]:
    """How many comments there are under the address, by status."""
    rows = Comment.objects.of_commenter(_clean(email)).values_list("status").annotate(Count("pk")).order_by()
    found = dict(rows)
    return {status: found.get(status, 0) for status in Comment.Status.values}


def count_mails(email: str) -> int:
    return _mails_to(_clean(email)).count()


def _clean(email: str) -> str:
    """Without an address it would be everybody who gave none."""
    wanted = email.strip()
    if not wanted:
        raise ValueError("An e-mail address is needed.")
    return wanted


def _mails_to(email: str) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(recipient__iexact=email)


def _mails_about(ids: list[int]) -> QuerySet[OutgoingMail]:
    """Waiting mail to others that repeats what these comments say; each names its comments by their addresses."""
    numbers = "|".join(map(str, ids))
    return OutgoingMail.objects.filter(text__regex=rf"/comments/({numbers})/")


def _next_batch(email: str, change: Callable[[list[int], User | None], None], by: User | None) -> int:
    """The newest first, so that replies go before what they answer."""
    rows: CommentQuerySet = Comment.objects.of_commenter(email)
    ids = list(rows.order_by("-pk").values_list("pk", flat=True)[:BATCH])
    with transaction.atomic():
        _mails_about(ids).delete()
        change(ids, by)
    return len(ids)


def _anonymise(ids: list[int], by: User | None) -> None:
    rows = Comment.objects.filter(pk__in=ids)
    list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))  # in the order of moderators' decisions
    rows.update(
        name="", email="", website="", staff=None, ip_address=None, user_agent="", commenter=None, evidence={},
        wants_mail=False, email_confirmed_at=None, reduced_at=timezone.now(),
    )  # fmt: skip
    Decision.objects.filter(comment__in=ids).update(note="", former={})
    housekeeping.forget_in_log(ids)


def _delete(ids: list[int], by: User | None) -> None:
    moderation.trash(ids, by=by)
    housekeeping.delete(ids)


def _comment(comment: Comment) -> dict[str, Any]:
    held = (field for field in Comment._meta.concrete_fields if field.name not in NOT_THEIRS)
    return {
        **{field.name: _plain(field.value_from_object(comment)) for field in held},
        "url": mail.link(comment.get_absolute_url()),
        "article": comment.article.headline,
        "article_url": mail.link(comment.article.get_absolute_url()),
        "decisions": _decisions(comment.decisions.all()),
    }


def _decisions(rows: Iterable[Decision]) -> list[dict[str, Any]]:
    fields = ("action", "before", "after", "reason", "note", "former", "decided_at")
    return [{field: _plain(getattr(row, field)) for field in fields} for row in rows]


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (bool, int, str, list, dict)) else str(value)
