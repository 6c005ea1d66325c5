"""A small old site on 127.0.0.1, which answers well or badly as its paths say."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import unquote

CERTIFICATE = Path(__file__).parent.parent.parent / "files" / "localhost.pem"
PICTURE = b"picture" * 1000


class OldSite(ThreadingHTTPServer):
    """`asked` are the paths in the order of the requests."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []
        self.moments: list[float] = []
        self.headers: list[dict[str, str]] = []
        self.closing = Event()
        self.files: dict[str, bytes] = {}

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are what is tested."""


class _Handler(BaseHTTPRequestHandler):
    server: OldSite
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.moments.append(time.monotonic())
        self.server.headers.append(dict(self.headers))
        self.close_connection = True
        kind, _slash, more = self.path.strip("/").partition("/")
        answer = getattr(self, f"answer_{kind}", None)
        if self.path in self.server.files:
            self.send(200, self.server.files[self.path])
        elif answer:
            answer(more)
        else:
            self.send(404, b"")

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), "Content_Type": "image/jpeg", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def answer_good(self, more: str) -> None:
        self.send(200, PICTURE)

    def answer_chunked(self, more: str) -> None:
        self.raw(b"Transfer-Encoding: chunked", b"7\r\npicture\r\n0\r\n\r\n")

    def answer_unmeasured(self, more: str) -> None:
        self.raw(b"X: y", PICTURE)

    def answer_status(self, more: str) -> None:
        self.send(int(more), b"sorry")

    def answer_trouble(self, more: str) -> None:
        """Well at the third time."""
        self.send(503 if self.server.asked.count(self.path) < 3 else 200, PICTURE)

    def answer_page(self, more: str) -> None:
        self.send(200, b"<html>", Content_Type="text/html; charset=utf-8")

    def answer_packed(self, more: str) -> None:
        self.send(200, b"\x1f\x8b", Content_Encoding="gzip")

    def answer_to(self, more: str) -> None:
        """Leads to the address that follows, in raw UTF-8 as many servers send it."""
        self.send(302, b"", Location=unquote(more, "latin-1"))

    def answer_hops(self, more: str) -> None:
        """That many times to itself, and then to the file."""
        number = int(more)
        self.send(301, b"", Location=f"/hops/{number - 1}" if number > 1 else "/good/")

    def answer_silent(self, more: str) -> None:
        self.server.closing.wait(50)

    def answer_slow(self, more: str) -> None:
        """A byte at a time, each in time."""
        self.drip(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1000, after=36)

    def answer_head(self, more: str) -> None:
        """Headers that never come to an end, a letter at a time."""
        self.drip(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1000, after=20)

    def answer_announced(self, more: str) -> None:
        self.raw(b"Content-Length: 99999999999", b"x")

    def answer_endless(self, more: str) -> None:
        self.raw(b"X: y", b"x" * 300_000)

    def answer_cut(self, more: str) -> None:
        self.raw(b"Content-Length: 9000", b"x" * 100)

    def answer_cutchunk(self, more: str) -> None:
        self.raw(b"Transfer-Encoding: chunked", b"ff\r\nhalf")

    def answer_nonsense(self, more: str) -> None:
        self.wfile.write(b"this is no HTTP\r\n\r\n")

    def raw(self, header: bytes, body: bytes) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + header + b"\r\n\r\n" + body)

    def drip(self, data: bytes, after: int) -> None:
        self.wfile.write(data[:after])
        for number in range(after, len(data)):
            if self.server.closing.wait(0.05):
                return
            self.wfile.write(data[number : number + 1])


@contextmanager
def running(*, https: bool = False) -> Iterator[OldSite]:
    site = OldSite()
    if https:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        site.socket = context.wrap_socket(site.socket, server_side=True)
    thread = Thread(target=site.serve_forever, args=[0.01], daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.closing.set()
        site.shutdown()
        site.server_close()
        thread.join()
