"""Links of a text: to where the old site's addresses lead now, and in place of what an article cannot show."""

from __future__ import annotations

import re

from articles.sanitizing import MAX_URL
from articles.wordpress.body import embeds
from articles.wordpress.body.flow import Flow
from articles.wordpress.body.notes import EMBED_DROPPED, EMBED_LINKED, Notes
from articles.wordpress.body.old_site import Site

WEB = frozenset({"http", "https"})
SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]{0,20}):")


class Links:
    def __init__(self, flow: Flow, site: Site, notes: Notes) -> None:
        self.flow, self.site, self.notes = flow, site, notes
        self.is_open = False

    def start(self, address: str, attributes: dict[str, str] | None = None) -> bool:
        """Whether there is a link to end. Places inside the text, and what is no address, remain words."""
        target = self.target(address)
        if self.is_open or not target:
            return False
        self.flow.start("a", {"href": target, **(attributes or {})})
        self.is_open = True
        return True

    def end(self) -> None:
        self.flow.end()
        self.is_open = False

    def target(self, address: str) -> str:
        scheme = SCHEME.match(address)
        if not address or address.startswith("#") or len(address) > MAX_URL:
            return ""
        if scheme and scheme[1].lower() not in WEB:
            return address
        found = self.site.link(address)
        return f"https:{found}" if found.startswith("//") else found

    def write(self, address: str, words: str) -> None:
        is_open = self.start(address)
        self.flow.text(words)
        if is_open:
            self.end()

    def embed(self, address: str, *, kind: str = "", title: str = "") -> None:
        """In place of what was played or shown."""
        page = embeds.page_of(address)
        scheme = SCHEME.match(page)
        if not page or (scheme and scheme[1].lower() not in WEB):
            return self.notes.add(EMBED_DROPPED, title or page or kind)
        self.notes.add(EMBED_LINKED, page)
        return self.write(page, embeds.words_for(page, kind, title))
