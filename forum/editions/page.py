"""A page as it is kept: its bytes, compressed once, with the headers that go with them and the edition they show."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from http import HTTPStatus
from time import time
from typing import Any, NamedTuple, Self

import brotli
from django.http import HttpResponse
from django.http.response import HttpResponseBase

from forum.editions import Shown
from forum.editions.watching import Edition

GZIP_LEVEL, BROTLI_QUALITY = 6, 5
BROTLI_WINDOW = 18  # of 256 KiB, in which a page fits; what is usual takes megabytes in each thread
REFUSED = re.compile(r"\s*q=0(?:\.0*)?\s*")  # the weight of an encoding that is not taken
TAG = re.compile(r'"[^"]*"|\*')
NOT_KEPT = frozenset({"content-length", "content-encoding", "etag", "vary"})
# What a 304 repeats of the page's headers.
ALSO_NOT_MODIFIED = frozenset({"cache-control", "content-location", "expires", "last-modified"})
# Of the fields of a page before its bytes, as JSON reads them.
KINDS: tuple[tuple[type, ...], ...] = (
    (int,), (int,), (list, type(None)), (float, type(None)), (float,), (str,), (list,),
)  # fmt: skip

Headers = tuple[tuple[str, str], ...]


class Page(NamedTuple):
    """Of plain values alone, so that whatever comes out of a cache can be told to be one, or not.

    One without an ETag says that there is no page any longer where there was one.
    """

    edition: int
    threads_edition: int
    threads: tuple[int, ...] | None  # of whose comments it tells; None: of all
    until: float | None
    made_at: float
    etag: str
    headers: Headers
    gzipped: bytes
    brotlied: bytes

    @classmethod
    def of(cls, response: HttpResponseBase, edition: Edition, shown: Shown) -> Self:
        """Reads a streamed one piece by piece; only its compressed form is ever held whole."""
        pieces: Iterable[bytes] = response if response.streaming else [response.content]  # type: ignore[attr-defined]
        digest, gzipped, brotlied = _packed(pieces)
        return cls(
            edition=edition.site,
            threads_edition=edition.threads,
            threads=None if shown.every_thread else tuple(sorted(shown.threads)),
            until=shown.until.timestamp() if shown.until else None,
            made_at=time(),
            etag=f'W/"{digest}"',
            headers=tuple((name, value) for name, value in response.items() if name.lower() not in NOT_KEPT),
            gzipped=gzipped,
            brotlied=brotlied,
        )

    @classmethod
    def withdrawn(cls, edition: Edition) -> Self:
        return cls(edition.site, edition.threads, (), None, time(), "", (), b"", b"")

    @property
    def is_withdrawn(self) -> bool:
        return not self.etag

    def to_cache(self) -> bytes:
        """A line of JSON, with the length of the first of the two bodies that follow it."""
        *told, gzipped, brotlied = self
        return json.dumps([*told, len(gzipped)]).encode() + b"\n" + gzipped + brotlied

    @classmethod
    def from_cache(cls, found: Any) -> Self | None:
        """None for what is no page: nothing found, or rubbish."""
        if not isinstance(found, bytes):
            return None
        line, _newline, bodies = found.partition(b"\n")
        try:
            *told, length = json.loads(line)
        except (ValueError, TypeError, RecursionError):
            return None
        if len(told) != len(KINDS) or not all(map(_is_of, [*told, length], [*KINDS, (int,)])):
            return None
        edition, threads_edition, threads, until, made_at, etag, headers = told
        if not all(map(_is_header, headers)):
            return None
        return cls(
            edition, threads_edition, threads if threads is None else tuple(threads), until, made_at, etag,
            tuple(map(tuple, headers)), bodies[:length], bodies[length:],
        )  # fmt: skip

    def answer(self, meta: Mapping[str, Any], status: str) -> Answer:
        """304 where the reader has it; `status` tells what the cache did (RFC 9211)."""
        told = (("ETag", self.etag), ("Vary", "Accept-Encoding"), ("Cache-Status", f"forum; {status}"))
        if _matches(meta.get("HTTP_IF_NONE_MATCH", ""), self.etag):
            repeated = [(name, value) for name, value in self.headers if name.lower() in ALSO_NOT_MODIFIED]
            return Answer(HTTPStatus.NOT_MODIFIED, [*repeated, *told], b"")
        encoding, body = self._sent(meta.get("HTTP_ACCEPT_ENCODING", ""))
        headers = [*self.headers, *told, ("Content-Length", str(len(body)))]
        headers += [("Content-Encoding", encoding)] if encoding else []
        return Answer(HTTPStatus.OK, headers, b"" if meta["REQUEST_METHOD"] == "HEAD" else body)

    def stale_answer(self, meta: Mapping[str, Any]) -> Answer:
        """While nobody can say whether it still holds."""
        answer = self.answer(meta, "hit; detail=stale")
        headers = [(name, value) for name, value in answer.headers if name.lower() != "cache-control"]
        age = str(max(0, int(time() - self.made_at)))
        warned = [("Cache-Control", "no-cache"), ("Age", age), ("Warning", '110 - "Response is Stale"')]
        return answer._replace(headers=[*headers, *warned])

    def _sent(self, accepted: str) -> tuple[str, bytes]:
        """The body as this reader takes it, and its encoding."""
        encoding = _encoding(accepted)
        if not encoding:
            return "", gzip.decompress(self.gzipped)
        return encoding, self.brotlied if encoding == "br" else self.gzipped


class Answer(NamedTuple):
    """What goes to the reader."""

    status: HTTPStatus
    headers: list[tuple[str, str]]
    body: bytes

    def as_response(self) -> HttpResponse:
        response = HttpResponse(self.body, status=self.status)
        del response["Content-Type"]
        for name, value in self.headers:
            response[name] = value
        return response


def _is_of(value: object, kinds: tuple[type, ...]) -> bool:
    return isinstance(value, kinds)


def _is_header(found: Any) -> bool:
    return isinstance(found, list) and len(found) == 2 and all(isinstance(part, str) for part in found)


def _packed(pieces: Iterable[bytes]) -> tuple[str, bytes, bytes]:
    """A digest, and the bytes in gzip and in Brotli; the same bytes give the same."""
    digest = hashlib.sha256()
    zipping = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    brotling = brotli.Compressor(mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY, lgwin=BROTLI_WINDOW)
    gzipped, brotlied = [], []
    for piece in pieces:
        digest.update(piece)
        gzipped.append(zipping.compress(piece))
        brotlied.append(brotling.process(piece))
    gzipped.append(zipping.flush())
    brotlied.append(brotling.finish())
    return digest.hexdigest()[:32], b"".join(gzipped), b"".join(brotlied)


@lru_cache(maxsize=500)
def _encoding(accepted: str) -> str:
    """The smallest that the reader takes; empty for the bytes as they are."""
    parts = (part.partition(";") for part in accepted.lower().split(","))
    takes = {name.strip(): not REFUSED.fullmatch(weight) for name, _semicolon, weight in parts}
    return next((name for name in ("br", "gzip") if takes.get(name, takes.get("*", False))), "")


def _matches(wanted: str, etag: str) -> bool:
    """As If-None-Match compares: weakly."""
    return wanted == etag or any(tag in ("*", etag.removeprefix("W/")) for tag in TAG.findall(wanted))
