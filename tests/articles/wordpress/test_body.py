"""Whole texts, and that nothing that comes in from anywhere raises, takes long, or comes out unsafe."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from articles.sanitizing import MAX_INPUT, clean, plain_text
from articles.wordpress.body import Converted, convert
from tests.articles.wordpress.converted_site import DOOR_IMAGE, HALL_IMAGE, UPLOADS, OldSite, converted
from tests.timing import is_linear

CLASSIC = f"""<strong>The delegates came by the back stairs.</strong>
[caption id="attachment_12" align="alignright" width="300"]<a href="{UPLOADS}/hall.jpg"><img
class="wp-image-12" src="{UPLOADS}/hall-300x200.jpg" alt="" /></a> The hall at <em>noon</em>[/caption]

“We [the smaller states] were not asked,” said one, who had
<a href="https://old.example/2019/04/first-day/">written the first draft</a>.

<!--more-->
<h3>What was on the table</h3>
Three things, in this order:
<ol>
	<li>a border,</li>
	<li>a bank.</li>
</ol>
&nbsp;

https://vimeo.com/12345

<blockquote>Nobody won.

And nobody lost.</blockquote>
[signup form="3"]
"""


def test_classic_review_reads_as_before() -> None:
    assert converted(CLASSIC) == Converted(
        "<p><strong>The delegates came by the back stairs.</strong></p>\n"
        f'<figure class="align-right image">{HALL_IMAGE}<figcaption>The hall at <em>noon</em></figcaption></figure>\n'
        "<p>“We [the smaller states] were not asked,” said one, who had<br>"
        '<a href="/articles/3/">written the first draft</a>.</p>\n'
        "<h3>What was on the table</h3>\n"
        "<p>Three things, in this order:</p>\n"
        "<ol><li>a border,</li><li>a bank.</li></ol>\n"
        '<p><a href="https://vimeo.com/12345">Vimeo: vimeo.com/12345</a></p>\n'
        "<blockquote><p>Nobody won.</p><p>And nobody lost.</p></blockquote>\n"
        '<p>[signup form="3"]</p>',
        [("shortcode-kept", "signup"), ("embed-linked", "https://vimeo.com/12345")],
        "The delegates came by the back stairs.\nThe hall at noon\n“We [the smaller states] were not asked,” said one, "
        "who had\nwritten the first draft.",
    )


BLOCKS = f"""<!-- wp:paragraph {{"dropCap":true}} -->
<p class="has-drop-cap">A treaty is a letter to <em>strangers</em>.</p>
<!-- /wp:paragraph -->

<!-- wp:group {{"layout":{{"type":"constrained"}}}} -->
<div class="wp-block-group"><!-- wp:heading -->
<h2 class="wp-block-heading">Who opens it</h2>
<!-- /wp:heading -->

<!-- wp:image {{"id":14,"align":"left"}} -->
<figure class="wp-block-image alignleft"><a href="https://a.example/"><img src="{UPLOADS}/door.jpg" alt=""
 class="wp-image-14"/></a><figcaption>A door</figcaption></figure>
<!-- /wp:image --></div>
<!-- /wp:group -->

<!-- wp:list -->
<ul><!-- wp:list-item -->
<li>Those who sign<!-- wp:list -->
<ul><!-- wp:list-item -->
<li>and their heirs</li>
<!-- /wp:list-item --></ul>
<!-- /wp:list --></li>
<!-- /wp:list-item --></ul>
<!-- /wp:list -->

<!-- wp:latest-posts {{"postsToShow":3}} /-->

