"""What an export's channel says of its site and of itself, in front of its authors, terms and items."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from articles.wordpress.wxr.parts import line_of, name_of, namespace_of, raw
from articles.wordpress.wxr.records import Site
from articles.wordpress.wxr.unreadable import SHOWN, Unreadable, unexpected

OUTERMOST = ("rss", "channel")
SAID = frozenset(["title", "link", "language", "wp:wxr_version", "wp:base_site_url", "wp:base_blog_url"])
VERSION = re.compile(r"[0-9]+\.[0-9]+")


class Channel:
    def __init__(self) -> None:
        self.outer = ""  # the namespace of the outermost element
        self._line = 0
        self._version_line = 0
        self._said: dict[str, str] = {}

    def enter(self, element: Element, depth: int) -> None:
        """The outermost elements as they begin: whatever else a file is shows in them."""
        self._line = line_of(element)
        if depth == 0:
            self.outer = namespace_of(element)
        if name_of(element.tag, self.outer) != OUTERMOST[depth]:
            what = _("The file is no WordPress export: where it should have <%(expected)s>, it has <%(name)s>.")
            name = element.tag.rpartition("}")[2][:SHOWN]
            raise Unreadable(unexpected(what % {"expected": OUTERMOST[depth], "name": name}), self._line, 1)

    def note(self, element: Element) -> None:
        name = name_of(element.tag, self.outer)
        if name not in SAID or name in self._said:
            return
        self._said[name] = raw(element).strip()
        if name == "wp:wxr_version":
            self._version_line = line_of(element)

    def site(self, first: Element | None = None) -> Site:
        """`first` is the element that ends what the channel says of itself."""
        version = self._said.get("wp:wxr_version", "")
        if not VERSION.fullmatch(version):
            raise self._versionless(version, first)
        addresses = (self._said.get(name) for name in ("wp:base_blog_url", "wp:base_site_url", "link"))
        return Site(
            title=self._said.get("title", ""),
            address=next(filter(None, addresses), ""),
            version=version,
            language=self._said.get("language", ""),
        )

    def _versionless(self, version: str, first: Element | None) -> Unreadable:
        names = [*self._said, *(name_of(part.tag, self.outer) for part in (first.iter() if first is not None else ()))]
        if not any(name.startswith("wp:") for name in names):
            what = _("The file is an RSS feed, without anything that only WordPress's exports have.")
            return Unreadable(unexpected(what), self._line, 1)
        if not version:
            what = _("The file does not say, in front of its contents, which version of WordPress's format it has.")
            return Unreadable(unexpected(what), self._version_line or self._line, 1)
        what = _("The file gives “%(version)s” as the version of its format, which should be two numbers, as in 1.2.")
        return Unreadable(unexpected(what % {"version": version[:SHOWN]}), self._version_line, 1)
