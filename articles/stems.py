"""Which words the search takes for the same: PostgreSQL knows it, and what it said of a word is remembered here."""

from __future__ import annotations

import re
from collections.abc import Collection

from articles.models.article import SEARCH_CONFIG
from forum.ready import Written

ROOM = 10_000  # words, in each process
WORD = re.compile(r"\w+")
STEMS = Written("""
SELECT word, tsvector_to_array(to_tsvector(%(config)s::regconfig, word)) FROM unnest(%(words)s::text[]) AS given (word)
""")

Stems = frozenset[str]

known: dict[str, Stems] = {}


def of(words: Collection[str]) -> dict[str, Stems]:
    """By the word; none for one that the search passes over. At most one query, and mostly none."""
    found = {word: stems for word in words if (stems := known.get(word)) is not None}
    if unknown := [word for word in words if word not in found]:
        asked = {word: frozenset(stems) for word, stems in STEMS.rows(config=SEARCH_CONFIG, words=unknown)}
        if len(known) + len(asked) > ROOM:
            known.clear()
        known.update(asked)
        found |= asked
    return found


def of_text(text: str) -> Stems:
    """Of all of its words."""
    return Stems().union(*of(set(WORD.findall(text))).values())
