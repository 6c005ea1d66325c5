"""The block editor's markup: what becomes of each kind of block."""

from __future__ import annotations

import json

import pytest

from articles.sanitizing import clean
from tests.articles.wordpress.converted_site import (
    DOOR_IMAGE,
    HALL_IMAGE,
    TABLE_IMAGE,
    UPLOADS,
    converted,
    html_of,
)

MISSING = "https://old.example/wp-content/uploads/2011/02/lost%20map.png"
VIDEO = "https://www.youtube.com/watch?v=aBcDeFgHiJk"


def block(name: str, inner: str, **attributes: object) -> str:
    written = f" {json.dumps(attributes)}" if attributes else ""
    return f"<!-- wp:{name}{written} -->\n{inner}\n<!-- /wp:{name} -->\n\n"


def image(name: str, number: int, more: str = "") -> str:
    return (
        f'<figure class="wp-block-image"><img src="{UPLOADS}/{name}" alt="" class="wp-image-{number}"/>{more}</figure>'
    )


CAPTION = '<figcaption class="wp-element-caption">Before <em>noon</em></figcaption>'
SHOWN = {
    block("paragraph", "<p>One</p>") + block("paragraph", "<p>Two\nlines</p>"): "<p>One</p>\n<p>Two lines</p>",
    block("heading", '<h2 class="wp-block-heading">Terms</h2>'): "<h2>Terms</h2>",
    "stray\n\nwords\n" + block("paragraph", "<p>x</p>"): "<p>stray</p>\n<p>words</p>\n<p>x</p>",
    block("freeform", "One\nline\n\nTwo"): "<p>One<br>line</p>\n<p>Two</p>",
    block("list", "<ul><!-- wp:list-item -->\n<li>a</li>\n<!-- /wp:list-item --></ul>"): "<ul><li>a</li></ul>",
    block("list", '<ol start="3" style="list-style-type:upper-roman"><li>a</li></ol>'): (
        '<ol start="3" type="I"><li>a</li></ol>'
    ),
    block("separator", '<hr class="wp-block-separator"/>') + block("paragraph", "<p>x</p>"): "<hr>\n<p>x</p>",
    block("spacer", '<div style="height:40px" aria-hidden="true" class="wp-block-spacer"></div>'): "",
    block("quote", '<blockquote class="wp-block-quote"><p>No map.</p><cite>A delegate</cite></blockquote>'): (
        "<blockquote><p>No map.</p><p><cite>A delegate</cite></p></blockquote>"
    ),
    block(
        "pullquote",
        '<figure class="wp-block-pullquote"><blockquote><p>No map.</p><cite>She</cite></blockquote></figure>',
    ): '<blockquote class="pull-quote"><p>No map.</p><p><cite>She</cite></p></blockquote>',
    block("verse", '<pre class="wp-block-verse">Roses,\n  red\n\nViolets</pre>'): (
        "<p>Roses,<br>&nbsp;&nbsp;red</p>\n<p>Violets</p>"
    ),
    block("preformatted", '<pre class="wp-block-preformatted">a\n  b<br>c</pre>'): "<pre>a\n  b\nc</pre>",
    block("code", '<pre class="wp-block-code"><code>if a &lt; b:</code></pre>'): (
        "<pre><code>if a &lt; b:</code></pre>"
    ),
    block(
        "table",
        '<figure class="wp-block-table"><table class="has-fixed-layout"><thead><tr><th>For</th></tr></thead>'
        '<tbody><tr><td colspan="2">12</td></tr></tbody></table><figcaption>The vote</figcaption></figure>',
    ): (
        "<table><caption>The vote</caption><thead><tr><th>For</th></tr></thead>"
        '<tbody><tr><td colspan="2">12</td></tr></tbody></table>'
    ),
    block("details", '<details class="wp-block-details"><summary>Who?</summary><p>All.</p></details>'): (
        "<p><strong>Who?</strong></p>\n<p>All.</p>"
    ),
    block(
        "buttons",
        '<div class="wp-block-buttons"><!-- wp:button --><div class="wp-block-button">'
        '<a class="wp-block-button__link" href="https://a.example/">Read on</a></div><!-- /wp:button --></div>',
    ): '<p><a href="https://a.example/">Read on</a></p>',
    block(
        "columns",
        '<div class="wp-block-columns"><!-- wp:column --><div><p>Left</p></div><!-- /wp:column -->'
        "<!-- wp:column --><div><p>Right</p></div><!-- /wp:column --></div>",
    ): "<p>Left</p>\n<p>Right</p>",
    block("image", image("hall-300x200.jpg", 12), id=12): f"<p>{HALL_IMAGE}</p>",
    block("image", image("hall.jpg", 12, CAPTION).replace("-image", "-image alignright", 1)): (
        f'<figure class="align-right image">{HALL_IMAGE}<figcaption>Before <em>noon</em></figcaption></figure>'
    ),
    block("image", image("hall.jpg", 12, CAPTION).replace("-image", "-image aligncenter", 1)): (
        f'<div class="align-center"><figure class="image">{HALL_IMAGE}'
        "<figcaption>Before <em>noon</em></figcaption></figure></div>"
    ),
    block("image", '<figure><img src="https://cdn.example/x.jpg"/></figure>', id=14): f"<p>{DOOR_IMAGE}</p>",
    block(
        "gallery",
        '<figure class="wp-block-gallery">'
        + block("image", image("hall.jpg", 12, "<figcaption>One</figcaption>"))
        + block("image", image("door.jpg", 14))
        + '<figcaption class="blocks-gallery-caption">Both</figcaption></figure>',
    ): f'<figure class="image">{HALL_IMAGE}<figcaption>One</figcaption></figure>\n<p>{DOOR_IMAGE}</p>\n<p>Both</p>',
    block(
        "gallery",
        '<ul class="wp-block-gallery"><li class="blocks-gallery-item"><figure><img src="x" data-id="12"/></figure></li>'
        '<li class="blocks-gallery-item"><figure><img src="y" data-id="14"/></figure></li></ul>',
    ): f"<p>{HALL_IMAGE}</p>\n<p>{DOOR_IMAGE}</p>",
    block(
        "media-text",
        f'<div class="wp-block-media-text"><figure class="wp-block-media-text__media"><img src="{UPLOADS}/door.jpg"/>'
        '</figure><div class="wp-block-media-text__content"><p>Words</p></div></div>',
    ): f"<p>{DOOR_IMAGE}</p>\n<p>Words</p>",
    block(
        "cover",
        f'<div class="wp-block-cover"><img class="wp-block-cover__image-background" src="{UPLOADS}/door.jpg"/>'
        '<div class="wp-block-cover__inner-container"><p class="has-text-align-center">Come in</p></div></div>',
    ): f'<p>{DOOR_IMAGE}</p>\n<p class="align-center">Come in</p>',
    block("cover", '<div style="background-image:url(x)"><p>Come in</p></div>', url=f"{UPLOADS}/door.jpg", id=14): (
        f"<p>{DOOR_IMAGE}</p>\n<p>Come in</p>"
    ),
    block(
        "file",
        f'<div class="wp-block-file"><object class="wp-block-file__embed" data="{UPLOADS}/terms.pdf"></object>'
        f'<a href="{UPLOADS}/terms.pdf">The terms</a>'
        f'<a href="{UPLOADS}/terms.pdf" class="wp-block-file__button" download>Download</a></div>',
    ): f'<p><a href="{UPLOADS}/terms.pdf">The terms</a></p>',
}


