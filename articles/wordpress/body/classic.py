"""The classic editor's text: its paragraphs come from blank lines, its line breaks from the ends of lines."""

from __future__ import annotations

import re
from collections.abc import Callable

from articles.wordpress.body.flow import Flow, Place

ADDRESS_LINE = re.compile(r"https?://[^\s<>\"]+")
BLANK_LINES = re.compile("\n{3,}")
INDENT = re.compile(r"(?m)^[ \t]+")


def write(flow: Flow, text: str, embed: Callable[[str], None], *, starts_line: bool, ends_line: bool) -> None:
    """An address on a line of its own is what WordPress would embed."""
    lines = BLANK_LINES.sub("\n\n", text).split("\n")
    for number, line in enumerate(lines):
        if number:
            flow.line_end()
        is_alone = (number or starts_line) and (ends_line or number < len(lines) - 1)
        if is_alone and flow.place is Place.PAGE and ADDRESS_LINE.fullmatch(line.strip()):
            embed(line.strip())
        elif line:
            flow.text(line)


def with_indents(text: str) -> str:
    """For verse, where the spaces before a line belong to it."""
    return INDENT.sub(lambda found: "\xa0" * len(found[0].expandtabs(4)), text)
