"""Pieces of pages: drawn once from the same facts, and kept within bounds."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from django.utils import translation
from django.utils.html import format_html

from forum import pieces
from forum.pieces import draw, draw_all, draw_around, kept

drawn: list[str] = []


class Entry(NamedTuple):
    title: str
    url: str = "/about/"
    language: str = "en"

    def context(self) -> dict[str, Any]:
        drawn.append(self.title)
        return {"site_name": "A site", "sections": (), "footer_pages": [self]}


class Front(NamedTuple):
    name: str

    def context(self) -> dict[str, Any]:
        drawn.append(self.name)
        return {"section": {"pk": 1, "url": "/section/x/", "name": self.name}}


@pytest.fixture(autouse=True)
def _nothing_drawn() -> None:
    drawn.clear()


def test_the_same_facts_are_drawn_once_and_other_facts_by_themselves() -> None:
    first = draw("_footer.html", Entry("About us"))
    assert draw("_footer.html", Entry("About us")) == first
    assert '<a href="/about/" lang="en" dir="auto">About us</a>' in first
    assert "About them" in draw("_footer.html", Entry("About them"))
    assert drawn == ["About us", "About them"]


def test_facts_are_escaped_like_any_text() -> None:
    assert "<b>" not in draw("_footer.html", Entry("<b>"))
    assert "&lt;b&gt;" in draw("_footer.html", Entry("<b>"))


def test_every_language_has_its_own() -> None:
    english = draw("_footer.html", Entry("About us"))
    with translation.override("de"):
        draw("_footer.html", Entry("About us"))
    assert draw("_footer.html", Entry("About us")) == english
    assert drawn == ["About us", "About us"]


def test_a_template_has_pieces_of_its_own() -> None:
    assert draw("_footer.html", Entry("About us")) != draw("_header.html", Entry("About us"))


def test_several_stand_one_behind_the_other_and_none_are_nothing() -> None:
    one, other = Entry("One"), Entry("Other")
    assert draw_all("_footer.html", [one, other]) == draw("_footer.html", one) + draw("_footer.html", other)
    assert draw_all("_footer.html", []) == ""


def test_what_is_different_each_time_fills_holes_and_is_not_kept() -> None:
    def filled(name: str, *fillings: str) -> str:
        return draw_around("articles/_front_section.html", Front(name), *fillings)

    assert "&lt;i&gt;" in filled("World", "<i>", "")
    assert format_html("<b>{}</b>", "{0} & {x}") in filled("World", format_html("<b>{}</b>", "{0} & {x}"), "")
    assert drawn == ["World"]
    assert ">{0} {} }{</a>" in filled("{0} {} }{", "a", "b")


def test_anything_can_be_made_once() -> None:
    made = []
    for _ in range(3):
        assert kept(("greeting", 1), lambda: made.append(1) or "hello") == "hello"  # type: ignore[func-returns-value]
    assert made == [1]


def test_the_room_is_a_small_part_of_a_process() -> None:
    assert pieces.ROOM <= 8 * 2**20
