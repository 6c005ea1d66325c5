"""Lists of words: one word or phrase a line, found as whole words, whatever their case, accents or look-alikes."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from comments.text import visible

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# Letters that are drawn like plain Latin ones, as far as tricksters use them.
LOOK_ALIKES = str.maketrans(
    dict(zip("аеорсухіјѕһԁԛԝвкмнтгпӏοαερτυνικχγηωβđłøı", "aeopcyxijshdqwbkmhtrnloaeptyvikxynwbdloi", strict=True))
    | {"æ": "ae", "œ": "oe"}
)
# Scripts written without spaces: every character is a word of its own.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
TERM = re.compile(rf"[{UNSPACED}]\*?|[^\W_{UNSPACED}]+\*?|\*")
# The beginning of an address, as WordPress's users write it: 192.0.2.* or 2001:db8:*
ADDRESSES = re.compile(
    r"(\d{1,3}(?:\.\d{1,3}){0,2})(?:\.\*){1,3}|([0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6}):{1,2}\*", re.I | re.A
)
FEW = 64


def fold(text: str) -> str:
    """One spelling for texts that look alike."""
    if text.isascii():
        return visible(text).lower()
    plain = unicodedata.normalize("NFKD", visible(text))
    bare = "".join(character for character in plain if not unicodedata.combining(character))
    return bare.casefold().translate(LOOK_ALIKES)


def words_of(text: str) -> list[str]:
    return WORD.findall(fold(text))


class WordList:
    """The lines of a list, prepared for searching many texts. `press*` finds every ending, `*` alone any word.

    All lines are followed at once: every term of every line is one bit of a long number, and a bit is set while the
    words read last fit the line up to that term. A word of the text costs a few steps on that number, however many
    lines begin alike, so that no list and no text can make the search slow.
    """

    def __init__(self, lines: str) -> None:
        self._lines: dict[int, str] = {}  # by the bit of the last term
        self._networks: dict[Network, str] = {}
        exact: dict[str, list[int]] = defaultdict(list)
        endings: dict[str, list[int]] = defaultdict(list)
        starts: list[int] = []
        size = 0
        for line in dict.fromkeys(lines.splitlines()):
            network = _network_of(line.strip())
            if network:
                self._networks.setdefault(network, line.strip())
            terms = [] if network and network.num_addresses > 1 else TERM.findall(fold(line))
            if all(term == "*" for term in terms):
                continue
            starts.append(size)
            for position, term in enumerate(terms, start=size):
                (endings[term[:-1]] if term.endswith("*") else exact[term]).append(position)
            size += len(terms)
            self._lines[size - 1] = line.strip()
        self._starts, self._ends = _bits(starts), _bits(self._lines)
        self._any_word = _bits(endings.pop("", ()))
        self._exact, self._endings = _prepared(exact), _prepared(endings)
        self._lengths = sorted({len(beginning) for beginning in endings})
        self._prefix_lengths = sorted({(network.version, network.prefixlen) for network in self._networks})

    def find(self, texts: Iterable[str]) -> str | None:
        """The first line that is found in one of the texts, as it stands in the list."""
        if not self._lines:
            return None
        return next((line for text in texts if (line := self._find_in(words_of(text)))), None)

    def find_address(self, address: str | None) -> str | None:
        """The line that names this IP address or the beginning of it. Words of the list are not looked for in it."""
        if address is None or not self._networks:
            return None
        found = ipaddress.ip_address(address)
        lengths = (length for version, length in self._prefix_lengths if version == found.version)
        networks = (ipaddress.ip_network((address, length), strict=False) for length in lengths)
        return next((line for network in networks if (line := self._networks.get(network))), None)

    def _find_in(self, words: list[str]) -> str | None:
        fitting: dict[str, int] = {}
        state = 0
        for word in words:
            if word not in fitting:
                fitting[word] = self._terms_of(word)
            state = (state << 1 | self._starts) & fitting[word] if fitting[word] else 0
            if reached := state & self._ends:
                return self._lines[(reached & -reached).bit_length() - 1]
        return None

    def _terms_of(self, word: str) -> int:
        """The bits of all terms that this word fits."""
        bits = self._any_word | _bits(self._exact.get(word, ()))
        for length in self._lengths:
            if length > len(word):
                break
            bits |= _bits(self._endings.get(word[:length], ()))
        return bits


@lru_cache(maxsize=4)
def word_list(lines: str) -> WordList:
    """The settings' lists are long and rarely change."""
    return WordList(lines)


def _network_of(line: str) -> Network | None:
    """What addresses a line names: one, a network in CIDR notation, or all that begin alike."""
    match = ADDRESSES.fullmatch(line)
    try:
        if match is None:
            return ipaddress.ip_network(line, strict=False)
        if match[1]:
            numbers = match[1].split(".")
            return ipaddress.ip_network(f"{'.'.join([*numbers, '0', '0', '0'][:4])}/{8 * len(numbers)}")
        groups = match[2].split(":")
        return ipaddress.ip_network(f"{match[2]}::/{16 * len(groups)}")
    except ValueError:
        return None


def _prepared(positions: dict[str, list[int]]) -> dict[str, list[int] | int]:
    """Many positions become a number once; for a few the number would need far more memory than they do."""
    return {term: _bits(found) if len(found) > FEW else found for term, found in positions.items()}


def _bits(positions: Iterable[int] | int) -> int:
    """The number that has these bits set."""
    if isinstance(positions, int):
        return positions
    found = list(positions)
    field = bytearray((max(found, default=0) >> 3) + 1)
    for position in found:
        field[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(field, "little")
