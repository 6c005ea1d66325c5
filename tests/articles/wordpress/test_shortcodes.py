"""Shortcodes that are known, those that are not, and what merely stands in brackets."""

from __future__ import annotations

import pytest

from tests.articles.wordpress.converted_site import DOOR_IMAGE, HALL_IMAGE, TABLE_IMAGE, UPLOADS, converted, html_of

HALL_TAG = f'<img class="size-medium wp-image-12" src="{UPLOADS}/hall-300x200.jpg" alt="" width="300" height="200" />'
CAPTION = "<figcaption>The hall</figcaption>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            f'[caption id="attachment_12" align="alignright" width="300"]{HALL_TAG} The hall[/caption]',
            f'<figure class="align-right image">{HALL_IMAGE}{CAPTION}</figure>',
        ),
        (
            f'[caption align="aligncenter"]<a href="{UPLOADS}/hall.jpg">{HALL_TAG}</a>\nThe hall[/caption]',
            f'<div class="align-center"><figure class="image">{HALL_IMAGE}{CAPTION}</figure></div>',
        ),
        (
            f"[wp_caption id='attachment_12' align='alignnone' caption='The hall']{HALL_TAG}[/wp_caption]",
            f'<figure class="image">{HALL_IMAGE}{CAPTION}</figure>',
        ),
        (
            '[caption id="attachment_14"]<img src="https://cdn.example/x.jpg" />[/caption]',
            f"<p>{DOOR_IMAGE}</p>",
        ),
        (
            f'<p>[caption id="attachment_12"]{HALL_TAG}</p><p>The hall[/caption]</p>',
            f'<figure class="image">{HALL_IMAGE}{CAPTION}</figure>',
        ),
        (
            f'<div class="wp-caption alignleft">{HALL_TAG}<p class="wp-caption-text">The hall</p></div>',
            f'<figure class="align-left image">{HALL_IMAGE}{CAPTION}</figure>',
        ),
        (f"[caption width=300]{HALL_TAG} lost end", f"<p>{HALL_IMAGE} lost end</p>"),
    ],
)
def test_caption_becomes_a_figure(body: str, expected: str) -> None:
    assert html_of(body) == expected


TABLE_FIGURE = (
    f'<figure class="image">{TABLE_IMAGE}<figcaption>The table, <em>before</em> the talks</figcaption></figure>'
)


@pytest.mark.parametrize(
    "code", ['[gallery ids="12, 13"]', "[gallery link=file include='12,13' /]", "[gallery ids=“12,13”]"]
)
def test_gallery_shows_its_pictures_with_their_captions(code: str) -> None:
    assert html_of(f"Before\n\n{code}\n\nAfter") == f"<p>Before</p>\n<p>{HALL_IMAGE}</p>\n{TABLE_FIGURE}\n<p>After</p>"


def test_gallery_without_ids_shows_what_hangs_on_the_item() -> None:
    assert converted("[gallery]", item=7).html == f"<p>{DOOR_IMAGE}</p>\n{TABLE_FIGURE}"
    assert converted('[gallery id="7"]', item=1).html == f"<p>{DOOR_IMAGE}</p>\n{TABLE_FIGURE}"


def test_gallery_with_less_than_it_should_have_is_noted() -> None:
    assert converted('[gallery ids="12,99"]').notes == [("gallery-incomplete", "12,99")]
    assert converted("[gallery]", item=8).notes == [("gallery-incomplete", "")]


