"""Which comment of a file stands under which, whatever order, depth or nonsense the file has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from comments.wordpress import findings

MAX_DEPTH = 32767  # what the column holds; no list shows a fraction of it


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment stands, as the columns of its row."""

    pk: int
    article_id: int
    root_id: int | None = None
    parent_id: int | None = None
    depth: int = 1

    @property
    def thread(self) -> int:
        """The top-level comment above it, or itself."""
        return self.root_id or self.pk


@dataclass(frozen=True, slots=True)
class Branch:
    """A comment that comes in: its own old number, that of what it answers or 0, and the row it becomes."""

    number: int
    parent: int
    pk: int
    article_id: int


class Threads:
    """Places for the comments that come in.

    `standing` are comments that came before, by their old numbers. `left_out` are comments of the file that do not
    come, with what they answer: their replies move up.
    """

    def __init__(
        self,
        branches: Mapping[int, Branch],
        standing: Mapping[int, Place],
        left_out: Mapping[int, int],
        find: Callable[[str, int], None],
    ) -> None:
        self.branches, self.standing, self.left_out, self.find = branches, standing, left_out, find
        self.above = {number: self._addressee(branch) for number, branch in branches.items()}
        self.places: dict[int, Place] = {}
        for number in branches:
            self._place(number)

    def _addressee(self, branch: Branch) -> int:
        """The old number of the comment that it stands under, or 0."""
        number = branch.parent
        passed = set()
        while number in self.left_out and number not in passed:
            passed.add(number)
            number = self.left_out[number]
        if number == 0:
            return 0
        parent = self.branches.get(number) or self.standing.get(number)
        if parent is None:
            self.find(findings.PARENT_MISSING, branch.number)
            return 0
        if parent.article_id != branch.article_id:
            self.find(findings.PARENT_ELSEWHERE, branch.number)
            return 0
        return number

    def _place(self, number: int) -> None:
        """With everything above it that has no place yet, from the top down."""
        way = self._way_up(number)
        above = self.above[way[-1]] if way else 0
        place = self.places.get(above) or self.standing.get(above)
        for below in reversed(way):
            place = self.places[below] = _under(place, self.branches[below])

    def _way_up(self, number: int) -> list[int]:
        """To what stands already, or to the top. A circle is opened at its oldest comment."""
        way: dict[int, None] = {}
        while number in self.branches and number not in self.places:
            if number in way:
                passed = list(way)
                oldest = min(passed[passed.index(number) :])
                self.find(findings.PARENT_CYCLE, oldest)
                self.above[oldest] = 0
                return self._way_up(passed[0])
            way[number] = None
            number = self.above[number]
        return list(way)


def _under(parent: Place | None, branch: Branch) -> Place:
    if parent is None:
        return Place(branch.pk, branch.article_id)
    depth = min(parent.depth + 1, MAX_DEPTH)
    return Place(branch.pk, branch.article_id, parent.thread, parent.pk, depth)
