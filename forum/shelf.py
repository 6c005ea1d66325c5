"""What a process keeps in its memory: the things wanted last, as many as there is room for."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from sys import getsizeof
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class Shelf(Generic[Kept]):
    """Two halves: what was wanted since the last change of halves, and before it.

    When the new half is full, the old one goes. So a look-up changes nothing but now and then moves a thing, and
    several threads need no lock for it.

    `weigh` tells the bytes of a thing; `room` is in bytes as well.
    """

    def __init__(self, room: int, weigh: Callable[[Kept], int]) -> None:
        self._half, self._weigh = room // 2, weigh
        self.clear()

    def clear(self) -> None:
        self._new: dict[Hashable, Kept] = {}
        self._old: dict[Hashable, Kept] = {}
        self._size = 0

    def find(self, key: Hashable) -> Kept | None:
        found = self._new.get(key)
        if found is None and (found := self._old.get(key)) is not None:
            self.keep(key, found)
        return found

    def keep(self, key: Hashable, thing: Kept) -> None:
        self._forget(key)
        size = weight(key) + self._weigh(thing)
        if size > self._half // 4:
            return  # a few giants would leave no room for anything else
        if self._size + size > self._half:
            self._new, self._old, self._size = {}, self._new, 0
        self._new[key] = thing
        self._size += size

    def _forget(self, key: Hashable) -> None:
        self._old.pop(key, None)
        if (before := self._new.pop(key, None)) is not None:
            self._size -= weight(key) + self._weigh(before)


def weight(value: object) -> int:
    """The bytes of a value and of those in it."""
    return getsizeof(value) + (sum(map(weight, value)) if isinstance(value, tuple) else 0)
