"""The sentences around what a search has found: the right ones, also deep in a long text, and cheaply."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

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


def test_what_is_in_the_headline_alone_has_no_snippet_but_the_standfirst(client: Client) -> None:
    make_article(headline="Dredging", standfirst="A <canal>.", body=FILLING)
    assert snippet(client, "dredging") == "A &lt;canal&gt;."


def test_the_database_reads_little_of_a_long_text(client: Client) -> None:
    make_article(headline="A", standfirst="", body=f"{FILLING * 10}<p>The dredging.</p>{FILLING}")
    with CaptureQueriesContext(connection) as captured:
        assert "<mark>dredging</mark>" in snippet(client, "dredging")
    read = [query["sql"] for query in captured if "unnest" in query["sql"] and "ts_headline" in query["sql"]]
    assert [len(sql) < 1500 for sql in read] == [True]


def test_a_short_text_is_read_whole() -> None:
    assert around("<p>A quay.</p>", ["quay"]) == []


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
    pieces = around(text, ["quay", "canal"])
    assert len(pieces) <= MAX_PIECES
    for piece in pieces:
        assert piece in text
        assert len(piece) <= BEFORE + BEHIND
        assert piece.count("<") == piece.count(">")
        assert piece.find("<") <= piece.find(">")
