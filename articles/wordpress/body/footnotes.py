"""The block editor's footnotes: numbers in the text, and their words in the postmeta."""

from __future__ import annotations

from articles.wordpress.body.blocks import read_json


class Footnotes:
    def __init__(self, source: str) -> None:
        entries = read_json(source) if source.strip() else []
        known = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
        self.texts = [str(entry.get("content", "")) for entry in known]
        self.numbers = {str(entry.get("id", "")): number for number, entry in enumerate(known, start=1)}
        self.is_wanted = False  # the text has their block, or refers to one

    def number_of(self, key: str, written: str) -> str:
        self.is_wanted = True
        return str(self.numbers.get(key) or written.strip())
