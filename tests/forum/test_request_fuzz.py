"""Whatever somebody without a login sends to whichever route there is, the answer is no 5xx."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_to_bytes

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.urls.resolvers import RegexPattern, RoutePattern
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from forum.middleware import guard_content_type
from forum.views import server_error
from tests.forum.raw_requests import FORM, answer, environ

Route = tuple[Any, ...]  # URL patterns, from the outermost include to the view


def public_routes(patterns: list[Any], before: Route = ()) -> Iterator[Route]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and pattern.app_name != "admin":
            yield from public_routes(pattern.url_patterns, (*before, pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield (*before, pattern.pattern)


NAMES = [b"q", b"page", b"p", b"s", b"comment", b"author", b"email", b"url", b"comment_post_ID", b"token", b"username"]
PLAUSIBLE = [b"a-slug", b"1", b"12", b"2022"]
TYPICAL = [b"", b"1", b"0", b"-1", b"9" * 30, *PLAUSIBLE, b"%2e%2e%2f", b"'%22<>", b"%25", b"a" * 3000]
PART = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
METHODS = st.sampled_from(["GET", "GET", "GET", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "BREW"])
TYPES = st.sampled_from([FORM, FORM, "multipart/form-data; boundary=x", "text/plain", "application/json", ""])
HEADERS = [
    "REFERER",
    "USER_AGENT",
    "X_FORWARDED_FOR",
    "RANGE",
    "IF_MODIFIED_SINCE",
    "IF_NONE_MATCH",
    "ACCEPT",
    "ORIGIN",
]
# Sound text passes the guard and reaches the views; most examples are made of it. The rest tries the guard itself.
SOUND_TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=20)
SOUND = st.sampled_from(TYPICAL) | SOUND_TEXT.map(lambda text: quote(text).encode())
HOSTILE = st.sampled_from([b"%00", b"\xff", b"%FF", b"%ED%A0%80", b'"\\000aaaaaaaa"', b"\x1b"]) | st.binary(max_size=20)


@st.composite
def addresses(draw: st.DrawFn, routes: list[Route], junk: st.SearchStrategy[bytes]) -> bytes:
    """Often an address that its route accepts, sometimes one with junk in the places of the parameters."""

    def parameter(match: re.Match[str]) -> str:
        regex = converters[match[1]].regex
        accepted = st.from_regex(regex, fullmatch=True) | st.sampled_from([word.decode() for word in PLAUSIBLE])
        return draw(accepted | junk.map(lambda raw: raw.decode("latin-1")))

    text = "/"
    for pattern in draw(st.sampled_from(routes)):
        if isinstance(pattern, RegexPattern):
            text += draw(st.from_regex(pattern.regex, fullmatch=True))
        else:
            converters = pattern.converters
            text += re.sub(r"<(?:\w+:)?(\w+)>", parameter, str(pattern))
    return unquote_to_bytes(text)


@st.composite
def requests(draw: st.DrawFn, routes: list[Route], cookies: list[str]) -> dict[str, Any]:
    junk = HOSTILE | SOUND if draw(st.integers(0, 5)) == 0 else SOUND
    header = junk.map(lambda raw: raw.decode("latin-1"))
    known = st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, junk))
    fields = st.builds(
        lambda *some: [pair for one in some for pair in one.items()], known, st.dictionaries(junk, junk, max_size=1)
    )
    target = draw(addresses(routes, junk))
    content_type, sent = draw(TYPES), draw(fields)
    is_multipart = content_type.startswith("multipart")
    body = b"".join(PART % field for field in sent) + b"--x--" if is_multipart else b"&".join(map(b"=".join, sent))
    headers = draw(st.dictionaries(st.sampled_from(HEADERS), header | st.just("https://testserver"), max_size=2))
    jar = draw(st.dictionaries(st.sampled_from(cookies), header, max_size=2))
    query = b"&".join(map(b"=".join, draw(fields)))
    asked = environ(target, query, method=draw(METHODS), body=body)
    asked |= {f"HTTP_{name}": value for name, value in headers.items()}
    return asked | {"CONTENT_TYPE": content_type, "HTTP_COOKIE": "; ".join(map("=".join, jar.items()))}


def fuzz() -> None:
    """Ask the routes of the current URLconf; raise AssertionError at the first 5xx."""
    routes = [(RoutePattern("admin/"),), (RoutePattern("admin/login/"),), *public_routes(get_resolver().url_patterns)]
    cookies = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"]
    application = guard_content_type(WSGIHandler())

    @hypothesis_settings(max_examples=400, database=None, suppress_health_check=list(HealthCheck))
    @given(requests(routes, cookies))
    def every_answer_is_below_500(asked: dict[str, Any]) -> None:
        assert answer(asked, application).status_code < 500

    every_answer_is_below_500()


def show_page(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse(int(request.GET.get("page", "1")))


handler500 = server_error
urlpatterns = [path("section/<slug:slug>/", show_page)]


@pytest.fixture(autouse=True)
def no_collected_files(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path


@pytest.mark.urls(__name__)
@pytest.mark.django_db(transaction=True)
def test_the_fuzz_finds_a_careless_view() -> None:
    with pytest.raises(AssertionError):
        fuzz()


@pytest.mark.django_db(transaction=True)
def test_no_request_without_login_is_answered_with_a_server_error() -> None:
    fuzz()
