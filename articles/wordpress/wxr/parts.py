"""What stands in an element of an export, found by what its namespaces mean and not by their prefixes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from xml.etree.ElementTree import Element

from articles.wordpress.wxr import values

# Versions differ in the number, plug-ins in http or https and in the last stroke.
NAMESPACES = {
    "wp": re.compile(r"/export/[0-9]+\.[0-9]+/?$"),
    "excerpt": re.compile(r"/export/[0-9]+\.[0-9]+/excerpt/?$"),
    "content": re.compile(r"/modules/content/?$"),
    "dc": re.compile(r"/dc/elements/[0-9.]+/?$"),
}
# Nothing of WordPress's own has these names, so that its namespace may be the default of a whole file.
OF_RSS = frozenset(["rss", "channel", "item", "title", "link", "guid", "pubDate", "language"])
LINE = "@line"  # where the reader notes the line of an element: an attribute that no file can have


@lru_cache(maxsize=1024)
def name_of(tag: str, outer: str = "") -> str:
    """As "wp:post_id", "excerpt:encoded", "title"; `outer` is the namespace of the outermost element, so of RSS."""
    namespace, _, local = tag.removeprefix("{").rpartition("}")
    kind = next((kind for kind, ending in NAMESPACES.items() if ending.search(namespace)), "")
    if kind and not (kind == "wp" and local in OF_RSS):
        return f"{kind}:{local}"
    return local if kind or namespace in ("", outer) else tag


def namespace_of(element: Element) -> str:
    return element.tag.removeprefix("{").rpartition("}")[0]


def line_of(element: Element) -> int:
    return int(element.get(LINE, 0))


class Parts:
    """What an element holds, by name. Of what should be there once and is there twice, the first is taken."""

    def __init__(self, element: Element, outer: str) -> None:
        self.line = line_of(element)
        self._outer = outer
        self._parts: dict[str, list[Element]] = {}
        for part in element:
            self._parts.setdefault(name_of(part.tag, outer), []).append(part)

    def every(self, name: str) -> list[Element]:
        return self._parts.get(name, [])

    def inner(self, name: str) -> Iterable[Parts]:
        return (Parts(element, self._outer) for element in self.every(name))

    def raw(self, name: str) -> str:
        """With its blank lines, which are paragraphs to WordPress."""
        found = self._parts.get(name)
        return raw(found[0]) if found else ""

    def text(self, name: str) -> str:
        return self.raw(name).strip()

    def slug(self, name: str) -> str:
        return values.decoded(self.text(name))

    def identity(self, name: str) -> int | None:
        return values.identity(self.text(name))

    def local(self, name: str) -> datetime | None:
        return values.local(self.text(name))

    def utc(self, name: str) -> datetime | None:
        return values.utc(self.text(name))


def raw(element: Element) -> str:
    """Its text; where markup stands in it without CDATA, the text of that as well."""
    return "".join(element.itertext()) if len(element) else element.text or ""
