"""The sentences around what a search has found: the right ones, also deep in a long text, and cheaply."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from articles import stems
from articles.marking import BEGIN, END, Marker, Place, shown, with_marks
from articles.snippets import BEFORE, BEHIND, MAX_PIECES, around
from tests.builders import make_article

pytestmark = pytest.mark.django_db
FILLING = "<p>Nothing of interest was said that day. The delegates went home early.</p>\n" * 60


@pytest.fixture(autouse=True)
def _often(settings: Any) -> None:
    settings.FORUM_SEARCHES_PER_MINUTE = 10_000


def snippet(client: Client, query: str) -> str:
    text = client.get("/search/", {"q": query}).text
    return text.partition('<p class="hit-snippet" lang="en">')[2].partition("</p>")[0]


def make(*parts: str) -> None:
    make_article(headline="A", standfirst="", body=FILLING.join(["", *parts, ""]))


def test_a_word_deep_in_a_long_text_is_shown_in_its_sentence(client: Client) -> None:
    make("<p>It was late. The <em>dredging</em> of the canal began at dawn.</p>")
    assert "The <mark>dredging</mark> of the canal began at dawn." in snippet(client, "dredging")


def test_a_sentence_is_not_cut_where_its_markup_changes(client: Client) -> None:
    make("<p>Who knows. It was <b>not</b> the dredging.</p>")
    assert "Who knows. It was not the <mark>dredging</mark>." in snippet(client, "dredging")


def test_words_that_stand_apart_are_both_shown_in_the_order_of_the_text(client: Client) -> None:
    make("<p>The quay is old.</p>", "<p>The canal is new.</p>")
    shown = snippet(client, "canal quay")
    assert shown.index("<mark>quay</mark>") < shown.index(" … ") < shown.index("<mark>canal</mark>")


def test_a_place_with_more_of_the_words_is_preferred(client: Client) -> None:
    make("<p>The canal.</p>", "<p>More of the canal.</p>", "<p>A quay on the canal.</p>")
    assert "A <mark>quay</mark> on the <mark>canal</mark>." in snippet(client, "canal quay")


@pytest.mark.parametrize(
    ("query", "text", "wanted"),
    [
        ("happy", "A happier day.", ""),
        ("happiness", "They were happy then.", "They were <mark>happy</mark> then."),
        ("countries", "In each country a quay.", "In each <mark>country</mark> a quay."),
        ("erdogan", "Then Erdoğan spoke.", "Then <mark>Erdoğan</mark> spoke."),
        ("elections", "Les élections ont eu lieu.", "Les <mark>élections</mark> ont eu lieu."),
        ("possible", "There is a possibility.", "There is a <mark>possibility</mark>."),
        ("المياه", "عن المياه هنا", "<mark>المياه</mark>"),
        ('"old quay"', "A quay. An old quay.", "An <mark>old</mark> <mark>quay</mark>."),
        ("quay -bridge", "The quay is open.", "The <mark>quay</mark> is open."),
        ("quay or bridge", "The bridge is open.", "The <mark>bridge</mark> is open."),
    ],
)
def test_words_are_shown_as_the_search_understands_them(client: Client, query: str, text: str, wanted: str) -> None:
    make(f"<p>{text}</p>")
    assert wanted in snippet(client, query)


@pytest.mark.parametrize("before", ["", "条约，", "约" * 300, "约" * 300 + "。 条约，"])
@pytest.mark.parametrize("behind", ["", "，河流问题", "，" + "河" * 300, '<a href="/' + "x" * 300 + '">河</a>'])
def test_what_was_found_is_shown_in_a_text_without_spaces(before: str, behind: str) -> None:
    text = f"<p>{before}港口{behind}</p>"
    place = Place(text.index("港口"), text.index("港口") + 2, "港口")
    ((begin, end),) = around(text, [place])
    shown = with_marks(text, [place], begin, end)
    assert f"{BEGIN}港口{END}" in shown
    assert shown.count("<") == shown.count(">")


def test_what_is_in_the_headline_alone_has_no_snippet_but_the_standfirst(client: Client) -> None:
    make_article(headline="Dredging", standfirst="A <canal>.", body=FILLING)
    assert snippet(client, "dredging") == "A &lt;canal&gt;."


def test_the_database_reads_no_text_in_which_the_words_are_seen(client: Client) -> None:
    make_article(headline="A", standfirst="", body=f"{FILLING * 10}<p>The dredging.</p>{FILLING}")
    make_article(headline="B", standfirst="", body="<p>Dredged.</p>")
    with CaptureQueriesContext(connection) as captured:
        text = client.get("/search/?q=dredging").text
    assert ("<mark>dredging</mark>" in text, "<mark>Dredged</mark>" in text) == (True, True)
    assert not any("ts_headline" in query["sql"] for query in captured)


def test_what_was_said_of_a_word_is_remembered(client: Client) -> None:
    make("<p>A quay, two quays, and the queue.</p>")
    stems.known.clear()
    asked = []
    for query in ("quay", "quays", "Quay"):
        with CaptureQueriesContext(connection) as captured:
            assert "A <mark>quay</mark>, two <mark>quays</mark>, and the queue." in snippet(client, query)
        asked.append(sum("tsvector_to_array" in query["sql"] for query in captured))
    assert asked == [2, 0, 1]


def test_no_more_words_are_remembered_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stems, "ROOM", 3)
    stems.known.clear()
    for words in (["quay", "the"], ["canal", "quays"], ["ports", "quay", "a", "b", "c"]):
        assert set(stems.of(words)) == set(words)
        assert len(stems.known) <= max(stems.ROOM, len(words))
    assert stems.of(["quays", "the"]) == {"quays": {"quay"}, "the": frozenset()}


def test_marks_are_set_in_words_alone() -> None:
    text = '<p title="quay">Quays &amp; amps: <a href="/quay/">the QUAY</a>, &quay; quayside</p>'
    marker = Marker("quay amp")
    places = marker.find([text, "5 < 6 quays & amp"], are_html=True)
    assert [text[place.begin : place.end] for place in places[0]] == ["Quays", "amps", "QUAY"]
    assert shown(with_marks("5 < 6 quays", marker.find(["5 < 6 quays"], are_html=False)[0])) == (
        "5 &lt; 6 <mark>quays</mark>"
    )


@given(
    st.lists(
        st.sampled_from(
            ["quay", "canal", "<p>", "</p>", '<a href="/quay/" title="A quay. Old">', "</a>", " ", ". ", "Ünï", "&amp;"]
        )
    ),
    st.integers(0, 400),
)
def test_pieces_are_whole_words_and_whole_tags(parts: list[str], filling: int) -> None:
    text = "x" * filling + "".join(parts * 20) + " quay " + "word " * 400
    places = Marker("quay canal").find([text], are_html=True)[0]
    pieces = around(text, places)
    assert 1 <= len(pieces) <= MAX_PIECES
    for begin, end in pieces:
        piece = text[begin:end]
        assert len(piece) <= BEFORE + BEHIND
        assert piece.count("<") == piece.count(">")
        assert piece.find("<") <= piece.find(">")
        assert any(begin <= place.begin and place.end <= end for place in places)
        assert not (begin and text[begin - 1].isalnum() and text[begin].isalnum())