<!-- wp:shortcode -->
[gallery ids="12"]
<!-- /wp:shortcode -->
"""


def test_review_in_blocks_reads_as_before() -> None:
    assert converted(BLOCKS) == Converted(
        "<p>A treaty is a letter to <em>strangers</em>.</p>\n"
        "<h2>Who opens it</h2>\n"
        f'<figure class="align-left image"><a href="https://a.example/">{DOOR_IMAGE}</a>'
        "<figcaption>A door</figcaption></figure>\n"
        "<ul><li>Those who sign<ul><li>and their heirs</li></ul></li></ul>\n"
        f"<p>{HALL_IMAGE}</p>",
        [("block-dropped", "latest-posts")],
    )


HEAVY = {
    "deep": "<div>" * 300 + "words" + "</div>" * 300,
    "many paragraphs": "<p>x</p>" * 15_000,
    "long": "word & " * 250_000,
    "many lines": "a\n" * 60_000,
    "growing": '<a href="https://a.example/' + "x" * 1_900 + '">' + "x\n\n" * 2_000 + "</a>",
    "comments": "<!-- x -->" * 45_000 + "words",
}


@pytest.mark.parametrize("name", HEAVY)
def test_too_much_becomes_plain_paragraphs_that_fit(name: str) -> None:
    result = converted(HEAVY[name])
    codes = {code for code, _detail in result.notes}
    assert result.html == clean(result.html)
    assert len(result.html) <= MAX_INPUT
    assert codes <= {"body-as-text", "body-cut"}
    assert plain_text(result.html).split()[0] in HEAVY[name]
    assert ("body-as-text" in codes) == (name != "deep")
    assert ("body-cut" in codes) == (name == "long")


def test_plain_fallback_keeps_words_in_order_and_nothing_hidden() -> None:
    words = [f"word{number}" for number in range(30_000)]
    body = "<!-- a <b>secret</b> --><script>x < 'secret'</script>" + "".join(
        f"<p><i>{word}</i> < </p>" for word in words
    )
    result = converted(body)
    assert result.notes == [("body-as-text", "")]
    assert [word for word in plain_text(result.html).split() if word != "<"] == words


PIECES = {
    "tags that never end": "<a ", "quotes that never end": "<a c='", "comments that never end": "<!--", "angles": "<",
    "brackets": "[", "open captions": "[caption]", "open pictures": "[caption]<img src=x>", "shortcodes": '[a "',
    "open films": "<video>", "ampersands": "&", "references": "&#1", "blank lines": "a\n \n", "spaces": "  ",
    "addresses": "http://a\n", "formatting": "<b><i>", "paragraphs in formatting": "<b><p>", "figures": "<figure>",
    "lists": "<ul><li>", "tables": "<table><tr><td>", "blocks": "<!-- wp:group -->", "nested data": "<!-- wp:x {[[[",
    "covers": '<!-- wp:cover {"url":"/a"} -->', "embeds": "[embed]http://x", "objects": "<object><param ",
    "ends": "</p></b>", "sizes": "-1x1", "escapes": "[[", "rewritten words": "<b>x\n\n", "indents": "<pre>\n  ",
}  # fmt: skip


@pytest.mark.parametrize("name", PIECES)
def test_time_grows_with_the_text_and_no_faster(name: str) -> None:
    piece = PIECES[name]
    assert is_linear(lambda length: converted(piece * (length // len(piece))), 32_000)


FRAGMENTS = [
    "<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<i", ">", "</", "<!--", "-->", "<!--more-->",
    "<!--nextpage-->", "<!-- wp:group -->", "<!-- /wp:group -->", '<!-- wp:image {"id":12} -->',
    "<!-- /wp:image -->", "<!-- wp:query -->", '<!-- wp:embed {"url":"https://youtu.be/x"} -->',
    "<!-- /wp:embed -->", '<!-- wp:cover {"url":"javascript:x"} -->', "<!-- wp:latest-posts /-->",
    "<!-- wp:footnotes /-->", "<!-- wp:freeform -->", '<!-- wp:gallery {"ids":[12]} /-->', "<figure>",
    "<figure class=wp-block-gallery>", "<figure class=wp-block-embed>", "<figure class=wp-block-pullquote>",
    "</figure>", "<figcaption>", "</figcaption>", "<img src=/hall.jpg>", "<img src=javascript:x alt='<script>'>",
    "<img src=x onerror=alert(1)>", "<a href='javascript:alert(1)'>", "<a href=https://a.example/>", "</a>",
    "<a name=x>", "<ul>", "</ul>", "<li>", "<ol type=upper-roman>", "<table>", "</table>", "<tr>", "<td onclick=x>",
    "<th>", "<caption>", "<thead>", "<h1>", "</h1>", "<h2 style='text-align:center'>", "<pre>", "</pre>",
    "<pre class=wp-block-verse>", "<blockquote>", "</blockquote>", "<hr>", "<br>", "<span style='font-weight:bold'>",
    "</span>", "<details>", "<summary>", "<script>", "</script>", "<style>", "<svg onload=x>", "</svg>",
    "<iframe src='javascript:x'>", "</iframe>", "<video>", "</video>", "<object data=data:x>", "</object>", "<math>",
    "<textarea>", "</textarea>", "<center>", "<sup data-fn=k>", "</sup>", "[caption id=attachment_12]", "[/caption]",
    "[gallery ids=12]", "[embed]", "[/embed]", "[row]", "[/row]", "[vc_row a='", "']", "[x-y]", "[[", "]]", "[", "]",
    "[youtube javascript:x]", "[vc_btn title=x link=javascript:x]", "https://youtu.be/x", "javascript:alert(1)",
    "\n", "\n\n", " ", "&nbsp;", "&lt;script&gt;", "&#", "&#x3c;", "&amp", "&#0;", "\x00", "\x07", "\u202e",
    "\ud800", "\u200b", "'", '"', "=", "/", "<", "&", "words", "سلام", "🕊", "1",
]  # fmt: skip
hostile = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=4), max_size=60).map("".join)
FORBIDDEN = re.compile(
    r"<[^>]*\son[a-z]+\s*=|<[^>]*(?:href|src)=\"\s*(?:javascript|data|vbscript):|<(?:script|style|iframe|object|embed|svg|video)"
)


@given(hostile, st.sampled_from(["", '[{"id":"k","content":"<script>n</script>"}]']))
@example("<b><p>a</b>b", "")
@example("<table>x<figure><td><img src=/hall.jpg><figcaption>y", "")
@example("&#" + "1" * 5_000 + ";", "")
@hypothesis_settings(max_examples=300)
def test_hostile_markup_becomes_clean_html(body: str, footnotes: str) -> None:
    result = convert(body, OldSite(), 7, footnotes=footnotes)
    assert clean(result.html) == result.html
    assert not FORBIDDEN.search(result.html)
    assert all(re.fullmatch("[a-z]+(?:-[a-z]+)*", code) for code, _detail in result.notes)
    assert len(result.notes) == len(set(result.notes))


class Nowhere(OldSite):
    """It has no pictures, and leads every link to something that must not be one."""

    def picture(self, address: str, number: int | None) -> None:
        return None

    def link(self, address: str) -> str:
        return "javascript:alert(1)"


@given(hostile)
@hypothesis_settings(max_examples=100)
def test_site_that_answers_badly_does_no_harm(body: str) -> None:
    result = convert(body, Nowhere())
    assert clean(result.html) == result.html
    assert not FORBIDDEN.search(result.html)


plain_words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=9)
documents = st.lists(
    st.tuples(plain_words, st.sampled_from([" ", "\n", "\n\n", ", ", " [1] ", " & ", " < "])), max_size=60
)


@given(documents, st.booleans())
@hypothesis_settings(max_examples=100)
def test_words_of_a_plain_text_survive_in_order(document: list[tuple[str, str]], has_blocks: bool) -> None:
    body = "".join(word + gap for word, gap in document)
    before = "<!-- wp:paragraph --><!-- /wp:paragraph -->" if has_blocks else ""
    assert plain_text(converted(before + body).html).split() == body.split()


@given(hostile)
@hypothesis_settings(max_examples=100)
def test_what_was_converted_changes_no_more(body: str) -> None:
    """Our own HTML says the same to WordPress's reader as to ours."""
    once = converted(body.replace("[", "(")).html
    assert plain_text(converted(f"<!-- wp:html -->{once}<!-- /wp:html -->").html).split() == plain_text(once).split()
