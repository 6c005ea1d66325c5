"""The words that a search has found, in texts: where they are, and how readers see them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from django.utils.safestring import SafeString

from articles import stems
from articles.stems import WORD, Stems
from forum.escaping import filled

BEGIN, END = "\x02", "\x03"  # no text that we store has these
MOST = 500  # words of a text that are looked at: there are many that begin with the one letter somebody looks for
MARKED = re.compile(f"{BEGIN}([^{BEGIN}{END}]*){END}")
# Letters that the search takes for plain ones, as far as each is one letter there too.
PLAIN = {
    letter: base
    for letter in map(chr, range(0xC0, 0x250))
    if (base := unicodedata.normalize("NFKD", letter)[0]).isascii() and base.isalpha()
} | dict(zip("øØłŁđĐı", "oOlLdDi", strict=True))
ACCENTED = re.compile("[\xc0-\u024f]")  # seldom many in a text: str.translate() would look up each letter


class Place(NamedTuple):
    """A word of a text that the search has found, and by which stem."""

    begin: int
    end: int
    stem: str


class Marker:
    """Finds the words of one query. A word in another form that begins otherwise (die, dying) is not seen."""

    def __init__(self, query: str) -> None:
        self.stems: Stems = stems.of_text(query)

    def find(self, texts: Sequence[str], *, are_html: bool) -> list[list[Place]]:
        """In each of the texts, in order. Of HTML, not in the tags."""
        seen = [list(islice(self._candidates(text, are_html), MOST)) for text in texts]
        known = stems.of({word for found in seen for _at, word in found})
        return [sorted(self._confirmed(found, known)) for found in seen]

    @cached_property
    def _beginnings(self) -> list[str]:
        """As words with these stems begin, in each spelling. A stem may have an i for a word's y: happi, happy."""
        beginnings = {stem.removesuffix("i") if len(stem) > 3 else stem for stem in self.stems}
        return sorted({form for word in beginnings for form in (word, word.capitalize(), word.upper())})

    def _candidates(self, text: str, is_html: bool) -> Iterator[tuple[int, str]]:
        plain = text if text.isascii() else ACCENTED.sub(_plain, text)
        for beginning in self._beginnings:
            at = plain.find(beginning)
            while at >= 0:
                before = plain[at - 1 : at]
                if not before.isalnum() and not (is_html and (before == "&" or _is_in_a_tag(plain, at))):
                    word = WORD.match(text, at)
                    yield from [(at, word[0])] if word else []
                at = plain.find(beginning, at + 1)

    def _confirmed(self, found: Iterable[tuple[int, str]], known: dict[str, Stems]) -> set[Place]:
        """Once each, although two stems may begin alike."""
        return {Place(at, at + len(word), min(same)) for at, word in found if (same := known[word] & self.stems)}


def with_marks(text: str, places: Iterable[Place], begin: int = 0, end: int | None = None) -> str:
    """A part of the text, with a mark before and behind each word in these places."""
    parts, last = [], begin
    stop = len(text) if end is None else end
    for place in places:
        if begin <= place.begin and place.end <= stop:
            parts += [text[last : place.begin], BEGIN, text[place.begin : place.end], END]
            last = place.end
    return "".join([*parts, text[last:stop]])


def shown(text: str) -> SafeString:
    """Escaped; what has marks is marked for readers."""
    parts = MARKED.split(text)  # with what was marked at every second place
    return filled("{}<mark>{}</mark>" * (len(parts) // 2) + "{}", *parts)


def _plain(letter: re.Match[str]) -> str:
    return PLAIN.get(letter[0], letter[0])


def _is_in_a_tag(text: str, at: int) -> bool:
    return text.rfind("<", 0, at) > text.rfind(">", 0, at)
