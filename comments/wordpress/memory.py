"""What earlier imports brought of some comments, and as what: one query to read, one to write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from articles.models import Origin
from articles.wordpress.origins import Origins
from comments.wordpress.entries import Entry

KIND, BECAME = Origin.Kind.COMMENT, Origin.Became.COMMENT


class Memory:
    """Of the entries of a batch, and of what they answer."""

    def __init__(self, site: str, entries: Mapping[int, Entry]) -> None:
        self._origins = Origins(site)
        answered = {entry.source.parent for entry in entries.values()} - entries.keys()
        keys = [entry.key for entry in entries.values()] + [str(number) for number in answered if number > 0]
        self._known = self._origins.get(KIND, keys)

    def knows(self, entry: Entry) -> bool:
        """It came, or was left out, exactly as it is now."""
        origin = self._known.get(entry.key)
        return origin is not None and origin.digest == entry.digest

    def row_of(self, entry: Entry) -> int:
        """The number of its row, or 0."""
        return self._row(entry.key)

    def row_of_number(self, number: int) -> int:
        """The same by an old number."""
        return self._row(str(number))

    def keep(self, rows: Iterable[tuple[Entry, int | None]]) -> None:
        self._origins.save(
            self._origins.new(KIND, entry.key, BECAME if pk else "", pk, digest=entry.digest) for entry, pk in rows
        )

    def _row(self, key: str) -> int:
        origin = self._known.get(key)
        return origin.row_id if origin else 0
