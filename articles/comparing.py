"""Two versions of a text as one, with the words that were added and removed, as readers see the text.

First whole blocks are matched, then the words of those that differ. The markup is always that of the newer text, so
what comes out is as well-formed as what went in; of removed blocks it is their own.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from articles.sanitizing import VOID, clean

TOKEN = re.compile(r"<[^>]+>|[^<\s]+\s*|\s+")
TAG = re.compile(r"<(/?)([a-z0-9]+)")
ALT = re.compile(r'<img[^>]* alt="([^"]*)"')
MAX_TOKENS = 20_000  # of two blocks that are compared word by word


def compare_html(before: str, after: str) -> str:
    """Rich text; both sides are cleaned first, and only <ins> and <del> are added to what the cleaning lets through."""
    return "".join(_compare(_blocks(clean(before)), _blocks(clean(after))))


def compare_text(before: str, after: str) -> str:
    """Plain text, as HTML."""
    sides = [[TOKEN.findall(html.escape(side, quote=False))] for side in (before, after)]
    return "".join(_compare(*sides))


def _blocks(text: str) -> list[list[str]]:
    """The tokens of each outermost element, and of the text between two of them."""
    blocks: list[list[str]] = [[]]
    depth = 0
    for token in TOKEN.findall(text):
        blocks[-1].append(token)
        if tag := TAG.match(token):
            depth += 0 if tag[2] in VOID else -1 if tag[1] else 1
            if depth == 0:
                blocks.append([])
    return [block for block in blocks if block]


def _compare(before: list[list[str]], after: list[list[str]]) -> Iterator[str]:
    old, new = (["".join(block).strip() for block in side] for side in (before, after))
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (token for block in after[j1:j2] for token in block)
        elif kind == "replace":
            yield from _compare_alike(before[i1:i2], after[j1:j2])
        else:
            yield from _marked("del", (token for block in before[i1:i2] for token in block))
            yield from _marked("ins", (token for block in after[j1:j2] for token in block))


def _compare_alike(before: list[list[str]], after: list[list[str]]) -> Iterator[str]:
    """Blocks in the same place: one by one as far as they go in pairs, the rest as removed or added."""
    pairs = min(len(before), len(after))
    for old, new in zip(before[:pairs], after[:pairs], strict=True):
        yield from _compare_words(old, new)
    for block in before[pairs:]:
        yield from _marked("del", block)
    for block in after[pairs:]:
        yield from _marked("ins", block)


def _compare_words(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    old, new = ([token.strip() or token for token in side] for side in (before, after))
    matcher = SequenceMatcher(None, old, new, autojunk=len(before) + len(after) > 2000)
    if len(before) + len(after) > MAX_TOKENS or matcher.quick_ratio() < 0.3:
        yield from _marked("del", before)
        yield from _marked("ins", after)
        return
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            yield from after[j1:j2]
        else:
            removed = "".join(map(_as_word, before[i1:i2])).strip()
            yield f" <del>{removed}</del> " if removed else ""
            yield from _marked("ins", after[j1:j2])


def _as_word(token: str) -> str:
    """Of markup that is gone only the pictures are told."""
    picture = ALT.match(token)
    return f"[{picture[1]}] " if picture else "" if TAG.match(token) else token


def _marked(mark: str, tokens: Iterable[str]) -> Iterator[str]:
    """Runs of words in the mark; tags stay outside it."""
    for is_word, run in groupby(tokens, lambda token: not TAG.match(token)):
        text = "".join(run)
        yield f"<{mark}>{text.rstrip()}</{mark}>{text[len(text.rstrip()) :]}" if is_word and text.strip() else text
