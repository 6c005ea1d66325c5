"""What the conversion of a text asks about the site it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Picture:
    src: str  # begins with /media/
    width: int
    height: int
    alt: str = ""
    caption: str = ""


class Site(Protocol):
    def picture(self, address: str, number: int | None) -> Picture | None:
        """By the address in the text, or by the attachment's id."""

    def pictures_of(self, numbers: Sequence[int]) -> list[Picture]:
        """Of a gallery's ids."""

    def pictures_under(self, item: int | None) -> list[Picture]:
        """Of a gallery without ids: what hangs on the item."""

    def link(self, address: str) -> str:
        """The address to write instead: our own for what was imported, else the same."""
