"""A post or page of the other site as the fields of a row here. No row is read or written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from articles.models import Article
from articles.wordpress import wxr
from articles.wordpress.report import Report
from articles.wordpress.texts import description_of, plain, shortened

Status, ArticleKind = Article.Status, Article.Kind
STATUSES: dict[str, str] = {
    "publish": Status.PUBLISHED,
    "future": Status.PUBLISHED,
    "draft": Status.DRAFT,
    "pending": Status.IN_REVIEW,
    "private": Status.ARCHIVED,
    "trash": Status.TRASH,
}
# A category or tag with such a name says what kind of article it is.
KINDS: dict[str, str] = {
    **dict.fromkeys(("opinion", "opinions", "op-ed", "op-eds", "commentary", "comment"), ArticleKind.OPINION),
    **dict.fromkeys(("analysis", "analyses"), ArticleKind.ANALYSIS),
    **dict.fromkeys(("interview", "interviews"), ArticleKind.INTERVIEW),
    **dict.fromkeys(("explainer", "explainers"), ArticleKind.EXPLAINER),
}
LANGUAGES = {code for code, _name in settings.ARTICLE_LANGUAGES}
MAX_HEADLINE, MAX_STANDFIRST, MAX_DESCRIPTION, MAX_TITLE = 200, 500, 300, 160


@dataclass(frozen=True)
class Facts:
    """What an item says of itself, apart from its text."""

    headline: str
    standfirst: str
    description: str
    status: str
    published_at: datetime | None
    revised_at: datetime | None
    created_at: datetime
    kind: str
    language: str
    accepts_comments: bool


def facts_of(item: wxr.Item, meta: Mapping[str, str], language: str, now: datetime, report: Report) -> Facts:
    name = name_of(item)
    date = item.published_at or _in_zone(item.local)
    status, published_at = _standing(item, date, now, name, report)
    modified_at = item.modified_at or _in_zone(item.modified_local)
    has_changed = modified_at and published_at and modified_at > published_at and modified_at <= now
    standfirst = shortened(plain(item.excerpt), MAX_STANDFIRST, report, name)
    description = description_of(dict(meta))
    return Facts(
        headline=shortened(_headline(item, report), MAX_HEADLINE, report, name),
        standfirst=standfirst,
        description="" if description == standfirst else shortened(description, MAX_DESCRIPTION, report, name),
        status=status,
        published_at=published_at,
        revised_at=modified_at if has_changed else None,
        created_at=date or modified_at or now,
        kind=_kind(item, name, report),
        language=_language(item, language),
        accepts_comments=item.accepts_comments is not False,
    )


def name_of(item: wxr.Item) -> str:
    """By which people find it in the report."""
    return plain(item.title) or item.address or f"#{item.number}"


def language_of(site: wxr.Site) -> str:
    code = site.language.replace("_", "-").partition("-")[0].lower()
    return code if code in LANGUAGES else str(settings.LANGUAGE_CODE)


def _headline(item: wxr.Item, report: Report) -> str:
    title = plain(item.title)
    if title:
        return title
    words = plain(item.body[:2000]).split()[:10]
    report.find("no-headline", item.address or f"#{item.number}")
    return f"{' '.join(words)}…" if words else "–"


def _standing(
    item: wxr.Item, date: datetime | None, now: datetime, name: str, report: Report
) -> tuple[str, datetime | None]:
    """Its state and date here. What nobody could see there, nobody can see here."""
    status = STATUSES.get(item.status, Status.DRAFT)
    if item.password and status == Status.PUBLISHED:
        report.find("password", name)
        return Status.ARCHIVED, date
    if item.status == "private":
        report.find("hidden", name)
        return status, date
    if not item.status:
        report.find("no-status", name)
    if status != Status.PUBLISHED:
        return status, None
    if item.status == "future" and (date is None or date <= now):
        report.find("missed-schedule", name)
        return Status.DRAFT, None
    if date is None:  # any date would be made up, and today's would put it before everything else
        report.find("no-date", name)
        return Status.DRAFT, None
    if date > now:
        report.find("later", name)
    return status, date


def _kind(item: wxr.Item, name: str, report: Report) -> str:
    found = next((KINDS[term.slug] for term in item.terms if term.slug in KINDS), None)
    if found:
        report.find("kind", f"{name}: {found}")
    return found or ArticleKind.NEWS


def _language(item: wxr.Item, default: str) -> str:
    """A plugin for several languages keeps it as a term."""
    named = (term.slug.partition("-")[0].lower() for term in item.terms if term.taxonomy == "language")
    return next((code for code in named if code in LANGUAGES), default)


def _in_zone(moment: datetime | None) -> datetime | None:
    """A time without a zone is one of the site's own."""
    return timezone.make_aware(moment) if moment else None
