"""What the moderation desk finds: filters to comments, one page of them at a time, and each scope of a bulk decision.

It changes nothing, and no query here counts what was filtered: a page opens as fast with a million comments.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from ipaddress import IPv4Network, IPv6Network
from typing import Any

from django.db.models import BooleanField, Count, F, Func, Q, Value
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from comments.models import Comment, CommentQuerySet, Decision
from comments.rules import REASONS

PAGE_LENGTH = 50
MIN_SEARCH = 3  # characters; the index knows groups of three
PARENT_LENGTH = 160
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)

VIEWS: dict[str, str | Promise] = {
    "pending": _("Pending"),
    "reported": _("Reported"),
    "approved": _("Approved"),
    "spam": _("Spam"),
    "trash": _("Trash"),
    "all": _("All"),
}
LARGE_VIEWS = {"approved", "all"}


def reason_label(code: str) -> str:
    """Why a rule held a comment, for moderators."""
    return str(REASONS.get(code, code))


@dataclass(frozen=True)
class Page:
    """Some comments in the order in which they are shown, and whether there are others on both sides."""

    comments: list[Comment]
    has_previous: bool
    has_next: bool


def in_view(view: str) -> CommentQuerySet:
    comments = Comment.objects.all()
    if view == "reported":
        return comments.reported()
    return comments if view == "all" else comments.filter(status=view)


def matching(filters: Mapping[str, Any]) -> CommentQuerySet:
    """The comments that fit every filter that is there; see FilterForm for their names."""
    view = filters.get("view") or "pending"
    given = {name: value for name, value in filters.items() if value and name in CONDITIONS}
    conditions = [CONDITIONS[name](value) for name, value in given.items()]
    if reason := filters.get("reason"):
        conditions.append(held_by(reason, view))
    return in_view(view).filter(*conditions)


def held_by(reason: str, view: str) -> Q:
    """With this reason among those why it was held.

    In a view with few comments all of those are gone through. In the others it is the reason's own index that finds
    a rare one, and an index of those that have any reason that leads to the newest of many.
    """
    if view in LARGE_VIEWS:
        return ~Q(reasons=[]) & Q(reasons__contains=[reason])
    return Q(
        Func(
            Value(reason), F("reasons"), arg_joiner=" = ANY(", template="%(expressions)s)", output_field=BooleanField()
        )
    )


def by_author(author: str) -> Q:
    """A whole e-mail address finds exactly its comments, anything else is part of a name or address."""
    mailbox, _at, domain = author.partition("@")
    if mailbox and "." in domain:
        return Q(pk__in=Comment.objects.of_commenter(author).values("pk"))
    return Q(name__icontains=author) | Q(email__icontains=author)


def from_network(network: IPv4Network | IPv6Network) -> Q:
    """As a range, for which the index over single addresses serves."""
    return Q(ip_address__gte=str(network[0]), ip_address__lte=str(network[-1]))


def containing(text: str) -> Q:
    return Q(body__icontains=text) | Q(name__icontains=text) | Q(email__icontains=text) | Q(website__icontains=text)


def containing_without_contact(text: str) -> Q:
    """For those who may not see e-mail addresses: what is found would tell them."""
    return Q(body__icontains=text) | Q(name__icontains=text) | Q(website__icontains=text)


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


CONDITIONS: dict[str, Any] = {
    "article": lambda number: Q(article_id=number),
    "headline": lambda words: Q(article__in=Article.objects.filter(headline__icontains=words).values("pk")),
    "section": lambda section: Q(article__in=Article.objects.in_section(section).values("pk")),
    "author": by_author,
    "name": lambda name: Q(name__icontains=name),
    "address": from_network,
    "since": lambda day: Q(submitted_at__gte=midnight(day)),
    "until": lambda day: Q(submitted_at__lt=midnight(day + timedelta(days=1))),
    "q": containing,
    "words": containing_without_contact,
}


def turn_to(
    comments: CommentQuerySet, *, oldest_first: bool, before: int | None, after: int | None, by_date: bool = False
) -> Page:
    """One page: from the start, or before or after the comments with these numbers.

    In the order of the numbers; `by_date` by that of the dates, for those of a span of time: what came in from another
    site has new numbers and old dates, so that the others could stand anywhere between.
    """
    backwards = (before if oldest_first else after) is not None
    if before is not None:
        comments = comments.filter(_beside("lt", before, by_date))
    if after is not None:
        comments = comments.filter(_beside("gt", after, by_date))
    order = ["submitted_at", "pk"] if by_date else ["pk"]
    ordered = loaded(comments).order_by(*order)
    rows = list((ordered.reverse() if oldest_first == backwards else ordered)[: PAGE_LENGTH + 1])
    more, rows = len(rows) > PAGE_LENGTH, rows[:PAGE_LENGTH]
    if backwards:
        return Page(rows[::-1], has_previous=more, has_next=bool(rows))
    return Page(rows, has_previous=(after if oldest_first else before) is not None, has_next=more)


def _beside(side: str, number: int, by_date: bool) -> Q:
    """On one side of the comment with this number; where it is gone, of the one before it."""
    beside = Q(**{f"pk__{side}": number})
    if not by_date:
        return beside
    dates = Comment.objects.filter(pk__lte=number).order_by("-pk").values_list("submitted_at", flat=True)
    date = dates.first() or BEGINNING
    # The first part is all that an index can use.
    return Q(**{f"submitted_at__{side}e": date}) & (Q(**{f"submitted_at__{side}": date}) | beside)


def loaded(comments: CommentQuerySet) -> CommentQuerySet:
    """As a row of the desk shows them; of what they answer only the beginning."""
    people = ("moderated_by", "edited_by", "staff")
    return (
        comments.select_related("article", "parent", *people)
        .defer("article__body", "article__standfirst", "parent__body", "parent__evidence")
        .annotate(parent_text=Left("parent__body", PARENT_LENGTH))
    )


# Bulk decisions: everything that has something in common with one comment


def everything_like(comment: Comment, scope: str) -> CommentQuerySet | None:
    """Everything by its author, from its address or with its text; None where it has nothing that could be shared.

    An address that was shortened is no longer anybody's own.
    """
    if scope == "author" and comment.email:
        return Comment.objects.of_commenter(comment.email)
    if scope == "address" and comment.ip_address and not comment.reduced_at:
        return Comment.objects.filter(ip_address=comment.ip_address, reduced_at=None)
    if scope == "text" and comment.text_digest:
        return Comment.objects.filter(text_digest=comment.text_digest)
    return None


def count_by_status(comments: CommentQuerySet) -> dict[str, int]:
    found = dict(comments.order_by().values_list("status").annotate(Count("pk")))
    return {status: found[status] for status in Comment.Status.values if status in found}


def decided_after(comments: CommentQuerySet, *, newest: int, at: datetime, states: Collection[str]) -> list[int]:
    """Those that a confirmation page meant, and that somebody decided about before it was sent."""
    decisions = Decision.objects.filter(
        comment__in=comments.filter(moderated_at__gt=at, pk__lte=newest).values("pk"),
        decided_at__gt=at,
        before__in=states,
    )
    return list(decisions.order_by("comment_id").values_list("comment_id", flat=True).distinct())


def as_it_was(comments: CommentQuerySet, *, newest: int, at: datetime) -> CommentQuerySet:
    """Without what came in or was decided after a confirmation page was made."""
    return comments.filter(Q(moderated_at=None) | Q(moderated_at__lte=at), pk__lte=newest).exclude(body="")
