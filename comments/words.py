"""Lists of words: one word or phrase a line, found as whole words, whatever their case, accents or look-alikes."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from comments.text import visible

# Letters of other scripts that are drawn like Latin ones, as far as tricksters use them.
LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕһԁԛԝвкмнтгпӏοαερτυνικχγηωωđłøıßæœ",
    "aeopcyxijshdqwbkmhtrnloaeptyvikxynwwdloisao",
)
# Scripts written without spaces: every character is a word of its own.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
TERM = re.compile(rf"[{UNSPACED}]\*?|[^\W_{UNSPACED}]+\*?|\*")


def fold(text: str) -> str:
    """One spelling for texts that look alike."""
    plain = unicodedata.normalize("NFKD", visible(text))
    bare = "".join(character for character in plain if not unicodedata.combining(character))
    return bare.casefold().translate(LOOK_ALIKES)


def words_of(text: str) -> list[str]:
    return WORD.findall(fold(text))


class WordList:
    """The lines of a list, prepared for searching many texts. `press*` finds every ending, `*` alone any word."""

    def __init__(self, lines: str) -> None:
        self._by_word: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
        self._others: list[tuple[str, list[str]]] = []  # they begin with a *
        for line in lines.splitlines():
            terms = TERM.findall(fold(line))
            if any(term != "*" for term in terms):
                phrases = self._others if terms[0].endswith("*") else self._by_word[terms[0]]
                phrases.append((line.strip(), terms))

    def find(self, texts: Iterable[str]) -> str | None:
        """The first line that is found in one of the texts, as it stands in the list."""
        return next((line for text in texts if (line := self._find_in(words_of(text)))), None)

    def _find_in(self, words: list[str]) -> str | None:
        for start, word in enumerate(words):
            for line, terms in (*self._by_word.get(word, ()), *self._others):
                if len(words) - start >= len(terms) and all(map(_fits, words[start:], terms)):
                    return line
        return None


def _fits(word: str, term: str) -> bool:
    return word.startswith(term[:-1]) if term.endswith("*") else word == term
