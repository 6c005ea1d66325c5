"""WordPress's comments are HTML; here they become what the reader would have typed."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comments.models import MAX_BODY
from comments.text import to_html
from comments.wordpress.text import plain, shortened
from tests.timing import is_linear


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("One line\nand another\n\nA paragraph", "One line\nand another\n\nA paragraph"),
        ("A\r\nB\rC", "A\nB\nC"),
        ("  spaces around \n", "spaces around"),
        ("<p>One</p>\n\n<p>Two<br />\nthree</p>", "One\n\nTwo\nthree"),
        ("One<br><br>\nTwo", "One\n\nTwo"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("<h2>Title</h2>Text<hr>more", "Title\n\nText\n\nmore"),
        ("Tom &amp; Ann &lt;3 it&#8217;s 5 &euro;", "Tom & Ann <3 it’s 5 €"),
        ("&amp;lt;b&amp;gt; &copy=2 &unknown;", "&lt;b&gt; &copy=2 &unknown;"),
        ("<b>bold</b> <em>and</em><i>not</i>", "bold andnot"),
        ("1 < 2 & 3 > 2, <3", "1 < 2 & 3 > 2, <3"),
        ("a<!-- hidden -->b, <!-- open", "ab, <!-- open"),
        ("Said <q>yes</q>", 'Said "yes"'),
        ("Write to <ann@example.org> or <http://example.org/a>", "Write to ann@example.org or http://example.org/a"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a  b\nc"),
        ("Zero\x00 and \x07bell, &#7;too", "Zero and bell, too"),
        ("", ""),
        ("<p>&nbsp;</p>", ""),
    ],
)
def test_markup_becomes_what_was_typed(markup: str, text: str) -> None:
    assert plain(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('See <a href="https://a.example/b" rel="nofollow">this page</a>.', "See this page (https://a.example/b)."),
        ('<a href="https://www.a.example/b/">a.example/b</a>', "https://www.a.example/b/"),
        ('<a href="http://a.example/long/way">http://a.example/lo…</a>!', "http://a.example/long/way!"),
        ('<a href="http://a.example/?x=1&amp;y=2">words</a>', "words (http://a.example/?x=1&y=2)"),
        ("<a title=\"a > b\" href='http://a.example/'>words</a>", "words (http://a.example/)"),
        ('<a href="http://a.example/a b">words </a>more', "words (http://a.example/a%20b) more"),
        ('<a href="javascript:alert(1)">words</a> <a name="x"></a><a href="#c">more</a>', "words more"),
        ('<a href="http://a.example/"><img src="http://b.example/i.png"></a>', "http://a.example/"),
        ('<a href="http://a.example/"><p>words</p></a>behind', "words (http://a.example/)\n\nbehind"),
        ('<a href="http://a.example/">not closed', "not closed (http://a.example/)"),
        ('<img src="http://b.example/i.png" alt="A map">', "A map"),
        ('<img src="http://b.example/i.png">', "http://b.example/i.png"),
    ],
)
def test_a_link_keeps_its_words_and_its_address(markup: str, text: str) -> None:
    assert plain(markup) == text


def test_the_address_of_a_link_is_live_again() -> None:
    text = plain('<a href="https://en.example/A_(b)">A</a>, really')
    assert '(<a href="https://en.example/A_(b)" rel="ugc nofollow noopener">' in to_html(text)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<blockquote>Two\nlines</blockquote>\nMine", "> Two\n> lines\n\nMine"),
        ("<blockquote><p>A</p><blockquote>B</blockquote></blockquote>C", "> A\n\n> > B\n\nC"),
        ("Before\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\nBehind", "Before\n\n- one\n- two\n\nBehind"),
        ("<ol><li><p>one</p></li><li>two<ul><li>in</li></ul></li></ol>", "- one\n- two\n- in"),
        ("<ul><li></li></ul><p>words</p>", "words"),
        ("Try <code>if (a &lt; b)  {\n\tx\n}</code> so", "Try if (a < b)  {\n\tx\n} so"),
        ("<pre>\n  a\n\n\n  b\n</pre>behind", "  a\n\n\n  b\n\nbehind"),
    ],
)
def test_quotes_lists_and_code_look_as_people_type_them(markup: str, text: str) -> None:
    assert plain(markup) == text


WORDS = st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), min_size=1, max_size=3).map(" ".join)
INLINE = st.sampled_from(["b", "em", "code", "span", "u", "x-unknown", 'a href="http://a.example/"', "a", "del", "h2"])
BLOCK = st.sampled_from(["p", "div", "blockquote", "li", "ul", "pre", "td", "section"])


def wrapped(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = st.one_of(INLINE, BLOCK)
    inside = st.lists(children, min_size=1, max_size=4).map(" \n".join)
    return st.builds(lambda tag, text: f"<{tag}>{text}</{tag.split()[0]}>", tags, inside)


@given(st.recursive(WORDS, wrapped, max_leaves=30))
def test_no_word_is_lost_and_none_changes_its_place(markup: str) -> None:
    shown = re.sub(r"<[^>]*>", " ", markup).split()
    found = [word for word in re.sub(r"\(?http://a.example/\)?", " ", plain(markup)).split() if word not in {">", "-"}]
    assert "".join(found) == "".join(shown)


PIECES = [
    "<", ">", "</", "<!--", "-->", "<a href=", "<a href='", '"', "'", "&", "&#", "&amp", ";", "<blockquote>", "<li>",
    "</li>", "<br>", "<pre>", "</pre>", "</a>", "<img src=", "<![CDATA[", "<?", "<!", "<script>", "\x00", "\ud800",
    "\n", " ", "x", "http://a.example/", "&#xD800;", "&#0;", "&#99999999;", "<p", "=", "\u202e", "</blockquote>",
]  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=60).map("".join))
@example("<a href='<a href=\"'>")
def test_nothing_raises_and_nothing_a_database_refuses_comes_out(markup: str) -> None:
    text = plain(markup)
    text.encode()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)
    assert text == plain(text) or "<" in text or "&" in text


@given(st.text(st.characters(codec="utf-8", exclude_characters="<&\r", exclude_categories=["Cc", "Cs", "Cn"])))
def test_text_without_markup_stays_as_it_is(text: str) -> None:
    assert plain(text) == text.strip()


@pytest.mark.parametrize(
    "piece", [*PIECES, '<a "', "<a =''", "<a aaaa ", "<blockquote>x", "</a <b", "<!--x", "<ul><li>"]
)
def test_hostile_markup_costs_no_more_than_its_length(piece: str) -> None:
    def read(length: int) -> None:
        plain(piece * (length // len(piece)))
        plain(f"<a {piece * (length // len(piece))}>")

    assert is_linear(read, 300_000)


def test_a_text_that_is_too_long_is_cut_behind_a_word() -> None:
    assert shortened("word " * MAX_BODY, MAX_BODY).endswith("word …")
    assert len(shortened("x" * 2 * MAX_BODY, MAX_BODY)) == MAX_BODY
    assert len(shortened("word " * MAX_BODY, MAX_BODY)) <= MAX_BODY
