"""The texts of the demo as its editors keep them: `name: value` lines, an empty line, then the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

CONTENT = Path(__file__).parent / "content"


def read_header(text: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in text.splitlines() if line.strip())
    return {name.strip(): value.strip() for name, _colon, value in pairs}


def read_blocks(name: str) -> list[dict[str, str]]:
    """The sections or the authors: one header after another."""
    text = (CONTENT / name).read_text(encoding="utf-8")
    return [read_header(block) for block in re.split(r"\n\s*\n", text.strip())]


@dataclass(frozen=True)
class Manuscript:
    """One article; its links say `article:slug` and its pictures `image:key` until it is loaded."""

    header: dict[str, str]
    body: str

    @property
    def slug(self) -> str:
        return self.header["slug"]

    @property
    def status(self) -> str:
        return self.header["status"]

    def names(self, field: str) -> list[str]:
        return [name.strip() for name in self.header.get(field, "").split(",") if name.strip()]

    def moment(self, now: datetime) -> datetime:
        """When it appears: so many days ago, at an editor's hour in the site's time zone."""
        return self._at(now, self.header["days ago"])

    def revision(self, now: datetime) -> datetime | None:
        """When it was last changed, if it was."""
        days = self.header.get("revised days ago")
        return self._at(now, days) if days else None

    def _at(self, now: datetime, days_ago: str) -> datetime:
        hour, minute = self.header["time"].split(":")
        day = timezone.localtime(now) - timedelta(days=int(days_ago))
        return day.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)


def read_manuscripts() -> list[Manuscript]:
    """Oldest first, so that the newest has the highest number, as in a real archive."""
    found = _read("articles")
    return sorted(found, key=lambda manuscript: (-int(manuscript.header["days ago"]), manuscript.slug))


def read_pages() -> list[Manuscript]:
    """About and its like: a header without date, and the text."""
    return _read("pages")


def _read(folder: str) -> list[Manuscript]:
    found = []
    for path in sorted((CONTENT / folder).glob("*.html")):
        header, _empty, body = path.read_text(encoding="utf-8").partition("\n\n")
        found.append(Manuscript(read_header(header), body.strip()))
    return found
