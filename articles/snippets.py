"""How a hit of the readers' search is shown: its headline, and the sentences around it, with what was found marked.

PostgreSQL knows which words a query finds, but reads slowly: of a long text it gets the pieces in which the words seem
to be, and all of it only where none of them was there.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchConfig, SearchHeadline, SearchQuery
from django.db import connection
from django.db.models import Case, Func, IntegerField, QuerySet, TextField, When
from django.db.models.functions import Left
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from articles.models import Article
from articles.models.article import SEARCH_CONFIG
from articles.sanitizing import plain_text
from forum.ready import AnyOf, Given, Ready

MAX_TEXT = 60_000  # characters in which a snippet is looked for
SHORT = 1_500  # characters that PostgreSQL reads quickly enough
BEFORE, BEHIND = 110, 130  # characters around a word
MAX_PIECES = 2
MAX_PLACES = 60  # of words in a text; what comes later decides nothing
GAP = " … "
SENTENCE_ENDS = (".", "!", "?", "…", "”", "»", "؟", "。")
BEGIN, END, HEADING_END = "\x02", "\x03", "\x04"  # no text that we store has these
HEADING = re.compile(rf"(\w{END}?)\s*{HEADING_END}")
REST_OF_TAG = re.compile("[^<>]*>")
UP_TO_SENTENCE = re.compile(
    rf"(?:[^<>]|<[^<>]*>)*?(?:[.!?…]\s+|{HEADING_END}|</(?:p|li|td|th|div|figcaption|blockquote)>)"
)
REST_OF_WORD = re.compile(r"[^\s<>]*")
LAST_HALF = re.compile(r"(?:<[^<>]*|[^\s<>]+)\Z")
HEADING_TAG = re.compile("</h[234]>")
MARKED = re.compile(f"{BEGIN}([^{BEGIN}{END}]*){END}")
# Letters that the search takes for plain ones, as far as each is one letter there too.
PLAIN = {
    code: base
    for code in range(0xC0, 0x250)
    if (base := unicodedata.normalize("NFKD", chr(code))[0]).isascii() and base.isalpha()
} | {ord(letter): base for letter, base in zip("øØłŁđĐı", "oOlLdDi", strict=True)}

HEADLINES = """
SELECT ts_headline(%s::regconfig, text, websearch_to_tsquery(%s::regconfig, %s), %s)
FROM unnest(%s::text[]) WITH ORDINALITY AS given (text, place) ORDER BY place
"""
MARKS = f'StartSel="{BEGIN}", StopSel="{END}"'
ALL = f"{MARKS}, HighlightAll=true"
FRAGMENTS = f'{MARKS}, MaxFragments={MAX_PIECES}, MaxWords=30, MinWords=12, FragmentDelimiter="{GAP}"'

Place = tuple[int, str]  # where a word begins, and how


class OctetLength(Func):
    """Asked before the text itself, which lies apart and compressed."""

    function = "octet_length"
    output_field = IntegerField()


class Shown(NamedTuple):
    headline: SafeString
    snippet: SafeString


class _Text(NamedTuple):
    article_id: int
    headline: str  # with hits marked, like the others
    standfirst: str
    body: str
    stems: list[str]  # of the words that were looked for


def _texts() -> QuerySet[Any, Any]:
    text = Given("text", TextField())
    query = SearchQuery(text, config=SEARCH_CONFIG, search_type="websearch")
    marking: dict[str, Any] = {"config": SEARCH_CONFIG, "start_sel": BEGIN, "stop_sel": END, "highlight_all": True}
    words = Func(SearchConfig(SEARCH_CONFIG), text, function="to_tsvector")
    stems: Any = Func(words, function="tsvector_to_array", output_field=ArrayField(TextField()))
    articles = Article.objects.published().filter(pk=AnyOf("ids")).alias(size=OctetLength("body")).order_by()
    return articles.values_list(
        "pk",
        SearchHeadline("headline", query, **marking),
        SearchHeadline("standfirst", query, **marking),
        Case(When(size__gt=MAX_TEXT, then=Left("body", MAX_TEXT)), default="body", output_field=TextField()),
        stems,
    )  # fmt: skip


TEXTS = Ready(_texts)


def show(text: str, ids: Sequence[int]) -> dict[int, Shown]:
    """The hits of a query, by the article's id; two queries, however many there are, and seldom a third."""
    found = [_Text(*row) for row in TEXTS.rows(text=text, ids=list(ids))]
    bodies = {hit.article_id: HEADING_TAG.sub(HEADING_END, hit.body) for hit in found if BEGIN not in hit.standfirst}
    stems = found[0].stems if found else []
    pieces = {number: around(body, stems) for number, body in bodies.items()}
    told = _marked_pieces(text, {number: found for number, found in pieces.items() if found})
    told |= _fragments(text, {number: body for number, body in bodies.items() if not told.get(number)})
    return {hit.article_id: Shown(marked(hit.headline), _snippet(hit, told.get(hit.article_id, ""))) for hit in found}


