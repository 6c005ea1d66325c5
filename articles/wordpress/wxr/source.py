"""The bytes of an export on their way to the parser: known from other kinds of file, and freed of what XML forbids.

Many real exports hold control characters that somebody once pasted. They show nothing, and no parser takes them.
"""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from django.utils.translation import gettext as _

from articles.wordpress.wxr.unreadable import Unreadable, unexpected

FORBIDDEN = bytes([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20)])
BLANK = b" \t\r\n" + codecs.BOM_UTF8
UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\x00?\x00", b"\x00<\x00?")  # every second byte of it may be a zero
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
ENCODING = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)""")
HEAD = 256  # bytes that tell what a file is
KEPT = 64  # bytes of what the parser has had before, to tell what it stumbled over


class Source:
    """A file for the parser to read, once. It counts what is taken from it and what it keeps back."""

    def __init__(self, file: BinaryIO) -> None:
        self.position = 0  # bytes read from the file
        self.removed = 0  # control characters kept back
        self.lines_before = 0  # blank lines before the beginning
        self.encoding = ""  # in lower case; known once the reading has begun
        self._file = file
        self._is_begun = False
        self._given = 0  # bytes given to the parser
        self._latest = b""  # the last of these

    def read(self, size: int) -> bytes:
        data = self._next(size) if self._is_begun else self._begin(size)
        self._given += len(data)
        self._latest = self._latest[-KEPT:] + data
        return data

    def around(self, index: int) -> tuple[bytes, bytes]:
        """What stands before this byte of those given to the parser, and from it on; empty where it is long past."""
        offset = index - (self._given - len(self._latest))
        return (self._latest[:offset], self._latest[offset:]) if offset >= 0 else (b"", b"")

    def _take(self, size: int) -> bytes:
        data = self._file.read(size)
        self.position += len(data)
        return data

    def _next(self, size: int) -> bytes:
        """Never empty before the end, which is what an empty answer would mean to the parser."""
        while data := self._take(size):
            if clean := self._clean(data):
                return clean
        return b""

    def _clean(self, data: bytes) -> bytes:
        if self.encoding == "utf-16":
            return data
        clean = data.translate(None, FORBIDDEN)
        self.removed += len(data) - len(clean)
        return clean

    def _begin(self, size: int) -> bytes:
        self._is_begun = True
        head = self._head(size)
        self._refuse_archives(head)
        if head.startswith(UTF16):
            self.encoding = "utf-16"
            return head
        head = self._without_blank(self._clean(head), size)
        if not head:
            raise Unreadable(unexpected(_("The file is empty.")))
        if not head.startswith(b"<"):
            raise Unreadable(unexpected(_("The file is no XML: its first character is not “<”.")))
        return self._with_encoding(head)

    def _with_encoding(self, head: bytes) -> bytes:
        """It is noted, and UTF-8 without its hyphen, a usual mistake that the parser does not forgive, corrected."""
        found = ENCODING.match(head)
        self.encoding = found[1].decode("latin-1").lower() if found else "utf-8"
        if not found or self.encoding != "utf8":
            return head
        self.encoding = "utf-8"
        return head[: found.start(1)] + b"utf-8" + head[found.end(1) :]

    def _head(self, size: int) -> bytes:
        """Enough to tell what it is, also where the file gives few bytes at a time."""
        head = b""
        while len(head) < HEAD and (more := self._take(size)):
            head += more
        return head

    def _refuse_archives(self, head: bytes) -> None:
        if head.startswith(GZIP):
            raise Unreadable(unexpected(_("The file is compressed with gzip: unpack it first.")))
        if head.startswith(ZIP):
            raise Unreadable(unexpected(_("The file is a ZIP archive: unpack it first.")))

    def _without_blank(self, data: bytes, size: int) -> bytes:
        """Without the byte order mark and the blank lines that careless plug-ins write before the beginning."""
        while True:
            rest = data.lstrip(BLANK)
            self.lines_before += data[: len(data) - len(rest)].count(b"\n")
            if rest or not (data := self._next(size)):
                return rest
