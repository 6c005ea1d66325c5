"""Comments that are not here yet become rows: some thousand at once, in the same few queries for any number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Q

from comments.models import Comment
from comments.wordpress import findings, numbers, rows
from comments.wordpress.entries import Entry
from comments.wordpress.fields import NOTES, fields_of
from comments.wordpress.memory import Memory
from comments.wordpress.outcome import Outcome
from comments.wordpress.threads import Branch, Place, Threads

APPROVED = Comment.Status.APPROVED


class Arriving:
    """`entries` are all that the file has of some articles, new or not, by their old numbers."""

    def __init__(self, entries: Mapping[int, Entry], memory: Memory, outcome: Outcome, now: datetime) -> None:
        self.entries, self.memory, self.outcome, self.now = entries, memory, outcome, now
        self.here: dict[int, Place] = {}  # by their old numbers: what the new ones answer, or are themselves
        self.taken: set[int] = set()

    def store(self, new: Collection[Entry], *, keeps_numbers: bool) -> None:
        values = {entry.number: found for entry in new if (found := self._values(entry))}
        wanted = {number for number in values if keeps_numbers and 0 < number <= numbers.LARGEST}
        if wanted:
            numbers.go_beyond(max(wanted))
        self._look_around(values, wanted)
        coming = [self.entries[number] for number in values if number not in self.here]
        pks = self._choose_numbers(coming, wanted - self.taken)
        places = self._arrange(coming, pks)
        holders = {places[entry.number].thread for entry in coming if values[entry.number]["status"] == APPROVED}
        rows.insert(
            {
                "submission_id": entry.submission_id,
                "holds_place": pks[entry.number] in holders,
                **_columns(places[entry.number]),
                **values[entry.number],
            }
            for entry in coming
        )
        self.outcome.counts["new"] += len(coming)
        self.outcome.counts["unchanged"] += len(values) - len(coming)
        known = {number: place.pk for number, place in self.here.items()} | pks
        self.memory.keep((entry, known.get(entry.number) if entry.number in values else None) for entry in new)

    def _values(self, entry: Entry) -> dict[str, Any]:
        """Nothing for a comment that is left out."""
        if entry.source.kind in NOTES:
            self.outcome.leave(entry, findings.NOTE_LEFT)
            return {}
        values = fields_of(entry.source, self.now, partial(self.outcome.find, entry))
        if not values["body"]:
            self.outcome.leave(entry, findings.COMMENT_EMPTY)
            return {}
        return values

    def _look_around(self, coming: Iterable[int], wanted: set[int]) -> None:
        """The comments that are answered, those that came before without a note of it, and the numbers in use."""
        answered = {entry.source.parent for entry in self.entries.values()}
        known = {number: pk for number in answered if (pk := self.memory.row_of_number(number))}
        marks = {self.entries[number].submission_id: number for number in coming}
        found = Comment.objects.filter(Q(pk__in=wanted | set(known.values())) | Q(submission_id__in=marks)).order_by()
        columns = found.values_list("submission_id", "pk", "article_id", "root_id", "parent_id", "depth")
        places = {Place(*place): mark for mark, *place in columns}
        by_pk = {place.pk: place for place in places}
        self.taken = set(by_pk)
        self.here = {number: by_pk[pk] for number, pk in known.items() if pk in by_pk}
        self.here |= {marks[mark]: place for place, mark in places.items() if mark in marks}

    def _choose_numbers(self, coming: Collection[Entry], free: set[int]) -> dict[int, int]:
        """By the old number the new one: the same, where nobody has it."""
        others = [entry for entry in coming if entry.number not in free]
        for entry in others:
            if 0 < entry.number <= numbers.LARGEST:
                self.outcome.find(entry, findings.NUMBER_TAKEN)
        drawn = dict(zip((entry.number for entry in others), numbers.draw(len(others)), strict=True))
        return {entry.number: drawn.get(entry.number, entry.number) for entry in coming}

    def _arrange(self, coming: Iterable[Entry], pks: Mapping[int, int]) -> dict[int, Place]:
        branches = {
            entry.number: Branch(entry.number, entry.source.parent, pks[entry.number], entry.article_id)
            for entry in coming
        }
        left_out = {
            number: entry.source.parent
            for number, entry in self.entries.items()
            if number not in branches and number not in self.here and not self.memory.row_of(entry)
        }
        return Threads(branches, self.here, left_out, lambda code, n: self.outcome.find(self.entries[n], code)).places


def _columns(place: Place) -> dict[str, Any]:
    return {
        "id": place.pk,
        "article_id": place.article_id,
        "root_id": place.root_id,
        "parent_id": place.parent_id,
        "depth": place.depth,
    }
