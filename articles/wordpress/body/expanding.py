"""What WordPress would show in place of its blocks and shortcodes, as far as it is part of the text."""

from __future__ import annotations

from collections.abc import Callable

from articles.wordpress.body import blocks, embeds, layouts, shortcodes
from articles.wordpress.body.figures import Figures
from articles.wordpress.body.flow import Flow
from articles.wordpress.body.footnotes import Footnotes
from articles.wordpress.body.links import Links
from articles.wordpress.body.markup import Element
from articles.wordpress.body.notes import (
    BLOCK_DROPPED,
    EMBED_DROPPED,
    GALLERY_INCOMPLETE,
    REUSABLE_BLOCK_DROPPED,
    SHORTCODE_DROPPED,
    SHORTCODE_UNWRAPPED,
    Notes,
)
from articles.wordpress.body.old_site import Picture
from articles.wordpress.body.pictures import Pictures, number_in, whole_number


class Expander:
    def __init__(
        self,
        pictures: Pictures,
        figures: Figures,
        item: int | None,
        walk: Callable[[Element], None],
        read: Callable[[str], Element],
    ) -> None:
        self.pictures, self.figures, self.item, self.walk, self.read = pictures, figures, item, walk, read
        self.flow: Flow = pictures.flow
        self.links: Links = pictures.links
        self.notes: Notes = pictures.notes
        self.is_covered = False

    # Blocks

    def block(self, element: Element, footnotes: Footnotes) -> None:
        name = element.name.removeprefix("wp:")
        if name == "block":
            self.notes.add(REUSABLE_BLOCK_DROPPED, element.attributes.get("ref", ""))
        elif name == "footnotes":
            footnotes.is_wanted = True
        elif blocks.EMBED.match(element.name):
            self._embed_block(element)
        elif name == "gallery" and element.is_void:
            self._gallery(element.attributes.get("ids", ""))
        elif name in blocks.DYNAMIC or (element.is_void and name not in blocks.STATIC):
            self.notes.add(BLOCK_DROPPED, name)
        else:
            self._static_block(name, element)

    def _static_block(self, name: str, element: Element) -> None:
        before = self.flow.is_classic, self.pictures.number, self.is_covered
        self.flow.is_classic = self.flow.is_classic or name in blocks.CLASSIC
        self.pictures.number = whole_number(element.attributes.get("id", "")) if name == "image" else None
        with self.flow.within({}, is_paragraph=False):
            if name == "cover" and not self.is_covered:
                self._cover(element)
                self.is_covered = True
            self.walk(element)
        self.flow.is_classic, self.pictures.number, self.is_covered = before

    def _embed_block(self, element: Element) -> None:
        before, self.figures.address = self.figures.address, element.attributes.get("url", "")
        with self.flow.within({}, is_paragraph=False):
            if any(isinstance(child, Element) for child in element.children):
                self.walk(element)
            else:
                self.links.embed(self.figures.address)
        self.figures.address = before

    def _cover(self, element: Element) -> None:
        """Its picture, where only the block's comment or a style says which one. Not for covers in covers."""
        address, number = element.attributes.get("url", ""), element.attributes.get("id", "")
        if address and not _has_background(element):
            with self.flow.within({}):
                names = {"src": address, "class": f"wp-image-{number}", "alt": element.attributes.get("alt", "")}
                self.pictures.inline(Element("img", names))

    def _gallery(self, ids: str, other: int | None = None) -> None:
        numbers = [number for value in ids.split(",") if (number := whole_number(value.strip()))]
        found: list[Picture] = self.pictures.site.pictures_of(numbers) if numbers else []
        found = found if numbers else self.pictures.site.pictures_under(other or self.item)
        if not found or len(found) < len(numbers):
            self.notes.add(GALLERY_INCOMPLETE, ids)
        self.pictures.gallery(found, lambda caption: self.walk(self.read(caption)))

    # Shortcodes

    def shortcode(self, element: Element) -> None:
        name = element.name[1:]
        if name in shortcodes.CAPTIONS:
            self._caption(element)
        elif name == "gallery":
            values = element.attributes
            self._gallery(values.get("ids") or values.get("include", ""), whole_number(values.get("id", "")))
        elif name in shortcodes.EMBEDS:
            self._embed_shortcode(name, element)
        elif name in shortcodes.DROPPED:
            self.notes.add(SHORTCODE_DROPPED, name)
        else:
            self._layout(name.removeprefix("/"), element)

    def _caption(self, element: Element) -> None:
        values = element.attributes
        children = self.read(element.source).children + self.read(values.get("caption", "")).children
        figure = Element("figure", {"id": values.get("id", ""), "class": values.get("align", "")}, children)
        before, self.pictures.number = self.pictures.number, number_in(figure)
        self.figures.write(figure)
        self.pictures.number = before

    def _embed_shortcode(self, name: str, element: Element) -> None:
        address = embeds.address_of(element)
        with self.flow.within({}, is_paragraph=False):
            if "://" in address or address.startswith("/"):
                self.links.embed(address, kind=shortcodes.EMBEDS[name])
            else:
                self.notes.add(EMBED_DROPPED, f"{name} {address}")

    def _layout(self, name: str, element: Element) -> None:
        if name in shortcodes.KNOWN:  # an end without its beginning
            return
        self.notes.add(SHORTCODE_UNWRAPPED, name)
        with self.flow.within({}, is_paragraph=False):
            self.walk(Element("", children=layouts.contents(name, element.attributes)))


def _has_background(cover: Element) -> bool:
    """Whether its picture or film stands in it as such."""
    waiting: list[Element | str] = [cover]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Element):
            if node.name in {"img", "video"} and any(name.startswith("wp-block-cover__") for name in node.classes):
                return True
            waiting.extend(node.children)
    return False
