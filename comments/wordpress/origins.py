"""Which comments of the old site are here already, and what they were like when they came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from articles.models import Origin
from comments.wordpress.entries import Entry

KIND = "comment"


class Origins:
    """Those of a batch and of what it answers: one query to read, one to write."""

    def __init__(self, site: str, entries: Mapping[int, Entry]) -> None:
        self.site = site
        answered = {entry.source.parent for entry in entries.values()} - entries.keys()
        keys = [entry.key for entry in entries.values()] + [str(number) for number in answered if number > 0]
        found = Origin.objects.filter(site=site, kind=KIND, key__in=keys)
        self._known = {key: (number, digest) for key, number, digest in found.values_list("key", "number", "digest")}

    def knows(self, entry: Entry) -> bool:
        """It came, or was left out, exactly as it is now."""
        return entry.key in self._known and self._known[entry.key][1] == entry.digest

    def row_of(self, entry: Entry) -> int | None:
        """The number that its row got."""
        return self._known.get(entry.key, (None, ""))[0]

    def row_of_number(self, number: int) -> int | None:
        """The same by an old number."""
        return self._known.get(str(number), (None, ""))[0]

    def remember(self, rows: Iterable[tuple[Entry, int | None]]) -> None:
        Origin.objects.bulk_create(
            (Origin(site=self.site, kind=KIND, key=entry.key, number=pk, digest=entry.digest) for entry, pk in rows),
            update_conflicts=True,
            unique_fields=["site", "kind", "key"],
            update_fields=["number", "digest"],
        )
