"""How much shall grow."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wish:
    """The same wish grows the same site, but for its dates: those end now."""

    articles: int
    comments: int
    sections: int = 8
    seed: int = 1
    discussed: int = 50  # comments of one article more, the-discussed-one; 0: no such article
    body_bytes: int = 4000
    adds: bool = False  # to what is there already

    @property
    def longest_part(self) -> int:
        """Characters of a standfirst or a comment: where articles are short, so are those."""
        return max(self.body_bytes // 4, 30)
