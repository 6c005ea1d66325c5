"""What counts as a link in a comment, and where it leads."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comments.links import foreign_hosts
from comments.text import to_html

OWN = "forum.example:8000"


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("https://a.example/page", ["a.example"]),
        ("HTTP://A.Example", ["a.example"]),
        ("www.a.example", ["a.example"]),
        ("(www.a.example)", ["a.example"]),
        ("http://www.a.example", ["a.example"]),
        ("https://a.example https://a.example", ["a.example", "a.example"]),
        ("http://a.example,http://b.example", ["a.example", "b.example"]),
        ("http://a.examplehttp://b.example", ["a.examplehttp", "b.example"]),
        ('<a href="http://a.example">x</a>', ["a.example"]),
        ("[url=http://a.example]x[/url]", ["a.example"]),
        ("[url]www.a.example[/url]", ["a.example"]),
        ("“https://a.example”", ["a.example"]),
        ("h\u200bttp://a.example", ["a.example"]),
        ("http://forum.example@evil.example/", ["evil.example"]),
        ("http://forum.example.evil.example/", ["forum.example.evil.example"]),
        ("http://a.example:81/", ["a.example"]),
        ("http://[::ffff:192.0.2.7]/", ["[::ffff:192.0.2.7]"]),
        ("http://bücher.example", ["bücher.example"]),
        ("somebody@www.example.org", []),
        ("somebody@example.org", []),
        ("https://forum.example/2026/", []),
        ("http://www.forum.example:8000/", []),
        ("www.forum.example", []),
        ("example.org", []),
        ("awww.cute", []),
        ("https:// and www. alone", []),
        ("ftp://a.example", []),
    ],
)
def test_links_away_from_here_are_counted(text: str, hosts: list[str]) -> None:
    assert foreign_hosts(text, OWN) == hosts


PIECES = [
    "http://",
    "https://",
    "www.",
    "a.example",
    "@",
    "/",
    " ",
    "\n",
    "(",
    ")",
    '"',
    "<",
    "[",
    "]",
    "\u200b",
    ":80",
    ".",
]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=10)), max_size=30).map("".join))
@example("http://www.<")
def test_every_link_that_readers_could_follow_is_counted(text: str) -> None:
    assert len(foreign_hosts(text)) >= to_html(text).count("<a ")


@pytest.mark.parametrize(
    "piece", ["http://", "www.", "http://a", "http://" + "a" * 300 + " ", "[", "a@www.", "<a href="]
)
def test_the_longest_text_is_counted_at_once(piece: str) -> None:
    foreign_hosts((piece * 65525)[:65525])
