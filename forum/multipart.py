"""Multipart forms, read as Django reads them but without its silent repairs: what is not UTF-8 text is refused.

Streams as Django does: part headers are looked at while they pass, file contents never.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Protocol

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict, multipartparser
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.datastructures import ImmutableList, MultiValueDict

from forum.http import is_foreign_charset

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

# Lines and tabs are text, and so are the line and page breaks that a paste from Word or a PDF brings along; the other
# control characters are not, and PostgreSQL refuses the first of them.
NEVER_IN_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
END_OF_HEADERS = b"\r\n\r\n"
LONGEST_HEADERS: int = multipartparser.MAX_TOTAL_HEADER_SIZE  # type: ignore[attr-defined]
STRICT = "forum_strict_utf_8"

Files = MultiValueDict[str, UploadedFile]


def decode_strictly(data: ReadableBuffer, errors: str = "strict") -> tuple[str, int]:
    """UTF-8 that raises even when asked to replace, as Django's parser always asks."""
    return codecs.utf_8_decode(data, "strict", True)


def find_strict_codec(name: str) -> codecs.CodecInfo | None:
    return codecs.CodecInfo(codecs.utf_8_encode, decode_strictly) if name == STRICT else None


codecs.register(find_strict_codec)


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class WatchedBody:
    """The request's body on its way to the parser; the headers of each part are checked as they pass."""

    def __init__(self, body: Readable, boundary: str) -> None:
        self.body = body
        self.delimiter = b"--" + boundary.encode("ascii", "replace")
        self.unread = b""

    def read(self, size: int = -1) -> bytes:
        chunk = self.body.read(size)
        self.watch(self.unread + chunk)
        return chunk

    def watch(self, window: bytes) -> None:
        """Check complete headers; keep what may turn out to be the beginning of a delimiter or of headers."""
        parts = window.split(self.delimiter)[1:]
        for part in parts:
            headers, end, _ = part.partition(END_OF_HEADERS)
            if end:
                refuse_part_headers(headers)
        if parts and END_OF_HEADERS not in parts[-1] and len(parts[-1]) <= LONGEST_HEADERS:
            self.unread = self.delimiter + parts[-1]
        else:
            self.unread = window[1 - len(self.delimiter) :]


def refuse_part_headers(raw: bytes) -> None:
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise MultiPartParserError("Bytes that are not UTF-8 in a part's headers.") from error
    if NEVER_IN_TEXT.search(text):
        raise MultiPartParserError("Control characters in a part's headers.")
    for line in text.split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-type" and is_foreign_charset(value):
            raise MultiPartParserError("A part in a charset other than UTF-8.")


def parse_strictly(request: HttpRequest, meta: dict[str, str], body: Readable) -> tuple[QueryDict, Files]:
    """Stands in for `HttpRequest.parse_file_upload`, on the request that the guard puts it on."""
    too_late = "You cannot alter upload handlers after the upload has been processed."
    request.upload_handlers = ImmutableList(request.upload_handlers, warning=too_late)
    watched = WatchedBody(body, (request.content_params or {}).get("boundary", ""))
    try:
        post, files = MultiPartParser(meta, watched, request.upload_handlers, STRICT).parse()  # type: ignore[arg-type]
    except UnicodeDecodeError as error:
        raise MultiPartParserError("Bytes that are not UTF-8 in a field.") from error
    texts = [*files, *post, *(value for values in post.lists() for value in values[1])]
    if any(NEVER_IN_TEXT.search(text) for text in texts):
        close_all(files)
        raise MultiPartParserError("Control characters in a field.")
    return post, files


def close_all(files: Files) -> None:
    for _, uploads in files.lists():
        for upload in uploads:
            upload.close()
