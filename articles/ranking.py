"""Which hits a search looks at, and in which order it shows them: reckoned by the database, in one query.

Of a large archive the planner decides whether it looks for the words among the newest articles, or for the newest
among those with the words: the first for words that are everywhere. It takes looking into a text for cheap, which it is
not, and in a small archive the index of words is always the shorter way: so short that nothing has to watch the time.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from time import monotonic
from typing import Any, NamedTuple

from django.contrib.postgres.search import SearchQueryField, SearchRank
from django.db.models import (
    BooleanField,
    DateTimeField,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    IntegerField,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Extract, ExtractYear, Greatest, Power
from django.db.models.lookups import Exact
from psycopg2.extensions import adapt

from articles.models import Article, ArticleQuerySet
from articles.models.article import SEARCH_CONFIG
from forum.ready import Given, Ready, Row, Written

DEPTH = 100  # newest hits in all of the text, and as many in what stands above it
WEIGHTS = [0.0, 0.15, 0.5, 1.0]  # D, C: text, B: standfirst, A: headline
FRESHNESS = 0.5  # of the score, for what is new; halved every HALF_LIFE
HALF_LIFE = 2 * 365 * 24 * 3600  # seconds
SMALL = 5_000  # articles
REMEMBERED = 60  # seconds
ORDERS = {False: ("-score", "-published_at", "-pk"), True: ("-published_at", "-pk")}  # newest first, or not

SIZE = Written("SELECT reltuples FROM pg_class WHERE oid = 'articles_article'::regclass")


class _Has(Func):
    """Django's own lookup would make a query of the query."""

    template, arg_joiner, output_field = "(%(expressions)s)", " @@ ", BooleanField()


class Words:
    """What readers typed, as the database reads it: words, "phrases", or, -without.

    It is given to a query, which reads it once if it is prepared.
    """

    def __init__(self, text: str) -> None:
        self._text = adapt(text)

    def __conform__(self, protocol: object) -> Words:
        return self

    def prepare(self, connection: Any) -> None:
        self._text.prepare(connection)

    def getquoted(self) -> bytes:
        return b"websearch_to_tsquery('%b', %b)" % (SEARCH_CONFIG.encode(), self._text.getquoted())


class Moments(NamedTuple):
    """Values, or the places of values."""

    now: Any  # seconds since 1970
    this_year: Any  # when it began, as UTC has it
    last_year: Any

    @classmethod
    def of(cls, now: datetime) -> Moments:
        this_year = datetime(now.astimezone(UTC).year, 1, 1, tzinfo=UTC)
        return cls(now.timestamp(), this_year, this_year.replace(year=this_year.year - 1))

    @property
    def values(self) -> Moments:
        return Moments(*map(Value, self))


GIVEN = Moments(Given("now", FloatField()), Given("this_year", DateTimeField()), Given("last_year", DateTimeField()))


def hits(
    articles: ArticleQuerySet, query: Any, moments: Moments, *, newest_first: bool, by_words: bool
) -> QuerySet[Article, Row]:
    """Id, section, kind and year of the newest hits in all of the text, and of the newest in what stands above it.

    Only these are ranked.
    """
    rows = (articles.order_by(*_not_by_index()) if by_words else articles.newest_first()).values("pk")
    above = rows.filter(_Has("search_lead", query))
    newest = rows.filter(_Has("search", query))[:DEPTH].union(above[:DEPTH] if by_words else _by_year(above, moments))
    rank = SearchRank(F("search"), query, weights=WEIGHTS)
    ranked = Article.objects.filter(pk__in=newest).annotate(score=rank * _freshness(moments.now))
    year = Cast(ExtractYear("published_at"), IntegerField())
    return ranked.order_by(*ORDERS[newest_first]).values_list("pk", "section_id", "kind", year)


def _by_year(above: Any, moments: Moments) -> Any:
    """The newest, looked for in this year first."""
    this_year = above.filter(_in_year(moments.this_year))
    last_year = above.filter(_in_year(moments.last_year), published_at__lt=moments.this_year)
    older = above.filter(published_at__lt=moments.last_year)
    return this_year[:DEPTH].union(last_year[:DEPTH], older[:DEPTH], all=True)[:DEPTH]


def _in_year(begin: Any) -> Exact:
    return Exact(ExtractYear("published_at", tzinfo=UTC), ExtractYear(begin, tzinfo=UTC))


def ready_hits(text: str, now: datetime, *, newest_first: bool, by_words: bool) -> list[Row]:
    """The same in the whole archive."""
    return _ready(newest_first, by_words).rows(words=Words(text), **Moments.of(now)._asdict())


def is_small() -> bool:
    """Whether the archive is, as the planner last counted it; it says -1 or 0 before it has."""
    return 0 < _size(int(monotonic() // REMEMBERED)) < SMALL


@lru_cache(maxsize=1)
def _size(period: int) -> float:
    return float(SIZE.rows()[0][0])


@lru_cache(maxsize=4)
def _ready(newest_first: bool, by_words: bool) -> Ready:
    words = Given("words", SearchQueryField())
    return Ready(
        lambda: hits(Article.objects.published(), words, GIVEN, newest_first=newest_first, by_words=by_words),
        plans_anew=not by_words,
    )


def _freshness(now: Any) -> Any:
    moment = Cast(Extract("published_at", "epoch"), FloatField())
    age = Greatest(now - moment, Value(0.0))
    return Value(1 - FRESHNESS) + Value(FRESHNESS) * Power(Value(0.5), age / Value(float(HALF_LIFE)))


def _not_by_index() -> tuple[Any, Any]:
    """Newest first, in a way that no index has."""
    moment = ExpressionWrapper(F("published_at") + Value(timedelta(0)), DateTimeField())
    return moment.desc(), F("pk").desc()
