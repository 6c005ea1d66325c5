"""What stands around every page, as pieces: the head with the navigation, and the foot."""

from __future__ import annotations

from typing import Any, NamedTuple

from articles.navigation import Entry, FooterPage
from articles.seo import Head

IN_MENU = 12


class ListHead(NamedTuple):
    """The head of a page that is no article's."""

    head: Head | None
    site_name: str
    is_passing: bool

    def context(self) -> dict[str, Any]:
        return self._asdict()


class Assets(NamedTuple):
    """Fonts, style sheets and icons: the same for all pages, until other ones are installed."""

    def context(self) -> dict[str, Any]:
        return {}


class Header(NamedTuple):
    """The menu has what there is room for on a telephone; the foot of the page has all sections."""

    site_name: str
    site_tagline: str
    sections: tuple[Entry, ...]
    here: int | None  # the section that the page belongs to, and the one above it
    above: int | None
    has_search: bool  # in the page itself

    def context(self) -> dict[str, Any]:
        return self._asdict() | {"menu": self.sections[:IN_MENU]}


class Footer(NamedTuple):
    site_name: str
    site_tagline: str
    sections: tuple[Entry, ...]
    footer_pages: tuple[FooterPage, ...]

    def context(self) -> dict[str, Any]:
        return self._asdict()


class FrontSection(NamedTuple):
    """What is around the articles of a section on the front page."""

    section: Entry
    has_more: bool  # than one article

    def context(self) -> dict[str, Any]:
        return self._asdict()