YOUTUBE = '<p><a href="https://www.youtube.com/watch?v=aBcDeFgHiJk">YouTube: youtube.com/watch?v=aBcDeFgHiJk</a></p>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[embed width=500]https://www.youtube.com/watch?v=aBcDeFgHiJk[/embed]", YOUTUBE),
        ("[youtube https://www.youtube.com/watch?v=aBcDeFgHiJk]", YOUTUBE),
        ("[youtube=https://www.youtube.com/watch?v=aBcDeFgHiJk]", YOUTUBE),
        ('[youtube id="aBcDeFgHiJk" width="600"]', YOUTUBE),
        ("[youtube]aBcDeFgHiJk[/youtube]", YOUTUBE),
        ("[vimeo 12345]", '<p><a href="https://vimeo.com/12345">Vimeo: vimeo.com/12345</a></p>'),
        (f'[audio mp3="{UPLOADS}/talk.mp3"][/audio]', f'<p><a href="{UPLOADS}/talk.mp3">Audio: talk.mp3</a></p>'),
        (f"[audio {UPLOADS}/talk.mp3]", f'<p><a href="{UPLOADS}/talk.mp3">Audio: talk.mp3</a></p>'),
        (f'[video width="640" mp4="{UPLOADS}/a.mp4"][/video]', f'<p><a href="{UPLOADS}/a.mp4">Video: a.mp4</a></p>'),
    ],
)
def test_what_a_shortcode_played_becomes_a_link(body: str, expected: str) -> None:
    result = converted(body)
    assert result.html == expected
    assert [code for code, _detail in result.notes] == ["embed-linked"]


LAYOUTS = {
    "[row][column width=6]Left[/column][column]Right[/column][/row]": "<p>Left</p>\n<p>Right</p>",
    "[one_half]<p>Left</p>[/one_half][one_half_last]<p>Right</p>[/one_half_last]": "<p>Left</p>\n<p>Right</p>",
    "<p>[vc_row]</p>[vc_column]<p>Words</p>[/vc_column]<p>[/vc_row]</p>": "<p>Words</p>",
    '[et_pb_toggle title="Who?"]All of them.[/et_pb_toggle]': "<p><strong>Who?</strong></p>\n<p>All of them.</p>",
    '[vc_custom_heading text="Terms"][vc_single_image image="14"]': f"<h2>Terms</h2>\n<p>{DOOR_IMAGE}</p>",
    '[vc_btn title="On" link="url:https%3A%2F%2Fa.example%2F|title:On"]': '<p><a href="https://a.example/">On</a></p>',
}


@pytest.mark.parametrize("body", LAYOUTS)
def test_layout_goes_and_its_words_stay(body: str) -> None:
    result = converted(body)
    assert result.html == LAYOUTS[body]
    assert {code for code, _detail in result.notes} == {"shortcode-unwrapped"}
    assert len(result.notes) == len(set(result.notes))


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ('Fill in [contact-form-7 id="4" title="Ask"] here', "contact-form-7"),
        ("[footnote]See page 4.[/footnote]", "footnote"),
        ("[su_thing_else]", ""),
        ("[my_plugin]", "my_plugin"),
        ("[map lat=4 lon='5']", "map"),
    ],
)
def test_unknown_shortcode_stays_as_written_and_is_noted(body: str, name: str) -> None:
    result = converted(body)
    if name:
        assert (result.html, result.notes) == (f"<p>{body}</p>", [("shortcode-kept", name)])
    else:
        assert (result.html, result.notes) == ("", [("shortcode-unwrapped", "su_thing_else")])


WORDS = (
    "[1] [sic] […] [Reuters] [emphasis added] [video] [audio: laughter] [column] [row 3] [A=B] [the other side] [] [ ] "
    "[see p. 4] [12-14] [Mr. Smith's] [caption] [embed] [toc] [a b c"
)


def test_words_in_brackets_stay_and_are_not_noted() -> None:
    result = converted(WORDS)
    assert (result.html, result.notes) == (f"<p>{WORDS}</p>", [])


def test_link_in_brackets_is_a_link() -> None:
    result = converted('[see <a href="https://a.example/">this</a>]')
    assert (result.html, result.notes) == ('<p>[see <a href="https://a.example/">this</a>]</p>', [])


def test_escaped_shortcode_loses_its_outer_brackets() -> None:
    result = converted('Write [[gallery ids="1"]] or [[sic]]')
    assert (result.html, result.notes) == ('<p>Write [gallery ids="1"] or [sic]</p>', [])


def test_dropped_shortcodes_are_noted() -> None:
    result = converted('a [playlist ids="3"] b [vc_raw_html]JTNDcCUzRQ==[/vc_raw_html] [youtube width=3] c')
    assert result.html == "<p>a b</p>\n<p>c</p>"
    assert [code for code, _detail in result.notes] == ["shortcode-dropped", "shortcode-dropped", "embed-dropped"]
