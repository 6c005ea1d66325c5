"""The readers' search: what they typed, what it finds in which order, and what they may have meant.

At most DEPTH of the newest hits are ranked, and as many again with a hit in headline or standfirst, so that a word that
every article has costs no more than a rare one. Some searches find little in much, such as a phrase of words that are
everywhere: one that would take too long looks through the newest articles alone, and says so.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import Count, F, QuerySet, TextField
from django.utils import timezone

from articles import listings
from articles.models import Article, ArticleQuerySet, Author, Byline, Section
from articles.models.article import SEARCH_CONFIG
from forum.patience import TookTooLong, within
from forum.ready import AnyOf, Given, Ready

MAX_LENGTH = 100  # characters of a query
PAGE_SIZE = 20
DEPTH = 300
MILLISECONDS = 400  # for looking through the whole archive
NEWEST = 2000  # articles that are looked through where that is too long
WEIGHTS = [0.0, 0.15, 0.5, 1.0]  # D, C: text, B: standfirst, A: headline
FRESHNESS = 0.5  # of the score, for what is new; halved every HALF_LIFE
HALF_LIFE = 2 * 365 * 24 * 3600  # seconds
FACET_AUTHORS = 8
WORD = re.compile(r"\w+")

# The nearest known word for each word of a query that no headline and no standfirst has.
NEAREST = """
SELECT term, (SELECT word FROM articles_word WHERE word %% term ORDER BY similarity(word, term) DESC, word LIMIT 1)
FROM unnest(tsvector_to_array(to_tsvector('articles_words', %s))) AS term
WHERE NOT EXISTS (SELECT FROM articles_word WHERE word = term) LIMIT 8
"""


@dataclass(frozen=True)
class Filters:
    """What narrows the hits; every combination is possible."""

    section: Section | None = None
    author: Author | None = None
    kind: str = ""
    year: int | None = None

    def narrow(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        if self.section:
            articles = articles.in_section(self.section)
        if self.author:
            articles = articles.by(self.author)
        if self.kind:
            articles = articles.filter(kind=self.kind)
        if self.year:
            articles = articles.dated(_new_year(self.year), _new_year(self.year + 1))
        return articles

    def newest(self) -> ArticleQuerySet:
        """The newest NEWEST of the list that is narrowed, found without looking at what narrows it further."""
        about = self.author or self.section
        rows = (listings.of(about) if about else listings.site()).rows
        if self.year:
            rows = rows.filter(published_at__lt=_new_year(self.year + 1))
        return Article.objects.published().filter(pk__in=rows.newest_first().values("article")[:NEWEST])


class Hit(NamedTuple):
    article_id: int
    section_id: int
    kind: str
    published_at: datetime
    rank: float

    def score(self, now: datetime) -> float:
        age = max((now - self.published_at).total_seconds(), 0)
        return self.rank * (1 - FRESHNESS + FRESHNESS * math.pow(0.5, age / HALF_LIFE))


@dataclass
class Results:
    """All hits in order; `is_capped` where there are more than were looked at, `is_partial` where there may be."""

    hits: list[Hit]
    is_capped: bool
    is_partial: bool
    sections: Counter[int] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    years: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.sections = Counter(hit.section_id for hit in self.hits)
        self.kinds = Counter(hit.kind for hit in self.hits)
        here = timezone.get_current_timezone()
        self.years = Counter(hit.published_at.astimezone(here).year for hit in self.hits)

    def authors(self) -> list[tuple[str, str, int]]:
        """Name, slug and number of hits of those with the most."""
        return AUTHORS.rows(ids=[hit.article_id for hit in self.hits]) if self.hits else []  # type: ignore[return-value]

    def page(self, number: int) -> list[int]:
        """The articles of one page, in order."""
        return [hit.article_id for hit in self.hits[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]]


def search(text: str, filters: Filters, *, newest_first: bool = False, now: datetime | None = None) -> Results:
    """What readers may see and the words find: words, "phrases", or, -without."""
    rows, is_partial = _look(filters, text)
    moment = now or timezone.now()
    hits = sorted((Hit(*row) for row in rows), key=lambda hit: (hit.published_at, hit.article_id), reverse=True)
    if not newest_first:
        hits.sort(key=lambda hit: -hit.score(moment))
    return Results(hits, is_capped=len(hits) >= DEPTH, is_partial=is_partial)


def suggestion(text: str) -> str:
    """The query with its mistyped words mended, if readers find something by that; else nothing."""
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, [text])
        nearest = {term: word for term, word in cursor.fetchall() if word}
    mended = WORD.sub(lambda word: nearest.get(_plain(word[0]), word[0]), text)
    query = SearchQuery(mended, config=SEARCH_CONFIG, search_type="websearch")
    if mended == text:
        return ""
    try:
        with within(MILLISECONDS):
            return mended if Article.objects.published().filter(search=query).exists() else ""
    except TookTooLong:
        return ""


def _look(filters: Filters, text: str) -> tuple[list[Any], bool]:
    """The rows of the hits, and whether only the newest articles were looked through."""
    try:
        with within(MILLISECONDS):
            if filters == Filters():
                return HITS.rows(text=text), False
            return list(_hits(filters.narrow(Article.objects.published()), text)), False
    except TookTooLong:
        return list(_hits(filters.narrow(filters.newest()), text)), True


def _hits(articles: ArticleQuerySet, text: Any) -> QuerySet[Any, Any]:
    """The newest hits in all of the text, and the newest in what stands above it. Only these are ranked."""
    query = SearchQuery(text, config=SEARCH_CONFIG, search_type="websearch")
    rows = articles.newest_first().values("pk")
    newest = rows.filter(search=query)[:DEPTH].union(rows.filter(search_lead=query)[:DEPTH])
    ranked = Article.objects.filter(pk__in=newest).annotate(rank=SearchRank(F("search"), query, weights=WEIGHTS))
    return ranked.order_by().values_list("pk", "section_id", "kind", "published_at", "rank")


def _authors() -> QuerySet[Any, Any]:
    lines = Byline.objects.filter(article_id=AnyOf("ids")).values_list("author__name", "author__slug")
    counted = lines.annotate(many=Count("article", distinct=True))
    return counted.order_by("-many", "author__name", "author__slug")[:FACET_AUTHORS]


HITS = Ready(lambda: _hits(Article.objects.published(), Given("text", TextField())), plans_anew=True)
AUTHORS = Ready(_authors)


def _plain(word: str) -> str:
    """As PostgreSQL's unaccent leaves it, for the letters that have a plain one."""
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(letter)
    )


def _new_year(year: int) -> datetime:
    return timezone.make_aware(datetime(year, 1, 1))
