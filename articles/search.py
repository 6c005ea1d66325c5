"""The readers' search: what they typed, what it finds in which order, and what they may have meant.

At most DEPTH of the newest hits are ranked, and as many again with a hit in headline or standfirst, so that a word that
every article has costs no more than a rare one. Some searches find little in much, such as a phrase of words that are
everywhere: one that would take too long looks through the newest articles alone, and says so.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.utils import timezone

from articles import listings, ranking
from articles.models import Article, ArticleQuerySet, Author, Listing, Section
from articles.models.article import SEARCH_CONFIG
from articles.ranking import DEPTH, Moments
from articles.stems import WORD
from forum.patience import TookTooLong, within
from forum.ready import Row, Written

MAX_LENGTH = 100  # characters of a query
PAGE_SIZE = 10
MILLISECONDS = 400  # for looking through the whole archive
NEWEST = 2000  # articles that are looked through where that is too long
FACET_AUTHORS = 8

# The nearest known words for each word of a query that no headline and no standfirst has.
NEAREST = """
SELECT term, ARRAY(SELECT word FROM articles_word WHERE word %% term ORDER BY similarity(word, term) DESC, word LIMIT 3)
FROM unnest(tsvector_to_array(to_tsvector('articles_words', %s))) AS term
WHERE NOT EXISTS (SELECT FROM articles_word WHERE word = term) LIMIT 8
"""

# In which sections and by which authors the hits are, as their lists have it; and the year of the first article of all.
# Authors are counted by number first: by name, all of them would have to be compared letter by letter.
FACETS = Written("""
SELECT kind, number, many, name, slug FROM (
    SELECT 'section' AS kind, number, count(*) AS many, '' AS name, '' AS slug FROM articles_listing
    WHERE article_id = ANY(%(ids)s) AND kind = 'section' GROUP BY number
    UNION ALL
    SELECT 'author', number, many, name, slug
    FROM (
        SELECT number, count(*) AS many FROM articles_listing
        WHERE article_id = ANY(%(ids)s) AND kind = 'author' GROUP BY number ORDER BY many DESC, number LIMIT %(most)s
    ) AS counted JOIN articles_author AS author ON author.id = number
    UNION ALL
    SELECT 'site', extract(year FROM min(month))::int, 0, '', ''
    FROM articles_listingcount WHERE kind = 'site' AND number = 0
) AS found ORDER BY many DESC, name, slug, number
""")


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


@dataclass
class Results:
    """The ids of all hits in order, and what they can be narrowed by, each with how many are left.

    `is_capped` where there are more than were looked at, `is_partial` where there may be.
    """

    hits: Sequence[int]
    kinds: Counter[str]
    years: Counter[int]
    is_capped: bool
    is_partial: bool

    @classmethod
    def of(cls, rows: list[Row], *, is_partial: bool) -> Results:
        hits, kinds, years = zip(*rows, strict=True) if rows else ((), (), ())
        return cls(hits, Counter(kinds), Counter(years), is_capped=len(hits) >= DEPTH, is_partial=is_partial)

    @property
    def is_whole(self) -> bool:
        """Whether all that can be found was looked at."""
        return not (self.is_capped or self.is_partial)

    def sections(self) -> list[tuple[int, int]]:
        """The ids of those with the most hits, their own and those of the sections below them; and how many."""
        return [(number, many) for number, many, _name, _slug in self._places[Listing.Kind.SECTION]]

    def authors(self) -> list[tuple[str, str, int]]:
        """Name, slug and number of hits of those with the most."""
        return [(name, slug, many) for _id, many, name, slug in self._places[Listing.Kind.AUTHOR]]

    def first_year(self) -> int | None:
        """Of the archive."""
        return next((year for year, *_rest in self._places[Listing.Kind.SITE]), None)

    @cached_property
    def _places(self) -> dict[str, list[Row]]:
        found = defaultdict(list)
        for kind, *rest in FACETS.rows(ids=list(self.hits), most=FACET_AUTHORS) if self.hits else ():
            found[kind].append(tuple(rest))
        return found

    def page(self, number: int) -> Sequence[int]:
        """The articles of one page, in order."""
        return self.hits[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]


def search(text: str, filters: Filters, *, newest_first: bool = False, now: datetime | None = None) -> Results:
    """What readers may see and the words find: words, "phrases", or, -without."""
    rows, is_partial = _look(filters, text, now or timezone.now(), newest_first)
    return Results.of(rows, is_partial=is_partial)


def is_too_common(text: str) -> bool:
    """It has words, but none that is looked for: nearly every article has them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT numnode(websearch_to_tsquery(%s, %s)) = 0", [SEARCH_CONFIG, text])
        (is_empty,) = cursor.fetchone()
    return bool(is_empty) and WORD.search(text) is not None


def suggestion(text: str) -> str:
    """The query with its mistyped words mended, if readers find something by that; else nothing.

    Known are the words of all that was ever published or scheduled, so each is looked for before it is said.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, [text])
        nearest = dict(cursor.fetchall())
    try:
        with within(MILLISECONDS):
            public = {term: next(filter(ranking.is_above_a_text, words), term) for term, words in nearest.items()}
    except TookTooLong:
        return ""
    mended = WORD.sub(lambda word: public.get(_plain(word[0]), word[0]), text)
    return mended if mended != text and _look(Filters(), mended, timezone.now(), newest_first=True)[0] else ""


def _look(filters: Filters, text: str, now: datetime, newest_first: bool) -> tuple[list[Row], bool]:
    """The rows of the hits, and whether only the newest articles were looked through."""
    by_words = ranking.is_small()
    try:
        with nullcontext() if by_words else within(MILLISECONDS):
            if filters == Filters():
                return ranking.ready_hits(text, now, newest_first=newest_first, by_words=by_words), False
            return _narrowed(Article.objects.published(), filters, text, now, newest_first, by_words), False
    except TookTooLong:
        return _narrowed(filters.newest(), filters, text, now, newest_first, by_words=True), True


def _narrowed(
    articles: ArticleQuerySet, filters: Filters, text: str, now: datetime, newest_first: bool, by_words: bool
) -> list[Row]:
    query = SearchQuery(text, config=SEARCH_CONFIG, search_type="websearch")
    until = _new_year(filters.year + 1) - timedelta(microseconds=1) if filters.year else now
    moments = Moments.of(now, min(now, until)).values
    narrowed = filters.narrow(articles)
    return list(ranking.hits(narrowed, query, moments, newest_first=newest_first, by_words=by_words))


def _plain(word: str) -> str:
    """As PostgreSQL's unaccent leaves it, for the letters that have a plain one."""
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(letter)
    )


def _new_year(year: int) -> datetime:
    return timezone.make_aware(datetime(year, 1, 1))
