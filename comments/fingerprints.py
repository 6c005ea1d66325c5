"""How copied texts are recognised: a digest for the same words, a 64-bit fingerprint (SimHash) for similar ones."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from comments.words import words_of

MIN_WORDS = 8  # shorter texts are alike by chance
BITS = 64
MAX_WORDS = 2000  # what comes later decides nothing
NEAR = 6  # texts that differ in at most this many bits are near-duplicates


def digest(text: str) -> str:
    """Equal for texts with the same words, whatever their case, accents, punctuation and spaces; 32 hex digits."""
    return _digest(words_of(text))


def fingerprint(text: str) -> int | None:
    """SimHash over overlapping groups of three words, as a signed 64-bit integer; None for a short text.

    Charikar, “Similarity Estimation Techniques from Rounding Algorithms” (2002).
    """
    return _fingerprint(words_of(text))


def marks_of(text: str) -> dict[str, Any]:
    """Both, as the fields of a Comment: for many texts, finding the words is half of the work."""
    words = words_of(text)
    return {"text_digest": _digest(words), "fingerprint": _fingerprint(words)}


def _digest(words: list[str]) -> str:
    return blake2b(" ".join(words).encode(), digest_size=16).hexdigest() if words else ""


def _fingerprint(words: list[str]) -> int | None:
    """Bit by bit, whether most of the groups have it: all groups stand in one long number, and a mask picks a bit."""
    words = words[:MAX_WORDS]
    if len(words) < MIN_WORDS:
        return None
    groups = [" ".join(group).encode() for group in zip(words, words[1:], words[2:], strict=False)]
    values = int.from_bytes(b"".join(blake2b(group, digest_size=BITS // 8).digest() for group in groups))
    mask = int.from_bytes((b"\x00" * (BITS // 8 - 1) + b"\x01") * len(groups))
    found = sum(1 << bit for bit in range(BITS) if 2 * (values >> bit & mask).bit_count() > len(groups))
    return found - (1 << BITS) if found >> (BITS - 1) else found
