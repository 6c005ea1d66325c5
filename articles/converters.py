"""The parts of public addresses: what is a slug, a date or a page number, and that each has one spelling."""

from __future__ import annotations

from typing import Any

from django.urls import register_converter
from django.urls.converters import StringConverter

from articles.models.page import PATH, is_reserved


class Slug(StringConverter):
    """A slug in any script, as in `\\w` and the hyphen."""

    regex = r"[-\w]{1,100}"


class SectionPath(StringConverter):
    """A section's slug, or a section's and a sub-section's."""

    regex = r"[-\w]{1,80}(?:/[-\w]{1,80})?"


class PagePath(StringConverter):
    """The address of a page that is no article."""

    regex = PATH

    def to_python(self, value: str) -> str:
        """A ValueError means that the address is none of these."""
        if is_reserved(value):
            raise ValueError(value)
        return value


class PageNumber:
    """2 and above, without leading zeros; the first page has no number."""

    regex = r"[2-9]|[1-9][0-9]{1,5}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class Number(PageNumber):
    """1 and above, without leading zeros, and small enough for any column of the database."""

    regex = r"[1-9][0-9]{0,17}"


class Year(PageNumber):
    regex = r"[0-9]{4}"

    def to_url(self, value: int) -> str:
        return f"{value:04d}"


class TwoDigits(PageNumber):
    regex = r"[0-9]{2}"

    def to_url(self, value: int) -> str:
        return f"{value:02d}"


converters: dict[str, Any] = {
    "word": Slug,
    "section": SectionPath,
    "pagepath": PagePath,
    "page": PageNumber,
    "number": Number,
    "yyyy": Year,
    "nn": TwoDigits,
}
for name, converter in converters.items():
    register_converter(converter, name)

ARTICLE = "<yyyy:year>/<nn:month>/<nn:day>/<word:slug>/"
