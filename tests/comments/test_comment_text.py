"""A comment's plain text as readers see it."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.text import is_web_address, to_html


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("one\ntwo\n\nthree", "<p>one<br>two</p>\n<p>three</p>"),
        ("one\r\ntwo", "<p>one<br>two</p>"),
        ("1 < 2 & 3 > 2", "<p>1 &lt; 2 &amp; 3 &gt; 2</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("a \u202eevil\u202c b", "<p>a evil b</p>"),
    ],
)
def test_text_becomes_paragraphs_and_markup_stays_text(typed: str, shown: str) -> None:
    assert to_html(typed) == shown


@pytest.mark.parametrize(
    ("typed", "address", "around"),
    [
        ("See https://a.example/page.", "https://a.example/page", "See {}."),
        ("(https://a.example/x)", "https://a.example/x", "({})"),
        ("https://a.example/x_(y)", "https://a.example/x_(y)", "{}"),
        ("“https://a.example/x”,", "https://a.example/x", "“{}”,"),
        ("https://a.example/?a=1&b=2", "https://a.example/?a=1&b=2", "{}"),
    ],
)
def test_web_addresses_become_links_without_the_punctuation_around(typed: str, address: str, around: str) -> None:
    escaped = html.escape(address)
    link = f'<a href="{escaped}" rel="ugc nofollow noopener">{escaped}</a>'
    assert to_html(typed) == f"<p>{around.format(link)}</p>"


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "https://",
        "http://localhost",
        "https://good.example@evil.example/",
        "https:\\\\evil.example",
        "xhttps://a.example",
        "https://a.example:port/",
        "https://[::1",
        "ftp://a.example/",
    ],
)
def test_what_is_no_plain_web_address_stays_text(typed: str) -> None:
    assert "<a " not in to_html(typed)


def test_links_can_be_left_dead() -> None:
    assert "<a " not in to_html("https://a.example/", live_links=False)


class Collector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))


HOSTILE = st.lists(
    st.one_of(
        st.text(max_size=20),
        st.sampled_from(
            ["https://", "http://a.example/", '"', "'", "<", ">", "&", "\n\n", "javascript:", "@", "(", ")"]
        ),
    ),
    max_size=30,
).map("".join)


@given(HOSTILE)
def test_no_text_makes_other_markup_than_ours(typed: str) -> None:
    collector = Collector()
    collector.feed(to_html(typed))
    for tag, attributes in collector.tags:
        assert tag in {"p", "br", "a"}
        if tag == "a":
            assert [name for name, _ in attributes] == ["href", "rel"]
            assert is_web_address(attributes[0][1] or "")
        else:
            assert attributes == []


@given(st.text(alphabet="ab <>&\"'\n.", max_size=200))
def test_nothing_that_is_typed_is_lost(typed: str) -> None:
    shown = html.unescape(re.sub(r"<[^>]+>", " ", to_html(typed)))
    assert shown.split() == typed.split()


def test_a_text_of_full_length_takes_no_time() -> None:
    for typed in ("http://" * 9000, "(" * 65000, "https://a.example/" + ")" * 65000, "\n" * 65000, "a@" * 30000):
        assert to_html(typed).startswith("<p>")
