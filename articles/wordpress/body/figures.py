"""What stands in figures: a picture, several, a table, a quotation, or something that was played."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from articles.wordpress.body import embeds
from articles.wordpress.body.flow import Flow, Place
from articles.wordpress.body.links import Links
from articles.wordpress.body.markup import Element
from articles.wordpress.body.pictures import Pictures, alignment
from articles.wordpress.body.tables import write_table

MEDIA = frozenset({"iframe", "audio", "video", "object", "embed"})
FIGURES = frozenset({"wp-caption", "gallery-item"})  # classes of what WordPress wrote before there were figures
CAPTIONS = frozenset({"wp-caption-text", "wp-caption-dd"})
MAX_DEPTH = 4  # of figures in figures; each is looked through as a whole

Walk = Callable[[Element], None]


@dataclass(slots=True)
class Contents:
    pictures: list[tuple[Element, Element | None]] = field(default_factory=list)  # each with the link around it
    captions: list[Element] = field(default_factory=list)
    media: list[Element] = field(default_factory=list)
    words: str = ""  # outside the captions
    has_words: bool = False
    has_figures: bool = False
    has_links: bool = False  # in words, not around pictures


class Figures:
    def __init__(self, flow: Flow, links: Links, pictures: Pictures, walk: Walk, without: Callable[..., None]) -> None:
        self.flow, self.links, self.pictures = flow, links, pictures
        self.walk, self.without = walk, without
        self.depth = 0
        self.address = ""  # of an embed, as its block says
        self.is_pull_quote = False

    def write(self, figure: Element) -> None:
        if self.depth >= MAX_DEPTH or self.flow.place in {Place.LINE, Place.LINES}:
            with self.flow.within({}):
                return self.walk(figure)
        self.depth += 1
        self._write(figure, contents_of(figure))
        self.depth -= 1
        return None

    def _write(self, figure: Element, contents: Contents) -> None:
        address = self._address(figure, contents)
        table = next((child for child in figure.children if isinstance(child, Element) and child.name == "table"), None)
        if address:
            self._write_embed(address, contents)
        elif table:
            self._write_table(figure, table, contents)
        elif len(contents.pictures) == 1 and not contents.has_figures and not contents.media:
            self._write_picture(figure, contents)
        else:
            before, self.is_pull_quote = self.is_pull_quote, "wp-block-pullquote" in figure.classes
            with self.flow.within({}, is_paragraph=False):
                self.walk(figure)
            self.is_pull_quote = before

    def _address(self, figure: Element, contents: Contents) -> str:
        """Of what was played or shown, if there is nothing else in the figure."""
        bare = embeds.ADDRESS.fullmatch(contents.words)
        if bare and "wp-block-embed" in figure.classes:
            return bare[0]
        if contents.words or contents.pictures or contents.has_figures:
            return ""
        if contents.media:
            return embeds.address_of(contents.media[0])
        return self.address if "wp-block-embed" in figure.classes else ""

    def _write_embed(self, address: str, contents: Contents) -> None:
        media = contents.media[0] if contents.media else Element("")
        with self.flow.within({}), self.flow.line():
            self.links.embed(address, kind=media.name, title=embeds.title_of(media))
            for caption in contents.captions:
                self.flow.line_break()
                self.walk(caption)

    def _write_table(self, figure: Element, table: Element, contents: Contents) -> None:
        captions = [caption for caption in contents.captions if caption.name == "figcaption"]
        write_table(self.flow, table, self.walk, captions[0] if captions else None)
        others = [child for child in figure.children if child is not table and child not in captions[:1]]
        self.walk(Element("figure", children=others))

    def _write_picture(self, figure: Element, contents: Contents) -> None:
        image, link = contents.pictures[0]
        is_in_gallery = self.depth > 1
        align = "" if is_in_gallery else alignment((*figure.classes, *image.classes))
        if contents.has_words:
            is_plain = not contents.has_links
            self.pictures.figure(image, link, align, lambda: self.without(figure, image), is_plain=is_plain)
        else:
            with self.flow.within({}):
                self.pictures.inline(image, link, align)


def is_figure(element: Element) -> bool:
    return element.name == "figure" or bool(element.attributes and FIGURES & set(element.classes))


def is_caption(element: Element) -> bool:
    return element.name == "figcaption" or bool(element.attributes and CAPTIONS & set(element.classes))


def contents_of(figure: Element) -> Contents:
    contents = Contents()
    words = []
    for node, link, caption in _nodes(figure):
        if isinstance(node, str):
            contents.has_words = contents.has_words or bool(node.strip())
            words.append("" if caption else node)
        elif node.name == "img":
            contents.pictures.append((node, link))
        else:
            _sort(node, contents)
    contents.words = "".join(words).strip()
    return contents


def only_picture(link: Element) -> Element | None:
    """The picture of a link that contains nothing else."""
    pictures = []
    for node, _link, _caption in _nodes(link):
        if isinstance(node, str):
            if node.strip():
                return None
        elif node.name == "img":
            pictures.append(node)
    return pictures[0] if len(pictures) == 1 else None


def words_of(element: Element) -> str:
    return "".join(node for node, _link, _caption in _nodes(element) if isinstance(node, str))


def _sort(node: Element, contents: Contents) -> None:
    if node.name in MEDIA:
        contents.media.append(node)
    elif is_caption(node):
        contents.captions.append(node)
    elif is_figure(node):
        contents.has_figures = True
    elif node.name == "a":
        contents.has_links = contents.has_links or only_picture(node) is None


def _nodes(element: Element) -> Iterator[tuple[Element | str, Element | None, Element | None]]:
    """All that is in it, in order, each with the link and the caption that it stands in."""
    waiting: list[tuple[Element | str, Element | None, Element | None]] = []
    waiting.extend((child, None, None) for child in reversed(element.children))
    while waiting:
        node, link, caption = waiting.pop()
        yield node, link, caption
        if isinstance(node, Element) and node.children:
            link = node if node.name == "a" else link
            caption = node if is_caption(node) else caption
            waiting.extend((child, link, caption) for child in reversed(node.children))
