"""Writes our HTML: paragraphs open where words begin and close where a block does, and nothing stays empty."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum

from articles.sanitizing import INVISIBLE
from articles.wordpress.body.sheet import Sheet, tag

SPACES = re.compile("[ \t\n\r\f]+")
UNEVEN = re.compile("[\t\n\r\f]|  ")
BLANK = f"\xa0 {INVISIBLE}"
KEPT_EMPTY = frozenset({"td", "th", "tr", "thead", "tbody", "tfoot"})
MAX_BREAKS = 2


class Place(Enum):
    PAGE = "paragraphs open by themselves"
    ITEM = "words stand for themselves, paragraphs only where the text has them"
    LINE = "no blocks, only words"
    LINES = "no blocks, and every space counts"
    FRAME = "no words"


@dataclass(slots=True)
class _Block:
    name: str
    place: Place
    start: int = 0
    shown: int = 0
    attributes: dict[str, str] = field(default_factory=dict)  # of the paragraphs in it
    is_explicit: bool = False  # whether a paragraph of the source is open


class Flow:
    def __init__(self, *, is_classic: bool) -> None:
        self.is_classic = is_classic  # a line break in the text is one on the page
        self.sheet = Sheet()
        self.blocks = [_Block("", Place.PAGE)]
        self.place = Place.PAGE
        self.attributes: dict[str, str] = {}  # of paragraphs
        self.is_explicit = False
        self.formatting: list[tuple[str, str]] = []
        self.opened = 0  # so many of them have their tags in the text
        self.paragraph: _Block | None = None
        self.has_space = self.has_line = False
        self.breaks = self.line_ends = 0

    # What a text is made of

    def text(self, words: str) -> None:
        if self.place is Place.LINES:
            return self._write_lines(words)
        words = SPACES.sub(" ", words) if UNEVEN.search(words) else words
        core = words.strip(" ")
        if not core:
            self.has_space = self.has_space or bool(words)
            return None
        self.has_space = self.has_space or words[0] == " "
        self._begin()
        self.sheet.put(html.escape(core, quote=False))
        self.has_space = words[-1] == " "
        self.sheet.shown += bool(core.strip(BLANK))
        return None

    def gap(self, line_ends: int) -> None:
        """Nothing but spaces."""
        self.has_space = True
        for _end in range(min(line_ends, 2)):
            self.line_end()

    def line_end(self) -> None:
        """The end of a line in the source, which means something only in the classic editor; two are a blank line."""
        self.line_ends += 1
        self.has_space = True
        if self.line_ends > 1 and self.place is Place.PAGE and (self.is_classic or not self.is_explicit):
            self.boundary()
        elif self.line_ends > 1 and self.is_classic and self.place is Place.ITEM:
            self.breaks = MAX_BREAKS
        elif self.is_classic and self.place is Place.PAGE:
            self.breaks = max(self.breaks, 1)

    def line_break(self) -> None:
        """An explicit one. Two of them are a paragraph in the classic editor."""
        if self.place is Place.LINES:
            return self.sheet.put("\n")
        self.breaks += 1
        if self.breaks > 1 and self.is_classic and self.place is Place.PAGE:
            self.boundary()
        return None

    def start(self, name: str, attributes: dict[str, str] | None = None) -> None:
        self.formatting.append((name, tag(name, attributes or {})))

    def end(self) -> None:
        name, _opening = self.formatting.pop()
        if self.opened > len(self.formatting):
            self.opened -= 1
            self.sheet.put(f"</{name}>")

    @contextmanager
    def unformatted(self) -> Iterator[None]:
        """For pictures with captions, which the editor knows only if nothing but a link is around them."""
        self.boundary()
        self._close_formatting()
        before, self.formatting = self.formatting, [entry for entry in self.formatting if entry[0] == "a"]
        yield
        self._close_formatting()
        self.formatting = before

    def picture(self, attributes: dict[str, str]) -> None:
        self._begin()
        self.sheet.put(tag("img", attributes))
        self.sheet.shown += 1

    # Blocks

    def boundary(self) -> None:
        """Here a paragraph ends, if one is open; what comes next begins another."""
        if self.paragraph and self.place is not Place.LINE:
            self._close_paragraph()
        elif self.has_line:
            self.breaks, self.has_space = 1, False
        self.line_ends = 0
        if self.place is Place.PAGE:
            self._start_line()

    @contextmanager
    def line(self) -> Iterator[None]:
        """One paragraph, whatever stands in it."""
        before = self.place
        if before is Place.PAGE:
            if not self.paragraph:
                self._open_paragraph()
            self.place = Place.LINE
        yield
        self.place = before

    @contextmanager
    def within(self, attributes: dict[str, str], *, is_paragraph: bool = True) -> Iterator[None]:
        """A paragraph of the source, or one of its boxes, of which only the paragraphs in it are kept."""
        self.boundary()
        before = self.attributes, self.is_explicit
        self.attributes, self.is_explicit = {**self.attributes, **attributes}, is_paragraph
        yield
        self.boundary()
        self.attributes, self.is_explicit = before

    def open(self, name: str, attributes: dict[str, str], place: Place) -> None:
        self.boundary()
        self._close_formatting()
        outer = self.blocks[-1]
        outer.attributes, outer.is_explicit = self.attributes, self.is_explicit
        block = _Block(name, place, len(self.sheet.written), self.sheet.shown)
        self._separate()
        self.blocks.append(block)
        self.sheet.put(tag(name, attributes))
        self._settle(self.blocks[-1])

    def close(self) -> None:
        if self.place is Place.PAGE or self.paragraph:
            self.boundary()
        self._close_formatting()
        block, outer = self.blocks.pop(), self.blocks[-1]
        if self.sheet.shown == block.shown and block.name not in KEPT_EMPTY:
            self.sheet.cut(block.start)
        else:
            self.sheet.put(f"</{block.name}>")
        self._settle(outer)

    def rule(self) -> None:
        self.boundary()
        self._close_formatting()
        self._separate()
        self.sheet.put("<hr>")
        self.sheet.shown += 1
        self._start_line()

    # How it is written

    def _settle(self, block: _Block) -> None:
        self.place, self.attributes, self.is_explicit = block.place, block.attributes, block.is_explicit
        self._start_line()

    def _start_line(self) -> None:
        self.has_space = self.has_line = False
        self.breaks = self.line_ends = 0

    def _begin(self) -> None:
        """Before anything that readers see."""
        if not self.paragraph and (self.place is Place.PAGE or (self.is_explicit and self.place is Place.ITEM)):
            self._open_paragraph()
        if self.breaks and self.has_line:
            self.sheet.put("<br>" * min(self.breaks, MAX_BREAKS))
        elif self.has_space and self.has_line:
            self.sheet.put(" ")
        while self.opened < len(self.formatting):
            self.sheet.put(self.formatting[self.opened][1])
            self.opened += 1
        self._start_line()
        self.has_line = True

    def _open_paragraph(self) -> None:
        self._close_formatting()
        self._start_line()
        self.paragraph = _Block("p", self.place, len(self.sheet.written), self.sheet.shown)
        self._separate()
        self.sheet.put(tag("p", self.attributes))

    def _close_paragraph(self) -> None:
        self._close_formatting()
        paragraph, self.paragraph = self.paragraph, None
        if paragraph and self.sheet.shown == paragraph.shown:
            self.sheet.cut(paragraph.start)
        else:
            self.sheet.put("</p>")
        self._start_line()

    def _close_formatting(self) -> None:
        while self.opened:
            self.opened -= 1
            self.sheet.put(f"</{self.formatting[self.opened][0]}>")

    def _separate(self) -> None:
        if len(self.blocks) == 1 and self.sheet.written:
            self.sheet.put("\n")

    def _write_lines(self, words: str) -> None:
        if not self.has_line:
            words = words.removeprefix("\n")
        elif self.breaks:
            words = f"\n{words}"
        if words:
            self.has_space, self.breaks = False, 0
            self._begin()
            self.sheet.put(html.escape(words, quote=False))
            self.sheet.shown += bool(words.strip())
