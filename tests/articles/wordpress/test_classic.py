"""The classic editor's text becomes the paragraphs and lines that WordPress would show."""

from __future__ import annotations

import pytest

from tests.articles.wordpress.converted_site import html_of

SHOWN = {
    "The talks failed.\n\nNobody was surprised.": "<p>The talks failed.</p>\n<p>Nobody was surprised.</p>",
    "One\r\n\r\n\r\n\r\nTwo": "<p>One</p>\n<p>Two</p>",
    "The minister\nThe envoy": "<p>The minister<br>The envoy</p>",
    "Line<br />\nof verse": "<p>Line<br>of verse</p>",
    "One<br><br>Two<br />\n<br />\nThree": "<p>One</p>\n<p>Two</p>\n<p>Three</p>",
    "  spaces \t and\ttabs  \n  go  ": "<p>spaces and tabs<br>go</p>",
    "<em>Both\n\nparagraphs</em> lean": "<p><em>Both</em></p>\n<p><em>paragraphs</em> lean</p>",
    "before <b> bold </b> after": "<p>before <b>bold</b> after</p>",
    "A line\n<em>and</em>\nanother": "<p>A line<br><em>and</em><br>another</p>",
    "<p>Written</p>\n<p>as HTML</p>": "<p>Written</p>\n<p>as HTML</p>",
    "<p>Line\nof a paragraph</p>": "<p>Line<br>of a paragraph</p>",
    "Words\n<p>A paragraph</p>\nmore words": "<p>Words</p>\n<p>A paragraph</p>\n<p>more words</p>",
    "Before\n<h2>A heading</h2>\nAfter": "<p>Before</p>\n<h2>A heading</h2>\n<p>After</p>",
    "<h2>Two\nlines</h2>": "<h2>Two lines</h2>",
    "<blockquote>Said once.\n\nSaid\ntwice.</blockquote>": (
        "<blockquote><p>Said once.</p><p>Said<br>twice.</p></blockquote>"
    ),
    "Terms:\n<ul>\n\t<li>a border\nopen</li>\n\n\t<li>a bank</li>\n</ul>\nNo more.": (
        "<p>Terms:</p>\n<ul><li>a border open</li><li>a bank</li></ul>\n<p>No more.</p>"
    ),
    "<table>\n<tbody>\n<tr>\n<td>For\nus</td>\n<td>12</td>\n</tr>\n</tbody>\n</table>": (
        "<table><tbody><tr><td>For us</td><td>12</td></tr></tbody></table>"
    ),
    "<ul><li>first\n\nsecond</li></ul>": "<ul><li>first<br><br>second</li></ul>",
    "<pre>\nArticle 1\n\n  (a)\n</pre>": "<pre>Article 1\n\n  (a)\n</pre>",
    "One\n\n&nbsp;\n\n<p> </p><p>&nbsp;</p>\n<b></b>\n\nTwo": "<p>One</p>\n<p>Two</p>",
    "<div>In a box</div><div><div>in two</div></div>": "<p>In a box</p>\n<p>in two</p>",
    "<center>Middle</center>\n<p style='text-align: center;'>too</p>": (
        '<p class="align-center">Middle</p>\n<p class="align-center">too</p>'
    ),
    '<div dir="rtl" lang="ar">سلام\n\n<h2>عنوان</h2></div>': (
        '<p lang="ar" dir="rtl">سلام</p>\n<h2 lang="ar" dir="rtl">عنوان</h2>'
    ),
    '<font color="red">Red</font> <big>big</big>': "<p>Red big</p>",
    '<span style="text-decoration: underline;">u</span> <span style="color: red">c</span>': "<p><u>u</u> c</p>",
    "<h1>A</h1><h5>B</h5><h6>C</h6>": "<h2>A</h2>\n<h4>B</h4>\n<h4>C</h4>",
    "5 < 6 & 7 > 2 — “so” &amp; &eacute;": "<p>5 &lt; 6 &amp; 7 &gt; 2 — “so” &amp; é</p>",
    "text</p>more": "<p>text</p>\n<p>more</p>",
    "<ul>loose<li>one</li> after <li>two</ul>": "<ul><li>loose</li><li>one after</li><li>two</li></ul>",
    "<ol><li>one<ol><li>inner</ol><li>two</ol>": "<ol><li>one<ol><li>inner</li></ol></li><li>two</li></ol>",
    "<dl><dt>Term</dt><dd>What it means</dd></dl>": "<p>Term</p>\n<p>What it means</p>",
    "<li>alone</li>": "<p>alone</p>",
    "a <hr> b": "<p>a</p>\n<hr>\n<p>b</p>",
    "<style>p{}</style>A<!-- hidden -->B<noscript>C</noscript>": "<p>AB</p>",
    'Good <a href="/x>start</a> and on': "<p>Good start and on</p>",
}


@pytest.mark.parametrize("body", SHOWN)
def test_text_is_shown_as_wordpress_would(body: str) -> None:
    assert html_of(body) == SHOWN[body]


LINKS = {
    '<a href="https://old.example/2019/04/first-day/">Day one</a>': '<a href="/articles/3/">Day one</a>',
    '<a href="https://old.example/?p=9" title="T" target="_blank">9</a>': '<a href="/articles/9/" title="T">9</a>',
    '<a href="mailto:desk@forum.example">the desk</a>': '<a href="mailto:desk@forum.example">the desk</a>',
    '<a href="//elsewhere.example/a">there</a>': '<a href="https://elsewhere.example/a">there</a>',
    '<a href="#note">above</a> <a name="note">here</a>': "above here",
    '<a href="javascript:alert(1)">words</a>': "words",
    '<a href="a.html">words</a>': "words",
    'see <a href="https://a.example/">one <a href="https://b.example/">two</a>': (
        'see <a href="https://a.example/">one</a> <a href="https://b.example/">two</a>'
    ),
}


@pytest.mark.parametrize("body", LINKS)
def test_links_lead_where_the_site_says_and_keep_their_words(body: str) -> None:
    assert html_of(body) == f"<p>{LINKS[body]}</p>"
