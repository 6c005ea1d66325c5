"""A comment of the file on its way in, and by what it is known again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from itertools import count
from uuid import NAMESPACE_URL, UUID, uuid5

from articles.wordpress import wxr

LARGEST_NUMBER = 2**63 - 1


@dataclass(frozen=True)
class Entry:
    """`number` is the old one; a comment without gets one below zero, for as long as the import runs."""

    site: str
    article_id: int
    number: int
    source: wxr.Comment = field(repr=False)

    @cached_property
    def key(self) -> str:
        """What it is known by in every run."""
        if self.number > 0:
            return str(self.number)
        source = self.source
        return f"{self.article_id}-{_hash((source.author, source.written_at, source.local, source.body))}"

    @cached_property
    def digest(self) -> str:
        """Differs as soon as what readers see of the old comment does. It is kept for good, so nothing is in it that is
        forgotten after a while and could be guessed back: no e-mail, no IP address."""
        source = self.source
        return _hash((
            source.author, source.website, source.written_at, source.local, source.body, source.approved, source.kind,
            source.parent,
        ))  # fmt: skip

    @cached_property
    def submission_id(self) -> UUID:
        """The database takes it once."""
        return uuid5(NAMESPACE_URL, f"{self.site}#comment-{self.key}")

    @property
    def label(self) -> str:
        """How a report names it."""
        return f"#comment-{self.number}" if self.number > 0 else f"#comment-? ({self.source.written_at or '–'})"


class Intake:
    """Makes entries of what a file has, each number once. A file may have an item several times."""

    def __init__(self, site: str) -> None:
        self.site = site
        self._unnumbered = count(-1, -1)
        self._seen: dict[int, int] = {}  # by thousands of numbers, a bit for each: a file may have ten million
        self._seen_keys: set[str] = set()

    def take(self, article_id: int, comments: Iterable[wxr.Comment]) -> tuple[list[Entry], list[Entry]]:
        """Those that come in, and those that have been here before."""
        first: list[Entry] = []
        again: list[Entry] = []
        for source in comments:
            number = source.number or 0
            if not 0 < number <= LARGEST_NUMBER:
                number = next(self._unnumbered)
            entry = Entry(self.site, article_id, number, source)
            (first if self._is_first(entry) else again).append(entry)
        return first, again

    def _is_first(self, entry: Entry) -> bool:
        if entry.number < 0:
            before = len(self._seen_keys)
            self._seen_keys.add(entry.key)
            return len(self._seen_keys) > before
        page, bit = entry.number >> 10, 1 << (entry.number & 1023)
        known = self._seen.get(page, 0)
        self._seen[page] = known | bit
        return not known & bit


def _hash(values: tuple[object, ...]) -> str:
    """Of the values as they are written: the type of a time zone, say, is no part of them."""
    return blake2b(repr([str(value) for value in values]).encode(), digest_size=16).hexdigest()
