"""Writes a text that was read as a tree: one method for each kind of thing that authors put there."""

from __future__ import annotations

import re
from collections.abc import Callable

from articles.sanitizing import DROPPED, INLINE, RENAMED
from articles.wordpress.body import blocks, classic, tree
from articles.wordpress.body.expanding import Expander
from articles.wordpress.body.figures import MEDIA, Figures, is_figure, only_picture, words_of
from articles.wordpress.body.flow import Flow, Place
from articles.wordpress.body.footnotes import Footnotes
from articles.wordpress.body.links import Links
from articles.wordpress.body.markup import MORE, Element
from articles.wordpress.body.notes import FOOTNOTES_MISSING, MARKUP_DROPPED, Notes
from articles.wordpress.body.old_site import Site
from articles.wordpress.body.phrases import Phrases
from articles.wordpress.body.pictures import Pictures
from articles.wordpress.body.tables import attributes_of, write_list, write_table

MAX_DEPTH = 120  # of elements in elements; of deeper ones only the words
WHITE = " \t\n\r\f"
LINES = {Place.LINE, Place.LINES}
SILENT = frozenset({"style", "noscript", "template", "datalist", "title", "noembed", "noframes"})
CENTRED = re.compile(r"text-align\s*+:\s*+center", re.IGNORECASE)


