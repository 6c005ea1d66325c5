"""Pieces of pages that are drawn once and kept: a card, a comment, the foot of every page. Knows no app and no model.

A piece is drawn from facts and from nothing else: its template sees what the facts say, and neither the request nor the
page around it. So the same facts give the same piece, whatever happened in between: what is kept is never stale, and
nothing ever has to be taken out. Facts that changed are other facts, and their piece is drawn when it is first wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import partial
from sys import getsizeof
from typing import Any, Protocol, TypeVar, cast

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from forum.escaping import filled

Text = TypeVar("Text", bound=str)

HOLE = "\x02{}\x03"  # no text that we store has these
ROOM = 8 * 2**20  # bytes, in each process


class Facts(Hashable, Protocol):
    """A named tuple of plain values. In each of its places always the same type: an escaped text equals a plain one."""

    def context(self) -> dict[str, Any]:
        """What the template sees, made of these values alone."""


class Shelf:
    """The pieces wanted last, as many as there is room for.

    Two halves: what was wanted since the last change of halves, and before it. When the new half is full, the old one
    goes. So a look-up changes nothing but now and then moves a piece, and several threads need no lock for it.
    """

    def __init__(self, room: int) -> None:
        self._half = room // 2
        self.clear()

    def clear(self) -> None:
        self._new: dict[Hashable, str] = {}
        self._old: dict[Hashable, str] = {}
        self._size = 0

    def find(self, key: Hashable) -> str | None:
        found = self._new.get(key)
        if found is None and (found := self._old.get(key)) is not None:
            self.keep(key, found)
        return found

    def keep(self, key: Hashable, piece: str) -> None:
        size = weight(key) + getsizeof(piece)
        if size > self._half // 8:
            return  # a few giants would leave no room for anything else
        if self._size + size > self._half:
            self._new, self._old, self._size = {}, self._new, 0
        self._new[key] = piece
        self._size += size


shelf = Shelf(ROOM)


def draw(template: str, facts: Facts) -> SafeString:
    """The piece that these facts give."""
    return kept((template, get_language(), facts), partial(_drawn, template, facts))


def draw_all(template: str, all_facts: Iterable[Facts]) -> SafeString:
    """The pieces one behind the other."""
    language = get_language()
    drawn = [kept((template, language, facts), partial(_drawn, template, facts)) for facts in all_facts]
    return joined(drawn)


def draw_around(template: str, facts: Facts, *fillings: str) -> SafeString:
    """The same with what belongs into its `holes`, which is other than that each time and not kept."""
    holes = tuple(HOLE.format(number) for number in range(len(fillings)))
    key = (template, get_language(), facts, holes)
    frame = kept(key, lambda: _as_format(render_to_string(template, facts.context() | {"holes": holes}), holes))
    return filled(frame, *fillings)


def joined(pieces: Sequence[SafeString]) -> SafeString:
    return filled("{}" * len(pieces), *pieces)


def kept(key: Hashable, make: Callable[[], Text]) -> Text:
    """What `make` makes of the key, and of nothing else."""
    piece: Any = shelf.find(key)
    if piece is None:
        piece = make()
        shelf.keep(key, piece)
    return cast("Text", piece)


def _drawn(template: str, facts: Facts) -> SafeString:
    return render_to_string(template, facts.context())


def _as_format(text: str, holes: tuple[str, ...]) -> str:
    text = text.replace("{", "{{").replace("}", "}}")
    for number, hole in enumerate(holes):
        text = text.replace(hole, f"{{{number}}}")
    return text


def weight(value: object) -> int:
    """The bytes of a value and of those in it."""
    return getsizeof(value) + (sum(map(weight, value)) if isinstance(value, tuple) else 0)
