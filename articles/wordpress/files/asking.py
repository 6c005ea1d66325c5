"""What is said to the old site, and which of its answers are a file: addresses, requests, refusals."""

from __future__ import annotations

from collections.abc import Collection
from http.client import HTTPResponse
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.utils.translation import gettext as _

from articles.wordpress.files.sources import Missing

AGENT = "Mozilla/5.0 (compatible; forum-import)"
PORTS = {"http": 80, "https": 443}
WEB = frozenset(PORTS.values())


class PassingError(Exception):
    """A time-out, a broken answer, or a server in trouble: it may pass."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError as error:
        raise Missing(_("This is no address.")) from error


def parts_of(address: str, ports: Collection[int] = WEB) -> SplitResult:
    """The parts of an address that may be asked for, its host in the letters of the wire."""
    try:
        parts = urlsplit(address)
        host = (
            (parts.hostname or "").encode("idna").decode() if not (parts.hostname or "").isascii() else parts.hostname
        )
        port = parts.port
    except ValueError as error:
        raise Missing(_("This is no address.")) from error
    if parts.scheme not in PORTS or not host or "@" in parts.netloc or not _is_plain(host):
        raise Missing(_("This is no address from which something can be fetched."))
    if port and ports and port not in ports:
        raise Missing(_("Nothing is fetched from port %(port)d.") % {"port": port})
    shown = f"[{host}]" if ":" in host else host
    return parts._replace(netloc=f"{shown}:{port}" if port else shown)


def _is_plain(host: str) -> bool:
    return host.isprintable() and not set(" /\\?#%<>\"'") & set(host)


def request_for(parts: SplitResult) -> bytes:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~", errors="replace")
    query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~?', errors='replace')}" if parts.query else ""
    head = {
        "Host": parts.netloc,
        "User-Agent": AGENT,
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"GET {path}{query} HTTP/1.1\r\n{lines}\r\n".encode("ascii")


def refuse(response: HTTPResponse) -> None:
    """Every answer that is not the file."""
    if response.status >= 500:
        raise PassingError(_("The old site is in trouble: it answered %(status)d.") % {"status": response.status})
    if response.status in (404, 410):
        raise Missing(_("The old site does not have it (any more)."))
    if response.status != 200:
        raise Missing(_("The old site did not give it: it answered %(status)d.") % {"status": response.status})
    if response.getheader("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise Missing(_("The old site sent it packed in a way that was not asked for."))
    if response.getheader("Content-Type", "").partition(";")[0].strip().lower() == "text/html":
        raise Missing(_("The old site answered with a page instead of the file."))
