"""Tokens as a tree: what is open when, which tags end others, and how deep it may go. Any tokens make a tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from articles.sanitizing import BLOCKS, RENAMED
from articles.wordpress.body.blocks import names
from articles.wordpress.body.markup import Element, End, Token, Tokens
from articles.wordpress.body.notes import Notes

MAX_DEPTH = 100  # deeper elements lose their tags and keep their words

HEADINGS = names("h1 h2 h3 h4 h5 h6")
CONTAINERS = names(
    "address article aside body center dd details dialog dir div dl dt fieldset footer form header hgroup html legend "
    "main menu nav search section summary"
)
BLOCK_NAMES = BLOCKS | HEADINGS | CONTAINERS | {name for name in RENAMED if RENAMED[name] in BLOCKS}
# A start tag ends these elements if they are open, but looks no further than to the others.
ROWS = frozenset({"tr", "td", "th"})
CELLS = frozenset({"td", "th"})
PARTS = frozenset({"thead", "tbody", "tfoot", "caption"})
ENDS = {
    "li": ({"li"}, {"ul", "ol"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "td": (CELLS, {"table", "tr"}),
    "th": (CELLS, {"table", "tr"}),
    "tr": (ROWS | {"caption"}, {"table"}),
    "a": ({"a"}, CELLS),
} | {part: (PARTS | ROWS, {"table"}) for part in PARTS}
PARAGRAPH_WALLS = CELLS | {"caption"}
# An end tag does not leave these for an element outside.
WALLS = {
    "li": frozenset({"ul", "ol"}),
    "tr": frozenset({"table"}),
    "td": frozenset({"table"}),
    "th": frozenset({"table"}),
}
CELL_WALLS = CELLS | {"caption"}


def is_block(node: Element | str) -> bool:
    """Whether text that stands beside it begins or ends there."""
    return not isinstance(node, str) and (node.name in BLOCK_NAMES or node.name.startswith(("wp:", "[", "!")))


def read(text: str, notes: Notes) -> Element:
    builder = _Builder()
    builder.take(Tokens(text, notes))
    return builder.root


class _Builder:
    def __init__(self) -> None:
        self.root = Element("")
        self.stack = [self.root]
        self.open: Counter[str] = Counter()
        self.words: list[str] = []

    def take(self, tokens: Iterable[Token]) -> None:
        for token in tokens:
            if isinstance(token, str):
                self.words.append(token)
                continue
            self._add_words()
            if isinstance(token, End):
                self._end(token.name)
            else:
                self._start(token)
        self._add_words()

    def _add_words(self) -> None:
        """As one text, whatever pieces it was read in."""
        if words := "".join(self.words):
            self.stack[-1].children.append(words)
        self.words.clear()

    def _start(self, element: Element) -> None:
        name = element.name
        if name in ENDS and any(self.open[other] for other in ENDS[name][0]):
            self._leave(*ENDS[name])
        elif name in HEADINGS and self.stack[-1].name in HEADINGS:
            self._pop()
        if name in BLOCK_NAMES and self.open["p"]:
            self._leave({"p"}, PARAGRAPH_WALLS)
        self.stack[-1].children.append(element)
        if not element.is_void and len(self.stack) < MAX_DEPTH:
            self.stack.append(element)
            self.open[name] += 1

    def _end(self, name: str) -> None:
        if self.stack[-1].name == name:
            self._pop()
        elif self.open[name]:
            self._leave({name}, WALLS.get(name) or (frozenset() if name in _OUTER else CELL_WALLS))
        elif name in {"p", "br"}:
            self.stack[-1].children.append(Element(name, is_void=True))

    def _leave(self, wanted: Iterable[str], walls: Iterable[str]) -> None:
        """The innermost open element of these names, if it is on this side of the walls."""
        for depth in range(len(self.stack) - 1, 0, -1):
            name = self.stack[depth].name
            if name in wanted:
                while len(self.stack) > depth:
                    self._pop()
                return
            if name in walls:
                return

    def _pop(self) -> None:
        self.open[self.stack.pop().name] -= 1


_OUTER = PARTS | {"table"}