def around(text: str, stems: Iterable[str]) -> list[str]:
    """At most two pieces of a long text, with as many as possible of the words that seem to have these stems."""
    if len(text) <= SHORT:
        return []
    places = _places(text, stems)[:MAX_PLACES]
    seen: set[str] = set()
    chosen: list[int] = []
    while places and len(chosen) < MAX_PIECES:
        at = max((position for position, _stem in places), key=lambda at: len(_near(places, at) - seen))
        seen |= _near(places, at)
        chosen.append(at)
        places = [place for place in places if abs(place[0] - at) > BEFORE + BEHIND]
    return [_cut(text, at) for at in sorted(chosen)]


def marked(text: str) -> SafeString:
    """Escaped first; then what the database marked as a hit is marked for readers."""
    *marks, rest = MARKED.split(text)
    if not marks:
        return escape(rest)
    return format_html(
        "{}{}", format_html_join("", "{}<mark>{}</mark>", zip(marks[::2], marks[1::2], strict=True)), rest
    )


def _places(text: str, stems: Iterable[str]) -> list[Place]:
    """Where words begin as the stems do. A stem may have an i for a word's y: happi, happy."""
    plain = (text if text.isascii() else text.translate(PLAIN)).lower()
    beginnings = {stem.removesuffix("i") if len(stem) > 3 else stem for stem in stems}
    return sorted(place for beginning in beginnings for place in _words_that_begin(beginning, plain))


def _words_that_begin(beginning: str, text: str) -> Iterator[Place]:
    at = text.find(beginning)
    while at >= 0:
        is_in_a_tag = text.rfind("<", 0, at) > text.rfind(">", 0, at)
        if not is_in_a_tag and not text[at - 1 : at].isalnum():
            yield at, beginning
        at = text.find(beginning, at + 1)


def _near(places: Iterable[Place], begin: int) -> set[str]:
    return {stem for at, stem in places if begin <= at < begin + BEHIND}


def _cut(text: str, at: int) -> str:
    """From the beginning of a sentence if one begins shortly before; whole words, and no half of a tag."""
    before, behind = text[max(at - BEFORE, 0) : at], text[at : at + BEHIND]
    if at > BEFORE:
        cut = REST_OF_TAG.match(before) or UP_TO_SENTENCE.match(before) or REST_OF_WORD.match(before)
        before = before[cut.end() :] if cut else before
    return before + (LAST_HALF.sub("", behind) if at + BEHIND < len(text) else behind)


def _marked_pieces(text: str, pieces: dict[int, list[str]]) -> dict[int, str]:
    """By the same keys, those in which a word of the query really is."""
    asked = [(number, piece) for number, found in pieces.items() for piece in found]
    told: dict[int, list[str]] = defaultdict(list)
    for (number, _piece), shown in zip(asked, _headlines(text, ALL, [piece for _number, piece in asked]), strict=True):
        told[number] += [shown] if BEGIN in shown else []
    return {number: GAP.join(shown) for number, shown in told.items()}


def _fragments(text: str, bodies: dict[int, str]) -> dict[int, str]:
    """By the same keys, what PostgreSQL chooses from a whole text; nothing where it finds no word of the query."""
    chosen = _headlines(text, FRAGMENTS, list(bodies.values()))
    return {number: shown for number, shown in zip(bodies, chosen, strict=True) if BEGIN in shown}


def _headlines(text: str, options: str, texts: list[str]) -> list[str]:
    if not texts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(HEADLINES, [SEARCH_CONFIG, SEARCH_CONFIG, text, options, texts])
        return [shown for (shown,) in cursor.fetchall()]


def _snippet(hit: _Text, told: str) -> SafeString:
    """The standfirst if the hit is there, else the sentences around it."""
    if not told:
        return marked(hit.standfirst)
    words = " ".join(plain_text(HEADING.sub(r"\1:", told).replace(HEADING_END, " ")).split())
    begin = "… " if words.lstrip(BEGIN)[:1].islower() else ""
    end = "" if words.rstrip(END).endswith(SENTENCE_ENDS) else " …"
    return marked(f"{begin}{words}{end}")
