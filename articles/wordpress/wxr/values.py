"""Dates, numbers and slugs as WordPress spells them. What makes no sense counts as missing: nothing here raises."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import unquote

MOMENT = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?)?")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FEED_MOMENT = re.compile(
    rf"\b([0-9]{{1,2}})\s+({'|'.join(MONTHS)})[a-z]*\s+([0-9]{{4}})\s+([0-9]{{1,2}}):([0-9]{{2}})(?::([0-9]{{2}}))?",
    re.IGNORECASE,
)
NUMBER = re.compile(r"-?[0-9]{1,18}")  # as many digits as the database takes
# One character beyond ASCII. Others are not encoded by WordPress: %2F and %00 must not become what they stand for.
ENCODED = re.compile(
    r"%[cd][0-9a-f]%[89ab][0-9a-f]|%e[0-9a-f](?:%[89ab][0-9a-f]){2}|%f[0-4](?:%[89ab][0-9a-f]){3}", re.IGNORECASE
)


# The address of an item by its number, which no structure of permalinks takes away.
BY_NUMBER = re.compile(r"\A[^?#]*\?(?:[^#]*[&;])?(?:p|page_id|attachment_id)=([0-9]{1,18})(?:[&#]|\Z)")


def number(text: str) -> int | None:
    return int(text) if NUMBER.fullmatch(text) else None


def identity(text: str) -> int | None:
    """The number of a row in WordPress's database, where they begin at 1."""
    value = number(text)
    return value if value and value > 0 else None


def number_in(address: str) -> int | None:
    """The number of an item that its own address names."""
    found = BY_NUMBER.search(address)
    return identity(found[1]) if found else None


def local(text: str) -> datetime | None:
    found = MOMENT.fullmatch(text)
    return _moment(*found.groups(default="0")) if found else None


def utc(text: str) -> datetime | None:
    moment = local(text)
    return moment.replace(tzinfo=UTC) if moment else None


def feed_local(text: str) -> datetime | None:
    """A date as feeds write it, without its zone, which real exports have as "+000" or not at all."""
    found = FEED_MOMENT.search(text)
    if not found:
        return None
    day, month, year, *time = found.groups(default="0")
    return _moment(year, str(MONTHS.index(month.lower()) + 1), day, *time)


def _moment(*parts: str) -> datetime | None:
    """None for the year 0 that stands for "never", and for the ends of the calendar, which other zones leave."""
    year, month, day, hour, minute, second = (int(part) for part in parts)
    if not 1 < year < 9999:
        return None
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None


def decoded(slug: str) -> str:
    """With the letters that stand percent-encoded in it; what is no letter's code stays."""
    return ENCODED.sub(_letter, slug) if "%" in slug else slug


def _letter(found: re.Match[str]) -> str:
    try:
        return unquote(found[0], errors="strict")
    except UnicodeDecodeError:
        return found[0]
