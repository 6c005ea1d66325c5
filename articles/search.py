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
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db import connection
from django.db.models import Case, F, TextField, Value, When
from django.db.models.functions import Left, Replace
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles import listings
from articles.models import Article, ArticleQuerySet, Author, Byline, Section
from articles.models.article import SEARCH_CONFIG
from articles.sanitizing import plain_text
from forum.patience import TookTooLong, within

MAX_LENGTH = 100  # characters of a query
PAGE_SIZE = 20
DEPTH = 300
MILLISECONDS = 400  # for looking through the whole archive
NEWEST = 2000  # articles that are looked through where that is too long
WEIGHTS = [0.0, 0.15, 0.5, 1.0]  # D, C: text, B: standfirst, A: headline
FRESHNESS = 0.5  # of the score, for what is new; halved every HALF_LIFE
HALF_LIFE = 2 * 365 * 24 * 3600  # seconds
SENTENCE_ENDS = (".", "!", "?", "…", "”", "»", "؟", "。")
HEADING_END = "\x04"
# The text in which a snippet is looked for; where a heading ends is marked, or it would run into what follows.
SNIPPET_SOURCE: Any = Left("body", 60_000)
for _end in ("</h2>", "</h3>", "</h4>"):
    SNIPPET_SOURCE = Replace(SNIPPET_SOURCE, Value(_end), Value(HEADING_END))
FACET_AUTHORS = 8
BEGIN, END = "\x02", "\x03"  # no text that we store has these
HEADING = re.compile(rf"(\w{END}?)\s*{HEADING_END}")
MARKED = re.compile(f"{BEGIN}([^{BEGIN}{END}]*){END}")
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


@dataclass(frozen=True)
class Hit:
    article_id: int
    section_id: int
    kind: str
    published_at: datetime
    rank: float

    @property
    def year(self) -> int:
        return timezone.localtime(self.published_at).year

    def score(self, now: datetime) -> float:
        age = max((now - self.published_at).total_seconds(), 0)
        return self.rank * (1 - FRESHNESS + FRESHNESS * math.pow(0.5, age / HALF_LIFE))


@dataclass
class Results:
    """All hits in order; `is_capped` where there are more than were looked at, `is_partial` where there may be."""

    query: SearchQuery
    hits: list[Hit]
    is_capped: bool
    is_partial: bool
    sections: Counter[int] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    years: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.sections = Counter(hit.section_id for hit in self.hits)
        self.kinds = Counter(hit.kind for hit in self.hits)
        self.years = Counter(hit.year for hit in self.hits)

    def authors(self) -> list[tuple[Author, int]]:
        """Those with the most hits."""
        lines = Byline.objects.filter(article__in=[hit.article_id for hit in self.hits])
        counts = Counter(author for author, _article in set(lines.values_list("author", "article")))
        most = counts.most_common(FACET_AUTHORS)
        people = Author.objects.in_bulk([number for number, _many in most])
        return [(people[number], many) for number, many in most if number in people]

    def page(self, number: int) -> list[Article]:
        """The articles of one page in order, each with `shown_headline` and `snippet`, the hits in them marked."""
        ids = [hit.article_id for hit in self.hits[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]]
        marking: dict[str, Any] = {"config": SEARCH_CONFIG, "start_sel": BEGIN, "stop_sel": END}
        found = Article.objects.published().filter(pk__in=ids).for_cards()
        found = found.annotate(
            marked_headline=SearchHeadline("headline", self.query, highlight_all=True, **marking),
            marked_standfirst=SearchHeadline("standfirst", self.query, highlight_all=True, **marking),
        ).annotate(
            # Cut out of the text only where the standfirst does not show the hit: this costs the most.
            fragments=Case(
                When(marked_standfirst__contains=BEGIN, then=Value("")),
                output_field=TextField(),
                default=SearchHeadline(
                    SNIPPET_SOURCE, self.query, max_fragments=2, max_words=30, min_words=12,
                    fragment_delimiter=" … ", **marking,
                ),
            ),
        )  # fmt: skip
        articles = {article.pk: article for article in found}
        for article in articles.values():
            article.shown_headline = marked(article.marked_headline)  # type: ignore[attr-defined]
            article.snippet = _snippet(article)  # type: ignore[attr-defined]
        return [articles[number] for number in ids if number in articles]


def search(text: str, filters: Filters, *, newest_first: bool = False, now: datetime | None = None) -> Results:
    """What readers may see and the words find: words, "phrases", or, -without."""
    query = SearchQuery(text, config=SEARCH_CONFIG, search_type="websearch")
    rows, is_partial = _look(filters, query)
    hits = {row[0]: Hit(*row) for row in rows}
    moment = now or timezone.now()
    order = sorted(
        hits.values(),
        key=lambda hit: (0 if newest_first else -hit.score(moment), -hit.published_at.timestamp(), -hit.article_id),
    )
    return Results(query, order, is_capped=len(rows) >= DEPTH, is_partial=is_partial)


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


def marked(text: str) -> SafeString:
    """Escaped first; then what the database marked as a hit is marked for readers."""
    parts = MARKED.split(text)
    return format_html_join("", "{}{}", ((part, _mark(parts, at)) for at, part in enumerate(parts) if at % 2 == 0))


def _look(filters: Filters, query: SearchQuery) -> tuple[list[Any], bool]:
    """The rows of the hits, and whether only the newest articles were looked through."""
    try:
        with within(MILLISECONDS):
            return _hits(filters.narrow(Article.objects.published()), query), False
    except TookTooLong:
        return _hits(filters.narrow(filters.newest()), query), True


def _hits(articles: ArticleQuerySet, query: SearchQuery) -> list[Any]:
    return [*_newest(articles, query, "search"), *_newest(articles, query, "search_lead")]


def _newest(articles: ArticleQuerySet, query: SearchQuery, column: str) -> Any:
    rows = articles.filter(**{column: query}).newest_first()
    ranked = rows.annotate(rank=SearchRank(F("search"), query, weights=WEIGHTS))
    return ranked.values_list("pk", "section_id", "kind", "published_at", "rank")[:DEPTH]


def _snippet(article: Any) -> SafeString:
    """The standfirst if the hit is there, else the sentences around it."""
    if BEGIN in article.marked_standfirst or BEGIN not in article.fragments:
        return marked(article.marked_standfirst)
    told = HEADING.sub(r"\1:", article.fragments).replace(HEADING_END, " ")
    words = " ".join(plain_text(told).split())
    begin = "… " if words.lstrip(BEGIN)[:1].islower() else ""
    end = "" if words.rstrip(END).endswith(SENTENCE_ENDS) else " …"
    return marked(f"{begin}{words}{end}")


def _mark(parts: list[str], at: int) -> SafeString | str:
    return format_html("<mark>{}</mark>", parts[at + 1]) if at + 1 < len(parts) else ""


def _plain(word: str) -> str:
    """As PostgreSQL's unaccent leaves it, for the letters that have a plain one."""
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(letter)
    )


def _new_year(year: int) -> datetime:
    return timezone.make_aware(datetime(year, 1, 1))
