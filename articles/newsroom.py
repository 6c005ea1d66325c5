"""What the newsroom's front page and calendar show: to each person what they may see, a bounded number of each."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from articles import links, permissions
from articles.models import Article, ArticleQuerySet, InnerLink, Move
from forum.models import User

SHOWN = 8
QUEUE = 20
ADVICE_FOR = timedelta(days=30)
MAX_IN_MONTH = 500
Status = Article.Status


@dataclass(frozen=True)
class Overview:
    is_editor: bool
    mine: list[Article]
    in_review: list[Article]
    changed: list[Article]
    scheduled: list[Article]
    published: list[Article]
    against_advice: list[Move]
    broken_links: list[InnerLink]


@dataclass(frozen=True)
class Day:
    day: date
    is_in_month: bool
    is_today: bool
    articles: list[Article]


def overview(user: User) -> Overview:
    """One query for each list."""
    visible = _for_lists(permissions.visible_to(user))
    is_editor = permissions.is_editor(user)
    return Overview(
        is_editor=is_editor,
        mine=list(visible.owned_by(user).filter(status__in=[Status.DRAFT, Status.IN_REVIEW])[:SHOWN]),
        in_review=list(visible.filter(status=Status.IN_REVIEW).order_by("updated_at")[:QUEUE]) if is_editor else [],
        changed=list(visible.exclude(draft=None)[:SHOWN]),
        scheduled=list(visible.scheduled().order_by("published_at")[:QUEUE]),
        published=list(visible.published().newest_first()[:SHOWN]),
        against_advice=list(_against_advice(visible)) if is_editor else [],
        broken_links=links.broken(SHOWN) if is_editor else [],
    )


def month(user: User, first: date) -> list[list[Day]]:
    """The weeks of a month, each day with what appeared or will appear on it."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    begin, end = _midnight(weeks[0][0]), _midnight(weeks[-1][-1] + timedelta(days=1))
    rows = _for_lists(permissions.visible_to(user)).appearing(begin, end)
    found: dict[date, list[Article]] = {}
    for article in rows[:MAX_IN_MONTH]:
        found.setdefault(article.day, []).append(article)
    today = timezone.localdate()
    return [[Day(day, day.month == first.month, day == today, found.get(day, [])) for day in week] for week in weeks]


def _for_lists(articles: ArticleQuerySet) -> ArticleQuerySet:
    return articles.select_related("section", "created_by").defer("body", "standfirst").order_by("-updated_at")


def _against_advice(visible: ArticleQuerySet) -> QuerySet[Move]:
    """What was published lately although the checks advised against it."""
    since = timezone.now() - ADVICE_FOR
    moves = Move.objects.filter(at__gt=since, article__in=visible.values("pk")).exclude(overridden=[])
    return moves.select_related("article", "by").order_by("-pk")[:SHOWN]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
