"""What was written so far, and how much of it readers see."""

from __future__ import annotations

import html

from articles.sanitizing import MAX_INPUT


class TooMuchError(Exception):
    """More than an article may have."""


class Sheet:
    def __init__(self) -> None:
        self.written: list[str] = []
        self.size = 0
        self.shown = 0  # pieces of text and pictures

    def put(self, piece: str) -> None:
        self.size += len(piece)
        if self.size > MAX_INPUT:
            raise TooMuchError
        self.written.append(piece)

    def cut(self, start: int) -> None:
        """What turned out to be empty."""
        del self.written[start:]

    def __str__(self) -> str:
        return "".join(self.written)


def tag(name: str, attributes: dict[str, str]) -> str:
    written = "".join(f' {key}="{html.escape(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>"