@pytest.mark.parametrize("body", SHOWN)
def test_block_becomes_what_an_editor_would_write(body: str) -> None:
    result = converted(body)
    assert result.html == SHOWN[body]
    assert result.notes == []


def embed(inner: str) -> str:
    return f'<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\n{inner}\n</div></figure>'


EMBEDS = {
    block("embed", embed(VIDEO), url=VIDEO): f'<p><a href="{VIDEO}">YouTube: youtube.com/watch?v=aBcDeFgHiJk</a></p>',
    block("core-embed/youtube", embed(""), url=VIDEO): (
        f'<p><a href="{VIDEO}">YouTube: youtube.com/watch?v=aBcDeFgHiJk</a></p>'
    ),
    block(
        "audio",
        f'<figure><audio controls src="{UPLOADS}/talk.mp3"></audio><figcaption>Her <em>talk</em></figcaption></figure>',
    ): (f'<p><a href="{UPLOADS}/talk.mp3">Audio: talk.mp3</a><br>Her <em>talk</em></p>'),
    block("video", f'<figure><video><source src="{UPLOADS}/talk.mp4"></video></figure>'): (
        f'<p><a href="{UPLOADS}/talk.mp4">Video: talk.mp4</a></p>'
    ),
    '<iframe title="A talk" src="https://www.youtube-nocookie.com/embed/aBcDeFgHiJk?rel=0"></iframe>': (
        f'<p><a href="{VIDEO}">YouTube: A talk</a></p>'
    ),
    'Hear it: <iframe src="//player.vimeo.com/video/123"></iframe> and judge.': (
        '<p>Hear it:</p>\n<p><a href="https://vimeo.com/123">Vimeo: vimeo.com/123</a></p>\n<p>and judge.</p>'
    ),
    '<object><param name="movie" value="https://www.youtube.com/v/aBcDeFgHiJk"><embed src="x"></object>': (
        f'<p><a href="{VIDEO}">YouTube: youtube.com/watch?v=aBcDeFgHiJk</a></p>'
    ),
    f"Watch:\n{VIDEO}\n\nThen read.": (
        f'<p>Watch:</p>\n<p><a href="{VIDEO}">YouTube: youtube.com/watch?v=aBcDeFgHiJk</a></p>\n<p>Then read.</p>'
    ),
}


