"""WordPress's markup as tokens: words, tags, block comments and shortcodes, as browsers and WordPress would read them.

Not with the standard library's parser, which takes ten seconds for 24 kB of `<a <a <a`: with the sanitiser's own
patterns, which are linear. Every position of the text is read once; what reaches ahead remembers where it came to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from articles.sanitizing import (
    ATTRIBUTE,
    BARE_AMPERSAND,
    BOGUS_COMMENT_END,
    CLOSING,
    COMMENT_END,
    DROPPED,
    RAW,
    TAG_END,
    TAG_NAME,
    UNWANTED,
    unescaped,
)
from articles.wordpress.body import blocks, shortcodes
from articles.wordpress.body.notes import SHORTCODE_KEPT, Notes

MORE, PAGE = "!more", "!page"
VOID = blocks.names("area base br col embed hr img input keygen link meta param source track wbr")
SWALLOWING = frozenset({"script", "style"})  # what stands in them is no text, even without an end tag
MARK = re.compile(r"[<\[]")
PLAIN_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*+)[ \n]*+>")  # most are: this saves three of four steps
ANY_TAG = re.compile(r"<[^<>]*+>?")


@dataclass(slots=True)
class Element:
    """A tag, a block ("wp:image") or a shortcode ("[gallery")."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)
    source: str = ""  # of what is read as one piece: what stands between its tags
    is_void: bool = False

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()


@dataclass(slots=True)
class End:
    name: str


Token = str | Element | End


class Tokens:
    def __init__(self, text: str, notes: Notes) -> None:
        self.text, self.notes = text, notes
        self.position = 0
        self.closings: dict[str, int] = {}
        self.tried: set[tuple[str, bool]] = set()

    def __iter__(self) -> Iterator[Token]:
        while found := MARK.search(self.text, self.position):
            if found.start() > self.position:
                yield words(self.text[self.position : found.start()])
            self.position = found.start()
            yield self._bracket() if found[0] == "[" else self._angle()
        yield words(self.text[self.position :])

    def _angle(self) -> Token:
        start = self.position
        if (plain := PLAIN_TAG.match(self.text, start)) and plain[2] not in DROPPED:
            name, self.position = plain[2], plain.end()
            return End(name) if plain[1] else Element(name, is_void=name in VOID)
        if tag := TAG_NAME.match(self.text, start):
            return self._tag(tag)
        if self.text.startswith("<!--", start):
            return self._comment(start)
        if self.text.startswith(("<!", "<?", "</"), start):
            end = BOGUS_COMMENT_END.search(self.text, start)
            return self._to(end.end(), "") if end else self._rest()
        return self._to(start + 1, "<")

    def _to(self, position: int, token: Token) -> Token:
        self.position = position
        return token

    def _rest(self) -> str:
        """Behind a tag or a comment that never ends. Browsers lose all of it; here its words stay."""
        rest = ANY_TAG.sub(" ", self.text[self.position :])
        self.position = len(self.text)
        return words(rest)

    def _tag(self, tag: re.Match[str]) -> Token:
        name, position = tag[2].lower(), tag.end()
        attributes: dict[str, str] = {}
        while found := ATTRIBUTE.match(self.text, position):
            attributes.setdefault(found[1].lower(), found[2] or found[3] or found[4] or "")
            position = found.end()
        if not (end := TAG_END.match(self.text, position)):
            return self._rest()
        self.position = end.end()
        if tag[1]:
            return End(name)
        element = Element(name, {key: _value(value) for key, value in attributes.items()})
        if name in DROPPED:
            self._take_content(element, is_closed=end[0].endswith("/>") and name not in RAW)
        else:
            element.is_void = name in VOID or ("-" in name and end[0].endswith("/>"))
        return element

    def _take_content(self, element: Element, *, is_closed: bool) -> None:
        """Up to the first end tag. Without one, only what cannot be text takes the rest with it."""
        element.is_void = True
        if is_closed:
            return
        start, closing = self.position, CLOSING[element.name]
        if self.closings.get(element.name, -1) < start:  # or many start tags would look for one far end tag
            found = closing.search(self.text, start)
            self.closings[element.name] = found.start() if found else len(self.text)
        end = self.closings[element.name]
        if end < len(self.text) or element.name in SWALLOWING:
            element.source, self.position = self.text[start:end], end

    def _comment(self, start: int) -> Token:
        end = COMMENT_END.search(self.text, start + 2)
        if not end:
            return self._rest()
        content = self.text[start + 4 : end.start()].strip()
        self.position = end.end()
        if found := blocks.COMMENT.match(content):
            name = f"wp:{found[2].removeprefix('core/')}"
            if found[1]:
                return End(name)
            return Element(name, blocks.attributes(found[3]), is_void=bool(found[4]))
        if content == "more" or content.startswith("more "):
            return Element(MORE, is_void=True)
        return Element(PAGE, is_void=True) if content == "nextpage" else ""

    def _bracket(self) -> Token:
        start = self.position
        found = shortcodes.SHORTCODE.match(self.text, start)
        if not found:
            return self._to(start + 1, "[")
        if found[1] and found[5] and "<" not in found[4]:
            return self._to(found.end(), words(found[0][1:-1]))
        name, position = found[3], found.end() - len(found[5])
        if found[1] or not self._is_known(found):
            self._note_unknown(found)
            return self._to(start + 1, "[")
        if found[2]:
            return self._to(position, Element(f"[/{name}", is_void=True))
        element = Element(f"[{name}", shortcodes.attributes(unescaped(found[4])), is_void=True)
        self.position = position
        if name in shortcodes.CONTAINERS and (end := self._end_of(name, position)) >= 0:
            element.source, self.position = self.text[position:end], end + len(f"[/{name}]")
        return element

    def _end_of(self, name: str, start: int) -> int:
        """Where the shortcode is closed, unless another one of its name opens before."""
        closing, opening = (self._next(f"[{slash}{name}{end}", start) for slash, end in (("/", "]"), ("", "")))
        return closing if closing < len(self.text) and closing < opening else -1

    def _next(self, mark: str, start: int) -> int:
        if self.closings.get(mark, -1) < start:
            found = self.text.find(mark, start)
            self.closings[mark] = found if found >= 0 else len(self.text)
        return self.closings[mark]

    def _is_known(self, found: re.Match[str]) -> bool:
        name = found[3]
        if name in shortcodes.WORDS:
            has_more = bool(found[2] or shortcodes.ANSWERED.search(found[4]))
            return has_more or self._next(f"[/{name}]", found.end()) < len(self.text)
        return name in shortcodes.KNOWN or bool(shortcodes.WRAPPER.match(name))

    def _note_unknown(self, found: re.Match[str]) -> None:
        name, is_end = found[3], bool(found[2])
        self.tried.add((name, is_end))
        if shortcodes.is_likely(name, found[4]) or (name, not is_end) in self.tried:
            self.notes.add(SHORTCODE_KEPT, name)


def words(source: str) -> str:
    """The text was scrubbed as a whole; what references stand for was not."""
    return UNWANTED.sub("", unescaped(source)) if "&" in source else source


def _value(source: str) -> str:
    return words(BARE_AMPERSAND.sub("&amp;", source)).strip() if "&" in source else source.strip()
