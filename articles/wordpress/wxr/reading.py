"""A WordPress export (WXR) as a stream of records: one element at a time, whatever the size of the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers.expat import XMLParserType

from defusedxml import DefusedXmlException, DTDForbidden
from defusedxml.ElementTree import ParseError, XMLParser, iterparse
from django.utils.translation import gettext as _

from articles.wordpress.wxr.channel import OUTERMOST, Channel
from articles.wordpress.wxr.elements import record
from articles.wordpress.wxr.parts import LINE
from articles.wordpress.wxr.records import Author, Item, Site, Term
from articles.wordpress.wxr.source import Source
from articles.wordpress.wxr.unreadable import Unreadable, malformed, unexpected, unknown
from articles.wordpress.wxr.values import identity

Record = Site | Author | Term | Item

INNER = len(OUTERMOST)
PLACED = (*OUTERMOST, "wxr_version", "item")


def read(file: BinaryIO) -> Iterator[Record]:
    """Its site, then whatever else it holds in the order of the file. Raises Unreadable where it cannot go on."""
    return iter(Reader(file))


class Reader:
    """`read`, for a caller who wants to know on the way how far it has come. It can be gone through once.

    Without `comments`, items are made as if they had none, which is a good deal faster.
    """

    def __init__(self, file: BinaryIO, *, comments: bool = True) -> None:
        self._comments = comments
        self.largest_comment = 0  # the number of a comment that was left out
        self._source = Source(file)
        self._channel = Channel()

    @property
    def position(self) -> int:
        """Bytes of the file that are read so far."""
        return self._source.position

    @property
    def removed(self) -> int:
        """Control characters that were left out so far because XML forbids them."""
        return self._source.removed

    def __iter__(self) -> Iterator[Record]:
        is_site_told = False
        for element in self._parts():
            if not self._comments:
                element[:] = [part for part in element if not self._is_comment(part)]
            found = record(element, self._channel.outer)
            if found is None:
                self._channel.note(element)
                continue
            if not is_site_told:
                yield self._channel.site(element)
                is_site_told = True
            yield found
        if not is_site_told:
            yield self._channel.site()

    def _is_comment(self, part: Element) -> bool:
        """Of one, the number is remembered if it is the largest so far."""
        if not part.tag.endswith("}comment"):
            return False
        for inner in part:
            if inner.tag.endswith("}comment_id"):
                self.largest_comment = max(self.largest_comment, identity((inner.text or "").strip()) or 0)
                break
        return True

    def _parts(self) -> Iterator[Element]:
        """The channel's children, each when it is complete, and kept no longer than until the next is asked for."""
        depth, parent = 0, None
        for event, element in self._events():
            if event == "start":
                if depth < INNER:
                    self._channel.enter(element, depth)
                    parent = element
                depth += 1
                continue
            depth -= 1
            if depth == INNER and parent is not None:
                yield element
                parent.remove(element)
                element.clear()

    def _events(self) -> Iterator[tuple[str, Element]]:
        builder = Builder()
        parser = XMLParser(target=builder, forbid_dtd=True, forbid_entities=True, forbid_external=True)
        builder.expat, builder.source = parser.parser, self._source
        try:
            yield from iterparse(self._source, ("start", "end"), parser)
        except ParseError as error:
            raise self._malformed(error, builder) from error
        except DefusedXmlException as error:
            raise Unreadable(_forbidden(error), builder.line, builder.column) from error
        except (LookupError, ValueError) as error:
            if self._source.encoding in ("", "utf-8"):
                raise  # not of the parser's making
            raise Unreadable(unknown(self._source.encoding), builder.line, builder.column) from error

    def _malformed(self, error: ParseError, builder: Builder) -> Unreadable:
        before, after = self._source.around(builder.expat.ErrorByteIndex)
        reason = malformed(error.code, before, after, self._source.encoding)
        return Unreadable(reason, builder.line, builder.column)


class Builder(TreeBuilder):
    """Builds elements, knows where the parser is, and notes the line of those whose place in the file is asked for."""

    expat: XMLParserType
    source: Source
    begun = 0  # elements

    @property
    def line(self) -> int:
        return self.expat.CurrentLineNumber + self.source.lines_before

    @property
    def column(self) -> int:
        return self.expat.CurrentColumnNumber + 1

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self.begun += 1
        if self.begun <= INNER or tag.endswith(PLACED):
            attrs[LINE] = str(self.line)
        return super().start(tag, attrs)


def _forbidden(error: DefusedXmlException) -> str:
    if isinstance(error, DTDForbidden) and str(error.name).lower() == "html":
        return unexpected(_("The file is a web page."))
    return unexpected(_("The file declares a document type, which WordPress never does and which can do harm."))
