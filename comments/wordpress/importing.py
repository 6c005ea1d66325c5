"""The door for comments that move in from WordPress. Nobody is notified, no rule judges, and no reader waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from articles.wordpress import wxr
from comments.wordpress import findings, numbers, rows
from comments.wordpress.arriving import Arriving
from comments.wordpress.entries import Entry, Intake
from comments.wordpress.findings import Report
from comments.wordpress.memory import Memory
from comments.wordpress.outcome import Outcome
from comments.wordpress.renewing import renew

BATCH = 2000
HEAP = 20_000  # after so many the index of the desk's search is put in order


class Arrivals:
    """One run of an import. Comments are stored whenever enough have come together, the rest by flush()."""

    def __init__(self, site: str, report: Report, now: datetime) -> None:
        self.site, self.report, self.now = site, report, now
        self._intake = Intake(site)
        self._waiting: list[Entry] = []
        self._written = 0

    def reserve(self, largest: int) -> None:
        """Keep the numbers up to the largest one of the file for it: readers who post during a long import would
        otherwise get numbers that its later parts have."""
        with transaction.atomic():
            numbers.wait_for_other_imports()
            numbers.go_beyond(min(largest, numbers.LARGEST))

    def add(self, article_id: int, comments: Sequence[wxr.Comment]) -> None:
        """All comments that the file has under one article."""
        entries, again = self._intake.take(article_id, comments)
        outcome = Outcome()
        for entry in again:
            outcome.leave(entry, findings.NUMBER_TWICE)
        outcome.tell(self.report)
        self._waiting += entries
        if len(self._waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Store what waits: their articles must be in the database by now."""
        entries = {entry.number: entry for entry in self._waiting}
        self._waiting = []
        if not entries:
            return
        outcome = self._store(entries)
        outcome.tell(self.report)
        self._written += outcome.counts["new"] + outcome.counts["changed"]
        if self._written >= HEAP:
            self.finish()

    def finish(self) -> None:
        """After the last flush(). Without it, the next searches of the desk are slower for some minutes."""
        rows.work_off()
        self._written = 0

    def _store(self, entries: dict[int, Entry]) -> Outcome:
        """A number that was free may be taken at the same moment: then it is looked for once more, and then none is."""
        for keeps_numbers in (True, True):
            try:
                return self._try_to_store(entries, keeps_numbers=keeps_numbers)
            except IntegrityError:
                continue
        return self._try_to_store(entries, keeps_numbers=False)

    def _try_to_store(self, entries: dict[int, Entry], *, keeps_numbers: bool) -> Outcome:
        outcome = Outcome()
        with transaction.atomic():
            numbers.wait_for_other_imports()
            memory = Memory(self.site, entries)
            strange = [entry for entry in entries.values() if not memory.knows(entry)]
            new = [entry for entry in strange if not memory.row_of(entry)]
            if new:
                Arriving(entries, memory, outcome, self.now).store(new, keeps_numbers=keeps_numbers)
        changed = [entry for entry in strange if memory.row_of(entry)]
        if changed:
            with transaction.atomic():
                renew(changed, memory, outcome, self.now)
        outcome.counts["unchanged"] += len(entries) - len(strange)
        return outcome
