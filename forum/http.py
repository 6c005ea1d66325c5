"""HTTP in plain terms: content policies, who calls and from where, error pages. Knows Django, no app and no model."""

from __future__ import annotations

import ipaddress
import logging
import re
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.template.loader import render_to_string
from django.utils.encoding import iri_to_uri
from django.utils.http import parse_header_parameters

ADMIN_PATH = "/admin/"
RETRY_AFTER_SECONDS = 30
MISSING_PAGE_SECONDS = 10

PUBLIC_CSP = "; ".join((
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "manifest-src 'self'",
))  # fmt: skip
# The admin's own style sheets carry a few pictures as data: URLs.
ADMIN_CSP = PUBLIC_CSP.replace("img-src 'self'", "img-src 'self' data:")
# CKEditor 4 writes event handlers and style attributes into the page and an iframe of its own. No nonce: a browser
# that understands nonces ignores 'unsafe-inline' as soon as there is one.
EDITOR_CSP = "; ".join((
    "default-src 'none'",
    "script-src 'self' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "frame-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
))  # fmt: skip
# A page of the admin that shows a public page in a frame, and that public page.
FRAME_CSP = f"{ADMIN_CSP}; frame-src 'self'"
FRAMED_CSP = PUBLIC_CSP.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
MEDIA_CSP = "default-src 'none'; sandbox"

# [IPv6] with an optional port | IPv4 with an optional port | bare IPv6; a link-local zone is left out.
ADDRESS = re.compile(r"\[([\da-f:.]+)(?:%\w+)?\](?::\d{1,5})?|([\d.]+)(?::\d{1,5})?|([\da-f:.]+)(?:%\w+)?", re.I | re.A)
UTF_8 = {"utf-8", "utf8"}
OWN_SITE = {"same-origin", "none"}
DEFAULT_PORTS = {"http": 80, "https": 443}
DRIVER_REFUSES_NUL = "A string literal cannot contain NUL (0x00) characters."

BARE_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>{status} {phrase}</title>
<h1>{phrase}</h1><p><a href="/">Home page</a></p></html>
"""

logger = logging.getLogger(__name__)


class Origin(NamedTuple):
    """Where a request came to, as https://forum.example.org; it makes whole addresses as the request does."""

    root: str

    @classmethod
    def of(cls, request: HttpRequest) -> Origin:
        return cls(f"{request.scheme}://{request.get_host()}")

    def build_absolute_uri(self, location: str) -> str:
        return iri_to_uri(urljoin(f"{self.root}/", location))


def is_foreign_charset(content_type: str) -> bool:
    """Django decodes query and form by the charset a client names, so only one may be named."""
    try:
        options = parse_header_parameters(content_type)[1]
    except (ValueError, LookupError):
        return True
    return options.get("charset", "utf-8").lower() not in UTF_8


def client_ip(request: HttpRequest) -> str | None:
    """The nearest hop that is not one of ours; None where the server knows no peer, as behind a Unix socket.

    Counted from the right, because everything left of our own proxies' entries is whatever the client wrote. The same
    holds for a repeated header: servers join the copies in the order of arrival. `X_Forwarded_For` with underscores
    must be dropped before Django sees it (gunicorn and nginx do).
    """
    peer = normal_address(request.META.get("REMOTE_ADDR") or "")
    proxies: int = settings.FORUM_TRUSTED_PROXIES
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", proxies)
    if not 0 < proxies <= len(hops):
        return peer
    return normal_address(hops[-proxies]) or peer


def normal_address(text: str) -> str | None:
    """One spelling per address: no port, brackets or zone, IPv4 inside IPv6 as IPv4; None for anything else."""
    match = ADDRESS.fullmatch(text.strip())
    if match is None:
        return None
    try:
        address = ipaddress.ip_address(match[match.lastindex or 0])
    except ValueError:
        return None
    return str(getattr(address, "ipv4_mapped", None) or address)


def is_same_origin(request: HttpRequest) -> bool:
    """Did one of our own pages send this? For POSTs that have neither cookie nor token to prove it.

    Every header the browser sent must agree, and one must be there. Browsers say `Sec-Fetch-Site` (on HTTPS) or
    `Origin` on each POST since 2020 at the latest, older ones `Referer`. A client that says nothing is a script that
    could as well have lied: refusing it costs no reader anything. `none` means the person's own doing (a reload, a
    restored tab), which no foreign page can bring about.
    """
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    source = request.headers.get("Origin", request.headers.get("Referer"))
    if source is None:
        return request.headers.get("Sec-Fetch-Site") in OWN_SITE
    try:
        own = origin_of(f"{request.scheme}://{request.get_host()}")
    except DisallowedHost:
        return False
    return site in OWN_SITE and own is not None and origin_of(source) == own


def origin_of(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port; None for `null`, for other schemes and for anything with a user name in it."""
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORTS[parts.scheme]
    except (ValueError, KeyError):
        return None
    return None if "@" in parts.netloc or not parts.hostname else (parts.scheme, parts.hostname, port)


def status_for(error: BaseException | None) -> int | None:
    """The answer to an error that is not a mistake in our code: the client's doing, or the database's absence."""
    if isinstance(error, RequestDataTooBig):
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    if isinstance(error, (OperationalError, InterfaceError)):
        return HTTPStatus.SERVICE_UNAVAILABLE
    if isinstance(error, (DataError, UnicodeEncodeError, UnicodeDecodeError, UnreadablePostError)):
        return HTTPStatus.BAD_REQUEST
    if isinstance(error, ValueError) and str(error) == DRIVER_REFUSES_NUL:
        return HTTPStatus.BAD_REQUEST
    return None


def error_page(status: int, **context: object) -> HttpResponse:
    """The static page for a status. It needs no database and no request, and whatever is broken, it is an answer."""
    content: str
    try:
        content = render_to_string(f"{status}.html", {"site_name": settings.FORUM_NAME, **context})
    except Exception:
        # No style sheet manifest, a broken catalogue, a missing template: say it in one line of untranslated HTML.
        logger.exception("The page for status %s could not be rendered", status)
        content = BARE_PAGE.format(status=int(status), phrase=HTTPStatus(status).phrase)
    response = HttpResponse(content, status=status)
    is_missing = status == HTTPStatus.NOT_FOUND
    response["Cache-Control"] = f"max-age={MISSING_PAGE_SECONDS}" if is_missing else "no-store"
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
