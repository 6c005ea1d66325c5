"""What stands in a line of text: formatting, links, numbers of footnotes, and what was played between the words."""

from __future__ import annotations

import re
from collections.abc import Callable

from articles.wordpress.body import embeds
from articles.wordpress.body.figures import words_of
from articles.wordpress.body.flow import Flow
from articles.wordpress.body.footnotes import Footnotes
from articles.wordpress.body.links import Links
from articles.wordpress.body.markup import Element
from articles.wordpress.body.pictures import Pictures
from articles.wordpress.body.tables import attributes_of

STYLES = (
    ("strong", re.compile(r"font-weight\s*+:\s*+(?:bold|[6-9]00)", re.IGNORECASE)),
    ("em", re.compile(r"font-style\s*+:\s*+italic", re.IGNORECASE)),
    ("u", re.compile(r"text-decoration(?:-line)?\s*+:\s*+underline", re.IGNORECASE)),
    ("s", re.compile(r"text-decoration(?:-line)?\s*+:\s*+line-through", re.IGNORECASE)),
)


class Phrases:
    def __init__(self, pictures: Pictures, footnotes: Footnotes, walk: Callable[[Element], None]) -> None:
        self.footnotes, self.walk = footnotes, walk
        self.flow: Flow = pictures.flow
        self.links: Links = pictures.links

    def formatting(self, name: str, element: Element) -> None:
        self.flow.start(name, attributes_of(element))
        self.walk(element)
        self.flow.end()

    def span(self, element: Element) -> None:
        """Some editors say with styles what has an element of its own."""
        style = element.attributes.get("style", "")
        names = [name for name, pattern in STYLES if style and pattern.search(style)]
        attributes = attributes_of(element)
        for name in names:
            self.flow.start(name)
        if attributes:
            self.flow.start("span", attributes)
        self.walk(element)
        for _name in range(len(names) + bool(attributes)):
            self.flow.end()

    def raised(self, element: Element) -> None:
        if "data-fn" not in element.attributes:
            return self.formatting("sup", element)
        self.flow.start("sup")
        self.flow.text(self.footnotes.number_of(element.attributes["data-fn"], words_of(element)))
        return self.flow.end()

    def link(self, element: Element) -> None:
        if "wp-block-file__button" in element.classes:  # it says "Download" beside the file's name
            return
        attributes = attributes_of(element)
        is_open = self.links.start(attributes.pop("href", ""), attributes)
        self.walk(element)
        if is_open:
            self.links.end()

    def line_break(self, element: Element) -> None:
        self.flow.line_break()

    def media(self, element: Element) -> None:
        if "wp-block-file__embed" in element.classes:  # the same file is linked beside it
            return
        with self.flow.within({}):
            self.links.embed(embeds.address_of(element), kind=element.name, title=embeds.title_of(element))

    def embed_address(self, address: str) -> None:
        """One on a line of its own. WordPress leaves alone what it does not know."""
        with self.flow.within({}):
            if embeds.provider_of(address):
                self.links.embed(address)
            else:
                self.links.write(address, address)
