"""Which hits a search looks at, and in which order it shows them: reckoned by the database, in one query.

In a small archive the index of words is always the shorter way, so short that nothing has to watch the time. In a
large one a word may be in every text or in three of them, and the planner knows only of the most common ones. So the
newest articles are looked through one by one, which finds enough of what is everywhere. What is rarer is looked up by
its words: in this year, then in the last one, then in all before, each only as long as there are not enough hits. The
indexes of words know the year too, so that of a common word's long list only that part is read.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from time import monotonic
from typing import Any, NamedTuple

from django.contrib.postgres.search import SearchQuery, SearchQueryField, SearchRank
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
from django.utils import timezone
from psycopg2.extensions import adapt

from articles.models import Article, ArticleQuerySet
from articles.models.article import SEARCH_CONFIG
from forum.ready import Given, Ready, Row, Written

DEPTH = 100  # newest hits in all of the text, and as many in what stands above it
WEIGHTS = [0.0, 0.15, 0.5, 1.0]  # D, C: text, B: standfirst, A: headline
FRESHNESS = 0.5  # of the score, for what is new; halved every HALF_LIFE
HALF_LIFE = 2 * 365 * 24 * 3600  # seconds
SMALL = 5_000  # articles
FEW = 1_000  # articles
REMEMBERED = 60  # seconds
NEWEST_FIRST = ("-published_at", "-pk")
ORDERS = {False: ("-score", *NEWEST_FIRST), True: NEWEST_FIRST}

ARCHIVE = Written("""
SELECT reltuples, (
    SELECT published_at FROM articles_article WHERE status = 'published' AND published_at <= statement_timestamp()
    ORDER BY published_at DESC OFFSET %(few)s LIMIT 1
) FROM pg_class WHERE oid = 'articles_article'::regclass
""")


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
    recent: Any  # when the newest FEW begin
    this_year: Any  # when it begins, in UTC
    last_year: Any

    @classmethod
    def of(cls, now: datetime, until: datetime | None = None) -> Moments:
        """This year is that of the last moment in which something can be found."""
        this_year = datetime((until or now).astimezone(UTC).year, 1, 1, tzinfo=UTC)
        return cls(now.timestamp(), _archive().recent, this_year, this_year.replace(year=this_year.year - 1))

    @property
    def values(self) -> Moments:
        return Moments(*map(Value, self))


GIVEN = Moments(*(Given(name, FloatField() if name == "now" else DateTimeField()) for name in Moments._fields))


def hits(
    articles: ArticleQuerySet, query: Any, moments: Moments, *, newest_first: bool, by_words: bool
) -> QuerySet[Article, Row]:
    """Id, kind and year of the newest hits in all of the text, and of the newest in what stands above it.

    Only these are ranked.
    """
    text, lead = (_with_words(articles, column, query) for column in ("search", "search_lead"))
    if by_words:
        newest = text[:DEPTH].union(lead[:DEPTH])
    else:
        recent, before = {"published_at__gte": moments.recent}, {"published_at__lt": moments.recent}
        looked_through = text.filter(**recent).order_by(*NEWEST_FIRST)
        newest = _first(looked_through, *_by_year(text.filter(**before), moments)).union(
            _first(*_by_year(lead, moments))
        )
    rank = SearchRank(F("search"), query, weights=WEIGHTS)
    ranked = Article.objects.filter(pk__in=newest).annotate(score=rank * _freshness(moments.now))
    year = Cast(ExtractYear("published_at"), IntegerField())
    return ranked.order_by(*ORDERS[newest_first]).values_list("pk", "kind", year)


def _with_words(articles: ArticleQuerySet, column: str, query: Any) -> Any:
    """Newest first, in a way that no index has but that of the words."""
    moment = ExpressionWrapper(F("published_at") + Value(timedelta(0)), DateTimeField())
    return articles.filter(_Has(column, query)).order_by(moment.desc(), F("pk").desc()).values("pk")


def _by_year(found: Any, moments: Moments) -> tuple[Any, Any, Any]:
    """From the newest to the oldest."""
    this_year = found.filter(_in_year(moments.this_year))
    last_year = found.filter(_in_year(moments.last_year), published_at__lt=moments.this_year)
    return this_year, last_year, found.filter(published_at__lt=moments.last_year)


def _in_year(begin: Any) -> Exact:
    return Exact(ExtractYear("published_at", tzinfo=UTC), ExtractYear(begin, tzinfo=UTC))


def _first(*parts: Any) -> Any:
    """DEPTH rows: none of a part is looked for as long as there are enough in those before it."""
    first, *others = (part[:DEPTH] for part in parts)
    return first.union(*others, all=True)[:DEPTH]


def is_above_a_text(word: str) -> bool:
    """Whether readers can see it in a headline or a standfirst."""
    query = SearchQuery(word, config=SEARCH_CONFIG)
    lead = _with_words(Article.objects.published(), "search_lead", query)
    return bool((lead if is_small() else _first(*_by_year(lead, Moments.of(timezone.now()).values))).exists())


def ready_hits(text: str, now: datetime, *, newest_first: bool, by_words: bool) -> list[Row]:
    """The same in the whole archive."""
    return _ready(newest_first, by_words).rows(words=Words(text), **Moments.of(now)._asdict())


class _Archive(NamedTuple):
    size: float  # as the planner last counted it; it says -1 or 0 before it has
    recent: datetime


def is_small() -> bool:
    return 0 < _archive().size < SMALL


def _archive() -> _Archive:
    return _seen(int(monotonic() // REMEMBERED))


@lru_cache(maxsize=1)
def _seen(period: int) -> _Archive:
    ((size, recent),) = ARCHIVE.rows(few=FEW)
    return _Archive(size, recent or datetime.min.replace(tzinfo=UTC))


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
