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
from forum.shelf import Shelf

Text = TypeVar("Text", bound=str)

HOLE = "\x02{}\x03"  # no text that we store has these
ROOM = 8 * 2**20  # bytes, in each process


class Facts(Hashable, Protocol):
    """A named tuple of plain values. In each of its places always the same type: an escaped text equals a plain one."""

    def context(self) -> dict[str, Any]:
        """What the template sees, made of these values alone."""


shelf: Shelf[str] = Shelf(ROOM, getsizeof)


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
