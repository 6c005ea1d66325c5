"""A text as nothing but its words, for what is too much to be read as WordPress's markup."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from articles.sanitizing import MAX_INPUT, MAX_TAGS, UNWANTED, clean, unescaped
from articles.wordpress.body.notes import BODY_AS_TEXT, BODY_CUT, Notes

MAX_PARAGRAPH = 2_000  # the sanitiser refuses long texts with many references in them
MAX_PARAGRAPHS = MAX_TAGS // 4
BLOCK = re.compile(r"/?(?:p|div|h[1-6]|li|ul|ol|tr|table|blockquote|pre|figure|br|hr)\b", re.IGNORECASE)


def as_text(body: str, notes: Notes) -> str:
    """Plain paragraphs, as many as fit."""
    notes.add(BODY_AS_TEXT)
    paragraphs = [words for line in _words(body).split("\n") if (words := " ".join(line.split()))]
    if len(paragraphs) > MAX_PARAGRAPHS:
        paragraphs = [" ".join(paragraphs)]
    return clean("\n".join(_that_fit(_split(paragraphs), notes)))


def _words(body: str) -> str:
    """What stands outside tags, comments, scripts and styles; one pass, whatever is missing."""
    pieces, inside = [], ""
    first, *rest = body.split("<")
    pieces.append(first)
    for part in rest:
        if inside:
            is_end = inside in part if inside == "-->" else part.lower().startswith(inside)
            if not is_end:
                continue
            text = part.partition(inside if inside == "-->" else ">")[2]
            inside = ""
        elif part.startswith("!--"):
            inside, text = ("", part.partition("-->")[2]) if "-->" in part else ("-->", "")
        elif part[:1].isalpha() or part[:1] in {"/", "!", "?"}:
            name = part[:6].lower()
            inside = next((f"/{raw}" for raw in ("script", "style") if name.startswith(raw)), "")
            pieces.append("\n" if BLOCK.match(part) else "")
            text = "" if inside else part.partition(">")[2] if ">" in part else f" {part}"
        else:
            text = f"<{part}"
        pieces.append(text)
    return UNWANTED.sub("", unescaped("".join(pieces)))


def _split(paragraphs: Iterable[str]) -> Iterator[str]:
    for words in paragraphs:
        start = 0
        while len(words) - start > MAX_PARAGRAPH:
            end = words.rfind(" ", start, start + MAX_PARAGRAPH)
            end = end if end > start else start + MAX_PARAGRAPH
            yield words[start:end].strip()
            start = end
        yield words[start:].strip()


def _that_fit(paragraphs: Iterable[str], notes: Notes) -> Iterator[str]:
    size = left = 0
    for words in paragraphs:
        paragraph = f"<p>{html.escape(words, quote=False)}</p>"
        size += len(paragraph) + 1
        if size <= MAX_INPUT:
            yield paragraph
        else:
            left += len(words)
    if left:
        notes.add(BODY_CUT, str(left))
