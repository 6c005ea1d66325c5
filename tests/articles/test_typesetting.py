"""The text as its page prints it: anchors, contents, notes, tables, pictures, and how long it takes to read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.sanitizing import clean
from articles.typesetting import minutes, typeset
from tests.builders import make_image

NOTES = (
    "<p>One<sup>1</sup>, two<sup>[2]</sup>, one again<sup>1</sup>.</p>"
    "<hr><ol><li>First.</li><li><p>Second.</p></li></ol>"
)


def test_headings_get_anchors_of_their_own() -> None:
    shown = typeset(
        "<h2>The gap</h2><h2>The <em>gap</em></h2><h3>Comments</h3><h2>comment-12</h2><h2>اتفاق المياه</h2>"
    )
    assert [heading.anchor for heading in shown.headings] == [
        "the-gap", "the-gap-2", "part-comments", "part-comment-12", "اتفاق-المياه",
    ]  # fmt: skip
    assert '<h2 id="the-gap-2">The <em>gap</em></h2>' in shown.html


def test_contents_begin_with_four_headings() -> None:
    body = "".join(f"<h2>Part {number}</h2><p>x</p>" for number in range(4))
    assert [heading.text for heading in typeset(body).contents] == ["Part 0", "Part 1", "Part 2", "Part 3"]
    assert typeset(body.replace("<h2>Part 3</h2>", "<h4>Small</h4>")).contents == []


def test_contents_are_long_where_they_fill_a_screen() -> None:
    short, long = ("".join(f"<h2>Part {number}</h2>" for number in range(many)) for many in (12, 13))
    assert [typeset(body).has_long_contents for body in (short, long)] == [False, True]


def test_raised_numbers_lead_to_the_notes_at_the_end_and_back() -> None:
    shown = typeset(NOTES).html
    assert shown.count('href="#note-1"') == 2
    assert shown.count('id="ref-1"') == 1
    assert '<li id="note-1">First. <a class="note-back" href="#ref-1" aria-label="Back to the text">↩</a></li>' in shown
    assert '<li id="note-2"><p>Second. <a class="note-back"' in shown


@pytest.mark.parametrize(
    "body",
    [
        "<p>m<sup>2</sup></p>",
        "<p>m<sup>3</sup></p><hr><ol><li>One</li><li>Two</li></ol>",
        "<p>Steps</p><h2>Steps</h2><ol><li>One</li></ol>",
        "<p>x<sup>1</sup></p><hr><ol><li>One</li></ol><p>More</p>",
    ],
)
def test_what_are_no_notes_stays_as_it_is(body: str) -> None:
    assert "note-" not in typeset(body).html


def test_tables_scroll_in_a_box_that_the_keyboard_reaches() -> None:
    shown = typeset('<table><caption>Water &amp; "law"</caption><tbody><tr><td>1</td></tr></tbody></table>').html
    assert shown.startswith(
        '<div class="table" role="region" tabindex="0" aria-label="Water &amp; &quot;law&quot;"><table>'
    )
    assert shown.endswith("</table></div>")


@pytest.mark.django_db
def test_pictures_of_the_library_come_in_several_sizes_and_others_as_they_are() -> None:
    image = make_image()
    shown = typeset(f'<p><img src="{image.file.url}" alt="Red" width="60" height="40"></p>').html
    assert '<picture><source type="image/avif" srcset="/media/' in shown
    assert 'loading="lazy" decoding="async"></picture>' in shown
    other = typeset('<p><img src="/media/images/gone.png" alt=""></p>').html
    assert other == '<p><img src="/media/images/gone.png" alt="" loading="lazy" decoding="async"></p>'


def test_reading_takes_at_least_a_minute_and_longer_for_more() -> None:
    assert minutes("") == minutes("<p>word</p>") == 1
    assert minutes(f"<p>{'word ' * 2300}</p>") == 10
    assert minutes(f"<p>{'水' * 2000}</p>") == 5


@given(st.lists(st.sampled_from([
    "<h2>", "</h2>", "<table>", "</table>", "<tr><td>", "<ol><li>", "</ol>", "<sup>1</sup>", "<hr>", "<p>", "text", '"',
]), max_size=30))  # fmt: skip
def test_whatever_the_sanitiser_lets_through_stays_safe(parts: list[str]) -> None:
    body = clean("".join(parts))
    shown = typeset(body).html
    without = re.sub(r' (?:id|class|href|role|tabindex|aria-label)="[^"]*"|</?(?:div|a)[^>]*>', "", shown)
    assert clean(without.replace(" ↩", "")) == clean(re.sub(r"</?div>", "", body.replace("[", "").replace("]", "")))
