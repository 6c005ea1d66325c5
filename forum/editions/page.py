"""A page as it is kept: its bytes, compressed once, with the headers that go with them and the edition they show."""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterable
from time import time
from typing import Any, NamedTuple, Self

import brotli
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase

from forum.editions import Shown
from forum.editions.watching import Edition

GZIP_LEVEL, BROTLI_QUALITY = 6, 5
REFUSED = re.compile(r"\s*q=0(?:\.0*)?\s*")  # the weight of an encoding that is not taken
TAG = re.compile(r'"[^"]*"|\*')
NOT_KEPT = frozenset({"content-length", "content-encoding", "etag", "vary"})
# What a 304 repeats of the page's headers.
ALSO_NOT_MODIFIED = frozenset({"cache-control", "content-location", "expires", "last-modified"})
# Of the fields of a page, in their order.
KINDS: tuple[tuple[type, ...], ...] = (
    (int,), (int,), (tuple, type(None)), (float, type(None)), (float,), (str,), (tuple,), (int,), (bytes,), (bytes,),
)  # fmt: skip

Headers = tuple[tuple[str, str], ...]


class Page(NamedTuple):
    """Of plain values alone, so that whatever comes out of a cache can be told to be one, or not."""

    edition: int
    threads_edition: int
    threads: tuple[int, ...] | None  # of whose comments it tells; None: of all
    until: float | None
    made_at: float
    etag: str
    headers: Headers
    length: int  # in bytes, as it was made
    gzipped: bytes
    brotlied: bytes

    @classmethod
    def of(cls, response: HttpResponseBase, edition: Edition, shown: Shown) -> Self:
        """Reads a streamed one piece by piece; only its compressed form is ever held whole."""
        pieces: Iterable[bytes] = response if response.streaming else [response.content]  # type: ignore[attr-defined]
        length, digest, gzipped, brotlied = _packed(pieces)
        return cls(
            edition=edition.site,
            threads_edition=edition.threads,
            threads=None if shown.every_thread else tuple(sorted(shown.threads)),
            until=shown.until.timestamp() if shown.until else None,
            made_at=time(),
            etag=f'W/"{digest}"',
            headers=tuple((name, value) for name, value in response.items() if name.lower() not in NOT_KEPT),
            length=length,
            gzipped=gzipped,
            brotlied=brotlied,
        )

    @classmethod
    def from_cache(cls, found: Any) -> Self | None:
        """None for what is no page: nothing found, or rubbish."""
        if not isinstance(found, tuple) or len(found) != len(KINDS):
            return None
        if not all(isinstance(value, kind) for value, kind in zip(found, KINDS, strict=True)):
            return None
        return cls(*found)

    def answer(self, request: HttpRequest, status: str) -> HttpResponse:
        """304 where the reader has it; `status` tells what the cache did (RFC 9211)."""
        if _matches(request.META.get("HTTP_IF_NONE_MATCH", ""), self.etag):
            response: HttpResponse = HttpResponseNotModified()
            headers: Iterable[tuple[str, str]] = (
                (name, value) for name, value in self.headers if name.lower() in ALSO_NOT_MODIFIED
            )
        else:
            response, headers = self._whole(request), self.headers
        for name, value in headers:
            response[name] = value
        response["ETag"] = self.etag
        response["Vary"] = "Accept-Encoding"
        response["Cache-Status"] = f"forum; {status}"
        return response

    def stale_answer(self, request: HttpRequest) -> HttpResponse:
        """While nobody can say whether it still holds."""
        response = self.answer(request, "hit; detail=stale")
        response["Age"] = str(max(0, int(time() - self.made_at)))
        response["Warning"] = '110 - "Response is Stale"'
        response["Cache-Control"] = "no-cache"
        return response

    def _whole(self, request: HttpRequest) -> HttpResponse:
        encoding = _encoding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        body = {"br": self.brotlied, "gzip": self.gzipped}.get(encoding)
        response = HttpResponse(gzip.decompress(self.gzipped) if body is None else body)
        response["Content-Length"] = str(self.length if body is None else len(body))
        if body is not None:
            response["Content-Encoding"] = encoding
        if request.method == "HEAD":
            response.content = b""
        return response


def _packed(pieces: Iterable[bytes]) -> tuple[int, str, bytes, bytes]:
    """The length, a digest, and the bytes in gzip and in Brotli; the same bytes give the same."""
    length, digest = 0, hashlib.sha256()
    zipping = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    brotling = brotli.Compressor(mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
    gzipped, brotlied = [], []
    for piece in pieces:
        length += len(piece)
        digest.update(piece)
        gzipped.append(zipping.compress(piece))
        brotlied.append(brotling.process(piece))
    gzipped.append(zipping.flush())
    brotlied.append(brotling.finish())
    return length, digest.hexdigest()[:32], b"".join(gzipped), b"".join(brotlied)


def _encoding(accepted: str) -> str:
    """The smallest that the reader takes; empty for the bytes as they are."""
    parts = (part.partition(";") for part in accepted.lower().split(","))
    takes = {name.strip(): not REFUSED.fullmatch(weight) for name, _semicolon, weight in parts}
    return next((name for name in ("br", "gzip") if takes.get(name, takes.get("*", False))), "")


def _matches(wanted: str, etag: str) -> bool:
    """As If-None-Match compares: weakly."""
    return bool(wanted) and any(tag in ("*", etag.removeprefix("W/")) for tag in TAG.findall(wanted))