@pytest.mark.parametrize("body", EMBEDS)
def test_what_was_played_becomes_a_link(body: str) -> None:
    result = converted(body)
    assert result.html == EMBEDS[body]
    assert [code for code, _detail in result.notes] == ["embed-linked"]


def test_an_unknown_address_alone_in_a_line_becomes_a_link_without_a_note() -> None:
    result = converted("https://a.example/b\n\nsee https://a.example/b")
    assert result.html == '<p><a href="https://a.example/b">https://a.example/b</a></p>\n<p>see https://a.example/b</p>'
    assert result.notes == []


def test_what_the_site_fills_in_is_dropped_and_noted_once() -> None:
    query = block(
        "query", "<div><!-- wp:post-template --><!-- wp:post-title /--><p>Title</p><!-- /wp:post-template --></div>"
    )
    result = converted(
        '<!-- wp:latest-posts {"n":3} /--><!-- wp:latest-posts /-->'
        f"{query}<!-- wp:acme/map /--><!-- wp:paragraph /-->"
    )
    assert result.html == ""
    assert result.notes == [("block-dropped", name) for name in ("latest-posts", "query", "acme/map")]


def test_reusable_block_is_noted_by_its_number() -> None:
    assert converted('<!-- wp:block {"ref":41} /-->').notes == [("reusable-block-dropped", "41")]


@pytest.mark.parametrize("more", ["<!--more-->", "<!-- wp:more -->\n<!--more On-->\n<!-- /wp:more -->"])
def test_teaser_is_what_stands_before_more(more: str) -> None:
    result = converted(
        f"<h2>Lead</h2><p>Two &amp; <b>three</b></p>\n{more}\n<p>The rest</p><!--nextpage--><!--more-->x"
    )
    assert result.teaser == "Lead\nTwo & three"
    assert result.html == "<h2>Lead</h2>\n<p>Two &amp; <b>three</b></p>\n<p>The rest</p>\n<p>x</p>"


def test_missing_picture_becomes_a_link_with_its_caption() -> None:
    named = block("image", f'<figure><img src="{MISSING}" alt="A map"/><figcaption>Drawn later</figcaption></figure>')
    unnamed = block("image", f'<figure><img src="{MISSING}"/><figcaption>Drawn <em>later</em></figcaption></figure>')
    result = converted(f'{named}{unnamed}<p>See <img src="{MISSING}">.</p>')
    assert result.html == (
        f'<p><a href="{MISSING}">A map</a><br>Drawn later</p>\n<p><a href="{MISSING}">Drawn <em>later</em></a></p>\n'
        f'<p>See <a href="{MISSING}">lost map.png</a>.</p>'
    )
    assert result.notes == [("picture-missing", MISSING)]


