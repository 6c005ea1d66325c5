"""While somebody writes: what they typed is kept before they save it, and they see who else is in the article."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from articles.models import Article, Autosave, Presence
from forum.models import User

KEPT = timedelta(days=30)
PRESENT = timedelta(seconds=45)  # a page says every fifteen seconds that it is still open
MAX_PAGES = 20  # of one person, for one article or for new ones
Typed = dict[str, list[str]]


def keep(page: UUID, typed: Typed, *, user: User, article: Article | None) -> datetime:
    """Keep what a page holds; never the article's own text. A page belongs to the one who opened it."""
    moment = timezone.now()
    fields = {"typed": typed, "article": article, "saved_at": moment}
    if not Autosave.objects.filter(pk=page, user=user).update(**fields):
        Autosave.objects.bulk_create([Autosave(page=page, user=user, **fields)], ignore_conflicts=True)
        _drop_oldest(user, article)
    return moment


def unsaved(user: User, article: Article | None) -> QuerySet[Autosave]:
    """What this person typed and never saved, the latest first."""
    return Autosave.objects.filter(user=user, article=article).order_by("-saved_at")


def forget(page: UUID | None, *, user: User) -> None:
    """It is saved, or not wanted."""
    if page:
        Autosave.objects.filter(pk=page, user=user).delete()


def forget_old(now: datetime | None = None) -> int:
    """Done by the chores."""
    moment = now or timezone.now()
    Presence.objects.filter(seen_at__lt=moment - KEPT).delete()
    return Autosave.objects.filter(saved_at__lt=moment - KEPT).delete()[0]


def arrive(user: User, article: Article) -> None:
    Presence.objects.bulk_create(
        [Presence(article=article, user=user)],
        update_conflicts=True,
        unique_fields=["article", "user"],
        update_fields=["seen_at"],
    )


def leave(user: User, article: Article) -> None:
    Presence.objects.filter(user=user, article=article).delete()


def others(user: User, article: Article) -> list[User]:
    """Who else has the article open at this moment."""
    present = Presence.objects.filter(article=article, seen_at__gt=timezone.now() - PRESENT)
    return list(User.objects.filter(pk__in=present.values("user")).exclude(pk=user.pk).order_by("pk"))


def _drop_oldest(user: User, article: Article | None) -> None:
    kept = unsaved(user, article).values_list("pk", flat=True)[:MAX_PAGES]
    Autosave.objects.filter(Q(user=user, article=article) & ~Q(pk__in=list(kept))).delete()
