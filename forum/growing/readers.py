"""Who comments: the same person always with the same name and address."""

from __future__ import annotations

from functools import lru_cache
from random import Random
from typing import NamedTuple

from forum.growing import words

BROWSERS = (
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
)
COMMENTS_OF_ONE = 12  # on average; a few write very much


class Reader(NamedTuple):
    name: str
    email: str
    website: str
    address: str
    network: str  # what is kept of the address after a while
    browser: str


class Readers:
    def __init__(self, comments: int) -> None:
        self.number = comments // COMMENTS_OF_ONE + 20

    def one(self, random: Random) -> Reader:
        return reader(int(self.number * random.random() ** 3))


@lru_cache(maxsize=100_000)
def reader(number: int) -> Reader:
    name = words.person(number)
    mixed = number * 2_654_435_761 % 2**24
    network = f"10.{mixed >> 16}.{mixed >> 8 & 255}"
    website = f"https://{name.split()[1].lower()}.example.net/" if number % 9 == 0 else ""
    return Reader(
        name=name,
        email=f"{name.lower().replace(' ', '.')}.{number}@example.org",
        website=website,
        address=f"{network}.{mixed % 254 + 1}",
        network=f"{network}.0",
        browser=BROWSERS[number % len(BROWSERS)],
    )