class Writer:
    def __init__(self, text: str, site: Site, item: int | None, footnotes: str) -> None:
        self.text = text
        self.notes = Notes()
        self.flow = Flow(is_classic=not blocks.has_blocks(text))
        self.footnotes = Footnotes(footnotes)
        self.links = Links(self.flow, site, self.notes)
        self.pictures = Pictures(self.flow, site, self.notes, self.links)
        self.figures = Figures(self.flow, self.links, self.pictures, self.walk, self._walk_without)
        self.expander = Expander(self.pictures, self.figures, item, self.walk, self._read)
        self.teaser = ""
        self.depth = 0
        self.skipped: Element | None = None
        self.keeps_indents = False
        self.phrases = Phrases(self.pictures, self.footnotes, self.walk)
        self.writers: dict[str, Callable[[Element], None]] = {
            "p": self._paragraph, "a": self._link, "img": self.pictures.inline, "ul": self._list, "ol": self._list,
            "table": self._table, "pre": self._lines, "blockquote": self._quote, "hr": self._rule,
            "summary": self._summary, MORE: self._more, "br": self.phrases.line_break, "span": self.phrases.span,
            "sup": self.phrases.raised,
        }  # fmt: skip
        self.writers |= dict.fromkeys(tree.HEADINGS, self._heading) | dict.fromkeys(MEDIA, self.phrases.media)

    def write(self) -> str:
        self.walk(self._read(self.text))
        self.flow.boundary()
        if self.footnotes.is_wanted:
            self._write_footnotes()
        return str(self.flow.sheet)

    def walk(self, element: Element) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.flow.text(words_of(element))
        else:
            for index, child in enumerate(element.children):
                if isinstance(child, str):
                    self._words(child, element, index)
                else:
                    self._element(child)
        self.depth -= 1

    def _read(self, source: str) -> Element:
        return tree.read(source, self.notes)

    def _walk_without(self, element: Element, skipped: Element) -> None:
        before, self.skipped = self.skipped, skipped
        self.walk(element)
        self.skipped = before

    def _words(self, words: str, parent: Element, index: int) -> None:
        if not words.strip(WHITE) and self.flow.place is not Place.LINES:
            return self.flow.gap(words.count("\n"))
        words = classic.with_indents(words) if self.keeps_indents else words
        if self.flow.place is Place.LINES or ("\n" not in words and "://" not in words):
            return self.flow.text(words)
        is_line = not parent.name or tree.is_block(parent)
        last = len(parent.children) - 1
        starts = is_line and (index == 0 or tree.is_block(parent.children[index - 1]))
        ends = is_line and (index == last or tree.is_block(parent.children[index + 1]))
        return classic.write(self.flow, words, self.phrases.embed_address, starts_line=starts, ends_line=ends)

    def _element(self, element: Element) -> None:
        name = element.name
        if element is self.skipped:
            return
        if name.startswith("wp:"):
            self.expander.block(element, self.footnotes)
        elif name.startswith("["):
            self.expander.shortcode(element)
        elif is_figure(element):
            self.figures.write(element)
        elif name in tree.BLOCK_NAMES and self.flow.place in LINES:
            self._box(element)
        elif writer := self.writers.get(name):
            writer(element)
        else:
            self._other(element)

    def _other(self, element: Element) -> None:
        name = RENAMED.get(element.name, element.name)
        if name in DROPPED:
            if name not in SILENT:
                self.notes.add(MARKUP_DROPPED, name)
        elif element.name in tree.BLOCK_NAMES or tree.is_block(element):
            self._box(element)
        elif name in INLINE:
            self.phrases.formatting(name, element)
        else:
            self.walk(element)

    # Blocks

    def _attributes(self, element: Element) -> dict[str, str]:
        """With the language and direction of the boxes around, which are not kept themselves."""
        outer = {key: value for key, value in self.flow.attributes.items() if key != "class"}
        return outer | attributes_of(element)

    def _paragraph(self, element: Element) -> None:
        self._box(element, is_paragraph=True)

    def _box(self, element: Element, *, is_paragraph: bool = False) -> None:
        with self.flow.within(_paragraph_attributes(element), is_paragraph=is_paragraph):
            self.walk(element)

    def _link(self, element: Element) -> None:
        if (image := only_picture(element)) is None:
            self.phrases.link(element)
        elif image is not self.skipped:
            self.pictures.inline(image, element)

    def _summary(self, element: Element) -> None:
        with self.flow.within(_paragraph_attributes(element)):
            self.phrases.formatting("strong", element)

    def _heading(self, element: Element) -> None:
        self.flow.open(RENAMED.get(element.name, element.name), self._attributes(element), Place.LINE)
        self.walk(element)
        self.flow.close()

    def _quote(self, element: Element) -> None:
        is_pull_quote = self.figures.is_pull_quote or "wp-block-pullquote" in element.classes
        more = {"class": "pull-quote"} if is_pull_quote else {}
        self.flow.open("blockquote", self._attributes(element) | more, Place.PAGE)
        self.walk(element)
        self.flow.close()

    def _lines(self, element: Element) -> None:
        if "wp-block-verse" in element.classes:
            return self._verse(element)
        self.flow.open("pre", self._attributes(element), Place.LINES)
        self.walk(element)
        return self.flow.close()

    def _verse(self, element: Element) -> None:
        """Poems are no code: lines with breaks, and stanzas as paragraphs."""
        before = self.flow.is_classic, self.keeps_indents
        self.flow.is_classic = self.keeps_indents = True
        self._box(element)
        self.flow.is_classic, self.keeps_indents = before

    def _list(self, element: Element) -> None:
        if any(name.startswith(("blocks-gallery", "wp-block-gallery")) for name in element.classes):
            return self._box(element)
        return write_list(self.flow, element, self.walk)

    def _table(self, element: Element) -> None:
        write_table(self.flow, element, self.walk)

    def _rule(self, element: Element) -> None:
        self.flow.rule()

    def _more(self, element: Element) -> None:
        self.teaser = self.teaser or str(self.flow.sheet)

    def _write_footnotes(self) -> None:
        if not self.footnotes.texts:
            self.notes.add(FOOTNOTES_MISSING)
            return
        if self.flow.sheet.written[-1:] != ["<hr>"]:
            self.flow.rule()
        self.flow.open("ol", {}, Place.FRAME)
        for text in self.footnotes.texts:
            self.flow.open("li", {}, Place.LINE)
            self.walk(self._read(text if text.strip() else "—"))  # or the numbers would shift
            self.flow.close()
        self.flow.close()


def _paragraph_attributes(element: Element) -> dict[str, str]:
    values = element.attributes
    if not values and element.name != "center":
        return {}
    is_centred = (
        element.name == "center"
        or "has-text-align-center" in element.classes
        or values.get("align", "").lower() == "center"
        or bool(CENTRED.search(values.get("style", "")))
    )
    centred = {"class": "align-center"} if is_centred else {}
    return centred | {key: values[key] for key in ("lang", "dir") if key in values}