LINKED = {
    f'<a href="{UPLOADS}/hall.jpg"><img src="{UPLOADS}/hall-300x200.jpg"></a>': HALL_IMAGE,
    f'<a href="{UPLOADS}/hall-scaled.jpg"><img src="{UPLOADS}/hall.jpg"></a>': HALL_IMAGE,
    f'<a rel="attachment wp-att-12" href="https://old.example/hall/"><img src="{UPLOADS}/hall.jpg"></a>': HALL_IMAGE,
    f'<a href="https://a.example/"><img src="{UPLOADS}/hall.jpg"></a>': f'<a href="https://a.example/">{HALL_IMAGE}</a>',
    f'<a href="{UPLOADS}/door.jpg"><img src="{UPLOADS}/hall.jpg"></a>': (
        f'<a href="{UPLOADS}/door.jpg">{HALL_IMAGE}</a>'
    ),
    f'<img class="alignleft" src="{UPLOADS}/table.jpg">Words': TABLE_IMAGE.replace(">", ' class="align-left">')
    + "Words",
    '<img src="data:image/gif;base64,x" data-src="/wp-content/uploads/hall.jpg">': HALL_IMAGE,
    '<img class="wp-smiley" alt=":-)" src="/s.png">': ":-)",
    'x<img width="1" height="1" src="https://count.example/p.gif">': "x",
}


@pytest.mark.parametrize("body", LINKED)
def test_picture_keeps_only_links_that_lead_elsewhere(body: str) -> None:
    assert html_of(body) == f"<p>{LINKED[body]}</p>"


def test_picture_with_a_caption_stands_outside_the_formatting_around_it() -> None:
    figure = f'<figure><img src="{UPLOADS}/hall.jpg"/><figcaption>The hall</figcaption></figure>'
    assert html_of(f"<strong>Before {figure} after</strong>") == (
        "<p><strong>Before</strong></p>\n"
        f'<figure class="image">{HALL_IMAGE}<figcaption>The hall</figcaption></figure>\n'
        "<p><strong>after</strong></p>"
    )


def test_address_that_nobody_can_open_is_dropped() -> None:
    result = converted('a<iframe src="javascript:alert(1)"></iframe><video></video>b')
    assert result.html == "<p>a</p>\n<p>b</p>"
    assert result.notes == [("embed-dropped", "javascript:alert(1)"), ("embed-dropped", "video")]


def test_centred_picture_has_the_editors_form() -> None:
    assert html_of(f'<p>a <img class="aligncenter" src="{UPLOADS}/hall.jpg"> b</p>') == (
        f'<p>a</p>\n<p class="align-center">{HALL_IMAGE}</p>\n<p>b</p>'
    )


NOTES = json.dumps([{"id": "k1", "content": "The <em>second</em> draft."}, {"id": "k2", "content": ""}])


def test_footnotes_become_a_numbered_list_at_the_end() -> None:
    body = (
        '<p>Signed<sup data-fn="k2" class="fn"><a href="#k2">9</a></sup>, sealed'
        '<sup data-fn="k1" class="fn"><a href="#k1" id="k1-link">1</a></sup>.</p><!-- wp:footnotes /--><p>End</p>'
    )
    result = converted(body, footnotes=NOTES)
    assert result.html == (
        "<p>Signed<sup>2</sup>, sealed<sup>1</sup>.</p>\n<p>End</p>\n<hr>\n"
        "<ol><li>The <em>second</em> draft.</li><li>—</li></ol>"
    )
    assert result.notes == []


@pytest.mark.parametrize("footnotes", ["", "[", "7", "[7]", '{"a": 1}', "[" * 100_000])
def test_lost_footnotes_are_noted_and_their_numbers_stay(footnotes: str) -> None:
    result = converted(
        '<p>Signed<sup data-fn="k"><a href="#k">3</a></sup></p><!-- wp:footnotes /-->', footnotes=footnotes
    )
    assert (result.html, result.notes) == ("<p>Signed<sup>3</sup></p>", [("footnotes-missing", "")])


@pytest.mark.parametrize(
    "comment", ["wp:", "wp:x {", 'wp:image {"id":[[]]}', 'wp:x {"a":' + "[" * 9_000, "/wp:x", "wp:image 5"]
)
def test_broken_block_comments_leave_the_words(comment: str) -> None:
    result = converted(f"<!-- {comment} --><p>Words</p><!-- /wp:y -->")
    assert result.html == clean("<p>Words</p>")
