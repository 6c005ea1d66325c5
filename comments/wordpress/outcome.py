"""What became of a batch of comments. Reported when it is certain: a batch may have to be written twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from comments.wordpress.entries import Entry
from comments.wordpress.findings import Report

NOUN = "comments"


@dataclass
class Outcome:
    counts: Counter[str] = field(default_factory=Counter)
    found: list[tuple[str, str]] = field(default_factory=list)

    def find(self, entry: Entry, code: str, detail: str = "") -> None:
        self.found.append((code, f"{entry.label}: {detail}" if detail else entry.label))

    def leave(self, entry: Entry, code: str) -> None:
        self.counts["left"] += 1
        self.find(entry, code)

    def tell(self, report: Report) -> None:
        for outcome, number in self.counts.items():
            report.count(NOUN, outcome, number)
        for code, detail in self.found:
            report.find(code, detail)
