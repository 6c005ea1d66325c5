"""What copied texts are found by is stored: however it is worked out, it must come out the same for ever."""

from __future__ import annotations

from hashlib import blake2b

from hypothesis import given
from hypothesis import strategies as st

from comments.fingerprints import NEAR, digest, fingerprint, marks_of

STORED = ("37322642137451ada9990cc8d70667c5", 3491251399567412516)
WORDS = st.lists(st.from_regex(r"[a-zé]{1,6}", fullmatch=True), max_size=60)


def by_definition(words: list[str]) -> int:
    """Charikar's, bit by bit."""
    found = 0
    for bit in range(64):
        weight = 0
        for start in range(len(words) - 2):
            value = int.from_bytes(blake2b(" ".join(words[start : start + 3]).encode(), digest_size=8).digest())
            weight += 1 if value >> bit & 1 else -1
        found |= (weight > 0) << bit
    return found - 2**64 if found >= 2**63 else found


@given(WORDS)
def test_it_is_what_its_definition_says(words: list[str]) -> None:
    plain = [word.replace("é", "e") for word in words]
    expected = by_definition(plain) if len(words) >= 8 else None
    assert fingerprint(" ".join(words)) == expected
    assert marks_of(" ".join(words)) == {"text_digest": digest(" ".join(words)), "fingerprint": expected}


def test_stored_ones_stay_findable() -> None:
    text = "The river carries less water than it did when the treaty was signed."
    assert digest(text) == digest("the RIVER carries less water, than it did when the treaty was signed")
    assert (digest(text), fingerprint(text)) == STORED


def test_similar_texts_differ_in_few_bits() -> None:
    text = " ".join(f"word{number}" for number in range(200))
    assert bin((fingerprint(text) or 0) ^ (fingerprint(f"{text} more") or 0)).count("1") <= NEAR
