"""How copied texts are recognised: a digest for the same words, a 64-bit fingerprint (SimHash) for similar ones."""

from __future__ import annotations

from hashlib import blake2b

from comments.words import words_of

MIN_WORDS = 8  # shorter texts are alike by chance
SHINGLE = 3
BITS = 64
MAX_WORDS = 2000  # what comes later decides nothing
NEAR = 6  # texts that differ in at most this many bits are near-duplicates


def digest(text: str) -> str:
    """Equal for texts with the same words, whatever their case, accents, punctuation and spaces; 32 hex digits."""
    words = " ".join(words_of(text))
    return blake2b(words.encode(), digest_size=16).hexdigest() if words else ""


def fingerprint(text: str) -> int | None:
    """SimHash over overlapping groups of three words, as a signed 64-bit integer; None for a short text.

    Charikar, “Similarity Estimation Techniques from Rounding Algorithms” (2002).
    """
    words = words_of(text)[:MAX_WORDS]
    if len(words) < MIN_WORDS:
        return None
    weights = [0] * BITS
    for start in range(len(words) - SHINGLE + 1):
        value = int.from_bytes(blake2b(" ".join(words[start : start + SHINGLE]).encode(), digest_size=8).digest())
        for bit in range(BITS):
            weights[bit] += 1 if value >> bit & 1 else -1
    found = sum(1 << bit for bit in range(BITS) if weights[bit] > 0)
    return found - (1 << BITS) if found >> (BITS - 1) else found
