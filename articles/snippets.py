"""How a hit of the readers' search is shown: its headline, and the sentences around it, with what was found marked.

PostgreSQL could choose the sentences, but reads slowly. It does so for a text that has the words in none of the forms
that are looked for here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django.db.models import Case, Func, IntegerField, QuerySet, TextField, When
from django.db.models.functions import Left

from articles import cards
from articles.cards import Hit
from articles.marking import BEGIN, END, Marker, Place, shown, with_marks
from articles.models import Article
from articles.models.article import SEARCH_CONFIG
from articles.ranking import Words
from articles.sanitizing import plain_text
from forum.ready import AnyOf, Ready, Row, Written

MAX_TEXT = 60_000  # characters in which a snippet is looked for
BEFORE, BEHIND = 110, 130  # characters around a word
MAX_PIECES = 2
MAX_PLACES = 60  # of words in a text; what comes later decides nothing
GAP = " … "
SENTENCE_ENDS = (".", "!", "?", "…", "”", "»", "؟", "。")
HEADING_END = "\x04"  # no text that we store has it
HEADING = re.compile(rf"(\w{END}?)\s*{HEADING_END}")
HEADING_TAG = re.compile("</h[234]>")
REST_OF_TAG = re.compile("[^<>]*>")
UP_TO_SENTENCE = re.compile(
    r"(?:[^<>]|<[^<>]*>)*?(?:[.!?…]\s+|</(?:p|li|td|th|div|figcaption|blockquote|h[234])>)"
)  # fmt: skip
REST_OF_WORD = re.compile(r"[^\s<>]*")
LAST_HALF = re.compile(r"(?:<[^<>]*|[^\s<>]+)\Z")

FRAGMENTS = Written("""
SELECT ts_headline(%(config)s::regconfig, text, %(words)s, %(options)s)
FROM unnest(%(texts)s::text[]) WITH ORDINALITY AS given (text, place) ORDER BY place
""")
MARKS = f'StartSel="{BEGIN}", StopSel="{END}", FragmentDelimiter="{GAP}"'
OPTIONS = f"{MARKS}, MaxFragments={MAX_PIECES}, MaxWords=30, MinWords=12"


class OctetLength(Func):
    """Asked before the text itself, which lies apart and compressed."""

    function = "octet_length"
    output_field = IntegerField()


def _rows() -> QuerySet[Article, Row]:
    """A card's columns, and the body behind them."""
    body = Case(When(size__gt=MAX_TEXT, then=Left("body", MAX_TEXT)), default="body", output_field=TextField())
    articles = Article.objects.published().filter(pk=AnyOf("ids")).alias(size=OctetLength("body"))
    return articles.order_by().values_list(*cards.COLUMNS, body)


ROWS = Ready(_rows)


def show(query: str, ids: Sequence[int]) -> list[Hit]:
    """In this order, without those that went away a moment ago.

    Two queries, however many there are, and others for words and texts of a kind that was not met before.
    """
    rows = ROWS.rows(ids=list(ids))
    found, bodies = cards.of_rows(rows), {row[0]: _whole(row[-1]) for row in rows}
    marker, order = Marker(query), [number for number in ids if number in found]
    headlines = _marked(marker, [found[number].headline for number in order])
    standfirsts = _marked(marker, [found[number].standfirst for number in order])
    told = dict(zip(order, standfirsts, strict=True))
    told |= _sentences(query, marker, {number: bodies[number] for number in order if BEGIN not in told[number]})
    marks = zip(order, headlines, strict=True)
    return [Hit(found[number], shown(headline), shown(told[number])) for number, headline in marks]


def around(text: str, places: Sequence[Place]) -> list[tuple[int, int]]:
    """At most two pieces of a text, with as many different words of the query as possible."""
    left, chosen, seen = list(places[:MAX_PLACES]), list[Place](), set[str]()
    while left and len(chosen) < MAX_PIECES:
        best = max(left, key=lambda place: len(_near(left, place) - seen))
        seen |= _near(left, best)
        chosen.append(best)
        left = [place for place in left if abs(place.begin - best.begin) > BEFORE + BEHIND]
    return [_piece(text, place) for place in sorted(chosen)]


def _marked(marker: Marker, texts: Sequence[str]) -> list[str]:
    places = marker.find(texts, are_html=False)
    return [with_marks(text, found) for text, found in zip(texts, places, strict=True)]


def _sentences(query: str, marker: Marker, bodies: dict[int, str]) -> dict[int, str]:
    """Those around what was found, by the article's id, as far as its text has anything of it."""
    places = dict(zip(bodies, marker.find(list(bodies.values()), are_html=True), strict=True))
    told = {
        number: GAP.join(with_marks(body, places[number], *piece) for piece in around(body, places[number]))
        for number, body in bodies.items()
    }
    told |= _chosen_by_the_database(
        query, {number: body for number, body in bodies.items() if BEGIN not in told[number]}
    )
    return {number: _as_sentences(text) for number, text in told.items() if text}


def _near(places: Iterable[Place], first: Place) -> set[str]:
    return {place.stem for place in places if first.begin <= place.begin < first.begin + BEHIND}


def _whole(body: str) -> str:
    """What is as long as it may be was cut."""
    return body if len(body) < MAX_TEXT else LAST_HALF.sub("", body)


def _piece(text: str, place: Place) -> tuple[int, int]:
    """From the beginning of a sentence if one begins shortly before; no half of a tag, nor of a word if others end."""
    begin, end = max(place.begin - BEFORE, 0), min(max(place.begin + BEHIND, place.end), len(text))
    if begin:
        before = text[begin : place.begin]
        cut = REST_OF_TAG.match(before) or UP_TO_SENTENCE.match(before) or REST_OF_WORD.match(before)
        begin += cut.end() if cut else 0
    half = LAST_HALF.search(text, place.end, end) if end < len(text) else None
    if half and (half[0].startswith("<") or half.start() > place.end):
        end = half.start()
    return begin, end


def _chosen_by_the_database(query: str, bodies: dict[int, str]) -> dict[int, str]:
    """By the same keys; nothing where it finds no word of the query either."""
    if not bodies:
        return {}
    texts = [HEADING_TAG.sub(HEADING_END, body) for body in bodies.values()]
    rows = FRAGMENTS.rows(config=SEARCH_CONFIG, words=Words(query), options=OPTIONS, texts=texts)
    return {number: text if BEGIN in text else "" for number, (text,) in zip(bodies, rows, strict=True)}


def _as_sentences(told: str) -> str:
    """Without tags, and with dots where it does not begin or end like a sentence."""
    if "</h" in told or HEADING_END in told:
        told = HEADING.sub(r"\1:", HEADING_TAG.sub(HEADING_END, told)).replace(HEADING_END, " ")
    words = " ".join((plain_text(told) if "<" in told or "&" in told else told).split())
    begin = "… " if words.lstrip(BEGIN)[:1].islower() else ""
    end = "" if words.rstrip(END).endswith(SENTENCE_ENDS) else " …"
    return f"{begin}{words}{end}"
