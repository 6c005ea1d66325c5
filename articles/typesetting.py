"""An article's text as its page prints it: anchors, contents, notes, tables that scroll, pictures in the right size.

What comes in has passed the sanitiser, so its markup is in the one spelling that these patterns know; what is added is
ours. Linear in the length of the text, and one query where it has pictures.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.html import escape
from django.utils.text import slugify
from django.utils.translation import gettext as _

from articles import links
from articles.models import Image
from articles.renditions import sources
from articles.sanitizing import plain_text

Images = Mapping[str, Image]  # by the name of the file

WORDS_A_MINUTE, CHARACTERS_A_MINUTE = 230, 400  # the latter in scripts without spaces
CONTENTS_FROM = 4  # headings
LONG_CONTENTS_FROM = 13  # the most that leave room for the text on the first screen of a desk, and one
# Anchors of the page itself, and what its own are built with.
TAKEN = frozenset([
    "content", "contents", "comments", "respond", "commentform", "comment", "author", "email", "url", "submit",
    "related",
])  # fmt: skip
OURS = re.compile(r"(?:comment|note|ref|section|reply|wp)-")

HEADING = re.compile(r"<h([234])([^>]*)>(.*?)</h\1>", re.DOTALL)
TABLE = re.compile(r"<table[^>]*>(?:(?!<table).)*?</table>", re.DOTALL)
CAPTION = re.compile(r"<caption[^>]*>(.*?)</caption>", re.DOTALL)
PICTURE = re.compile(r'<img [^>]*?src="([^"]*)"[^>]*>')
# A list at the very end, under a heading or a rule, is one of notes if numbers in the text lead to it.
NOTES = re.compile(r"((?:</h[234]>|<hr>)\s*<ol>)((?:(?!<[ou]l).)*)</ol>\s*\Z", re.DOTALL)
NOTE = re.compile(r"<li>((?:(?!</li>).)*)</li>", re.DOTALL)
REFERENCE = re.compile(r"<sup>\s*\[?([1-9][0-9]{0,2})\]?\s*</sup>")
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True)
class Heading:
    level: int
    anchor: str
    text: str


@dataclass(frozen=True)
class Typeset:
    html: str
    headings: list[Heading] = field(default_factory=list)
    minutes: int = 1

    @property
    def contents(self) -> list[Heading]:
        """For the table of contents; empty where there are too few."""
        upper = [heading for heading in self.headings if heading.level < 4]
        return upper if len(upper) >= CONTENTS_FROM else []

    @property
    def has_long_contents(self) -> bool:
        """Opened by who wants them; else they would stand between the reader and the text."""
        return len(self.contents) >= LONG_CONTENTS_FROM


def typeset(
    body: str, addresses: links.Addresses | None = None, images: Images | None = None, *, with_renditions: bool = True
) -> Typeset:
    """`addresses` are those of the linked articles, `images` by name those of the library: asked for unless given."""
    text, headings = _with_anchors(links.resolved(body, addresses))
    text = _with_notes(text)
    text = TABLE.sub(_scrolling, text)
    if with_renditions:
        text = _with_renditions(text, images_in(body) if images is None else images)
    return Typeset(text, headings, minutes(body))


def picture_names(body: str) -> set[str]:
    """Under which the library has the pictures of a text, if it has them."""
    base = str(settings.MEDIA_URL)
    return {html.unescape(address).removeprefix(base) for address in PICTURE.findall(body)}


def images_in(body: str) -> Images:
    """One query, or none."""
    names = picture_names(body)
    return {image.file.name: image for image in Image.objects.filter(file__in=names)} if names else {}


def minutes(body: str) -> int:
    """How long reading takes, at least one."""
    text = plain_text(body)
    characters = len(UNSPACED.findall(text))
    words = len(UNSPACED.sub(" ", text).split())
    return max(1, round(words / WORDS_A_MINUTE + characters / CHARACTERS_A_MINUTE))


def _with_anchors(text: str) -> tuple[str, list[Heading]]:
    found: list[Heading] = []
    used = set(TAKEN)

    def anchored(heading: re.Match[str]) -> str:
        words = " ".join(plain_text(heading[3]).split())
        if not words:
            return heading[0]
        anchor = _free(slugify(words, allow_unicode=True)[:60].strip("-_") or "part", used)
        found.append(Heading(int(heading[1]), anchor, words))
        return f'<h{heading[1]} id="{escape(anchor)}"{heading[2]}>{heading[3]}</h{heading[1]}>'

    return HEADING.sub(anchored, text), found


def _free(anchor: str, used: set[str]) -> str:
    base = f"part-{anchor}" if OURS.match(anchor) or anchor in TAKEN else anchor
    free, number = base, 1
    while free in used:
        number += 1
        free = f"{base}-{number}"
    used.add(free)
    return free


def _with_notes(text: str) -> str:
    """Numbers that are raised lead to the list at the end, and its entries back to where they were first named."""
    end = NOTES.search(text)
    notes = NOTE.findall(end[2]) if end else []
    before = text[: end.start()] if end else ""
    numbers = [int(number) for number in REFERENCE.findall(before)]
    if not end or not numbers or max(numbers) > len(notes):
        return text
    seen: set[str] = set()

    def reference(found: re.Match[str]) -> str:
        number = found[1]
        anchor = "" if number in seen else f' id="ref-{number}"'
        seen.add(number)
        label = escape(_("Note %(number)s") % {"number": number})
        return f'<sup class="note-ref"><a{anchor} href="#note-{number}" aria-label="{label}">{number}</a></sup>'

    body = REFERENCE.sub(reference, before)
    back = escape(_("Back to the text"))

    def entries() -> Iterator[str]:
        for number, note in enumerate(notes, start=1):
            link = (
                f' <a class="note-back" href="#ref-{number}" aria-label="{back}">↩</a>' if str(number) in seen else ""
            )
            inner = f"{note.removesuffix('</p>')}{link}</p>" if note.endswith("</p>") else f"{note}{link}"
            yield f'<li id="note-{number}">{inner}</li>'

    opening = end[1].replace("<ol>", '<ol class="notes">')
    return f"{body}{opening}{''.join(entries())}</ol>"


def _scrolling(table: re.Match[str]) -> str:
    """In a box of its own, which can be reached and moved with the keyboard."""
    caption = CAPTION.search(table[0])
    label = " ".join(plain_text(caption[1]).split()) if caption else ""
    return f'<div class="table" role="region" tabindex="0" aria-label="{escape(label or _("Table"))}">{table[0]}</div>'


def _with_renditions(text: str, images: Images) -> str:
    """Pictures of the library in several sizes; all are loaded when they are needed."""
    base = str(settings.MEDIA_URL)

    def picture(found: re.Match[str]) -> str:
        lazy = f'{found[0][:-1]} loading="lazy" decoding="async">'
        image = images.get(html.unescape(found[1]).removeprefix(base))
        if image is None:
            return lazy
        formats = "".join(
            f'<source type="{kind}" srcset="{escape(addresses)}" sizes="(min-width: 48rem) 42rem, 92vw">'
            for kind, addresses in sources(image.file)
        )
        return f"<picture>{formats}{lazy}</picture>"

    return PICTURE.sub(picture, text)
