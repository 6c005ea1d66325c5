"""What every request passes first and every response last: refusal of malformed input, and security headers."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from forum.editions import shown_by
from forum.http import ADMIN_CSP, ADMIN_PATH, PUBLIC_CSP, error_page, is_foreign_charset, status_for
from forum.multipart import NEVER_IN_TEXT, parse_strictly

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

GetResponse = Callable[[HttpRequest], HttpResponse]

# Control characters that have no business in a place. People do paste tabs into a search box and lines into a form.
NEVER_IN_HEADER = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
NEVER_IN_PATH = re.compile(rb"[\x00-\x1f\x7f]")
NEVER_IN_QUERY = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
NEVER_IN_FORM = re.compile(NEVER_IN_TEXT.pattern.encode())
CONTENT_LENGTH = re.compile(r"[0-9]{0,15}")
SESSION_KEY = re.compile(r"[A-Za-z0-9]{8,64}")
CSRF_SECRET = re.compile(r"[A-Za-z0-9]{32}|[A-Za-z0-9]{64}")
PRINTABLE = re.compile(r"[^\x00-\x1f\x7f]*")
MAX_BODY_BYTES = 52 * 2**20  # a document of 50 MB with its form
REFUSED = "forum.refused"
UPGRADE = "upgrade-insecure-requests"

# Powers no page of ours asks for. Not listed and so left to our own pages: full screen, writing to the clipboard and
# the share sheet, which follow a reader's click.
PERMISSIONS = "accelerometer autoplay browsing-topics camera display-capture encrypted-media geolocation gyroscope hid \
idle-detection local-fonts magnetometer microphone midi payment picture-in-picture publickey-credentials-create \
publickey-credentials-get screen-wake-lock serial storage-access usb window-management xr-spatial-tracking"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{power}=()" for power in PERMISSIONS.split()),
}

logger = logging.getLogger(__name__)


class SecurityHeadersMiddleware:
    """Outermost, so that refusals, static files and error pages carry the headers too. A view's own header wins."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        default = ADMIN_CSP if request.path_info.startswith(ADMIN_PATH) else PUBLIC_CSP
        policy = response.get("Content-Security-Policy", default)
        if settings.FORUM_HTTPS and UPGRADE not in policy:
            policy = f"{policy}; {UPGRADE}"
        response["Content-Security-Policy"] = policy
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        if response.get("Content-Type", "").startswith("text/html"):
            response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class CompressionMiddleware(GZipMiddleware):
    """Django's, for text that is not kept: what is streamed is files, most of them as small as they get."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        keeps_itself = response.streaming or shown_by(request)
        return response if keeps_itself else super().process_response(request, response)


class RequestGuardMiddleware:
    """Nothing behind this ever meets a NUL, a control character or text that is not UTF-8."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            refuse_malformed(request)
        except (BadRequest, RequestDataTooBig, UnreadablePostError) as problem:
            logger.warning("Refused %s %r: %s", request.method, request.path, problem)
            return error_page(413 if isinstance(problem, RequestDataTooBig) else 400)
        drop_malformed_cookies(request)
        response = self.get_response(request)
        if request.method == "HEAD" and not response.streaming:
            response.content = b""  # its length is told already; gunicorn logs every body it has to drop
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        status = status_for(exception)
        if status is None:
            return None
        logger.error("Answered %s to %s %r", status, request.method, request.path, exc_info=exception)
        return error_page(status)


def guard_content_type(application: WSGIApplication) -> WSGIApplication:
    """Django reads Content-Type before any middleware runs and may raise there; hand it nothing it can trip over."""

    def guarded(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if is_foreign_charset(environ.get("CONTENT_TYPE", "")):
            environ |= {"CONTENT_TYPE": "", REFUSED: "a charset other than UTF-8"}
        return application(environ, start_response)

    return guarded


def refuse_malformed(request: HttpRequest) -> None:
    meta = request.META
    headers = {name: meta[name] for name in meta if name.startswith(("HTTP_", "CONTENT_"))}
    if reason := meta.get(REFUSED):
        raise BadRequest(reason)
    for name, value in headers.items():
        if NEVER_IN_HEADER.search(str(value)):
            raise BadRequest(f"control characters in {name}")
    if is_foreign_charset(meta.get("CONTENT_TYPE", "")):
        raise BadRequest("a charset other than UTF-8")
    refuse_length(str(meta.get("CONTENT_LENGTH") or "0"))
    # Django has percent-encoded the bytes of the path that were not UTF-8, so decoding once more finds them.
    refuse_text(unquote_to_bytes(request.path_info), NEVER_IN_PATH, "the path")
    refuse_fields(meta.get("QUERY_STRING", "").encode("latin-1", "replace"), NEVER_IN_QUERY, "the query")
    if request.method == "POST" and request.content_type == "application/x-www-form-urlencoded":
        refuse_fields(request.body, NEVER_IN_FORM, "the form")
    elif request.method == "POST" and request.content_type == "multipart/form-data":
        # Read when, and only if, a view asks for the form: an upload to nowhere is not worth a temporary file.
        request.parse_file_upload = partial(parse_strictly, request)  # type: ignore[method-assign]


def refuse_length(length: str) -> None:
    if not CONTENT_LENGTH.fullmatch(length):
        raise BadRequest("a Content-Length that is no length")
    if int(length) > MAX_BODY_BYTES:
        raise RequestDataTooBig("a Content-Length beyond any upload")


def refuse_text(raw: bytes, never: re.Pattern[bytes], place: str) -> None:
    if never.search(raw):
        raise BadRequest(f"control characters in {place}")
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        raise BadRequest(f"bytes that are not UTF-8 in {place}") from error


def refuse_fields(raw: bytes, never: re.Pattern[bytes], place: str) -> None:
    limit = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    if limit is not None and raw.count(b"&") >= limit:
        raise BadRequest(f"too many fields in {place}")
    refuse_text(unquote_to_bytes(raw), never, place)


def drop_malformed_cookies(request: HttpRequest) -> None:
    """Ignored, not refused: a reader cannot mend a cookie, and Django would answer one of its own with a new one."""
    formats = {settings.SESSION_COOKIE_NAME: SESSION_KEY, settings.CSRF_COOKIE_NAME: CSRF_SECRET}
    request.COOKIES = {
        name: value
        for name, value in request.COOKIES.items()
        if PRINTABLE.fullmatch(name) and formats.get(name, PRINTABLE).fullmatch(value)
    }
