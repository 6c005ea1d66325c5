"""Malformed requests are answered 400 before anything else runs; odd but sound ones pass unchanged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

from forum.views import bad_request, not_found
from tests.forum.raw_requests import FORM, answer, environ


@csrf_exempt
def echo(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"GET": request.GET, "POST": request.POST, "COOKIES": request.COOKIES})


handler400, handler404 = bad_request, not_found
urlpatterns = [path("echo/", echo)]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture(autouse=True)
def no_collected_files(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path


def ask(target: bytes = b"/echo/", query: bytes = b"", **more: Any) -> Any:
    return answer(environ(target, query, **more))


def post(body: bytes, **more: Any) -> Any:
    return answer(environ(b"/echo/", method="POST", body=body) | {"CONTENT_TYPE": FORM} | more)


@pytest.mark.parametrize(
    "target", [b"/echo/\0", b"/echo/\n", b"/echo\x1f/", b"/echo\x7f/", b"/\xff", b"/\xed\xa0\x80", b"/%00"]
)
def test_malformed_path_is_refused(target: bytes) -> None:
    assert ask(target).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("target", ["/café/", "/文章/", "/100%25/", "/%E2%80%99/"])
def test_unknown_but_well_formed_path_is_merely_missing(target: str) -> None:
    assert ask(target.encode()).status_code == 404


@pytest.mark.parametrize(
    "query",
    [b"q=%00", b"q=a\0", b"q=%1B", b"q%0A=1", b"q=\xff", b"q=%FF", b"q=%ED%A0%80", b"q=%c3&a=%a9", b"a&" * 2001],
)
def test_malformed_query_is_refused(query: bytes) -> None:
    assert ask(query=query).status_code == 400


@pytest.mark.parametrize(
    "query", [b"q=a%09b", b"q=caf%C3%A9", "q=café".encode(), b"q=%", b"q=%zz", b"&&=", b"q=100%25"]
)
def test_odd_but_well_formed_query_is_answered(query: bytes) -> None:
    assert ask(query=query).status_code == 200


@pytest.mark.parametrize("name", ["HTTP_USER_AGENT", "HTTP_COOKIE", "HTTP_X_ANYTHING", "CONTENT_TYPE"])
def test_control_character_in_a_header_is_refused(name: str) -> None:
    for value in ("a\0b", "a\x1bb"):
        asked = environ(b"/echo/") | {name: value}
        assert answer(asked).status_code == 400


@pytest.mark.parametrize(
    "charset", ["=latin-1", "=utf-16", "=utf-7", "=idna", "=undefined", "=nonsense", "*=bogus''x", "*=rot13''x"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_foreign_charset_is_refused(charset: str, method: str) -> None:
    assert ask(method=method, CONTENT_TYPE=f"{FORM}; charset{charset}").status_code == 400


def test_utf8_may_be_named() -> None:
    assert post(b"a=%C3%A9", CONTENT_TYPE=f'{FORM}; charset="UTF-8"').status_code == 200


def test_the_deployed_application_survives_a_charset_that_django_chokes_on() -> None:
    deployed = import_string("forum.wsgi.application")
    assert answer(environ(b"/echo/", CONTENT_TYPE="text/plain; charset*=bogus''x"), deployed).status_code == 400


@pytest.mark.parametrize("body", [b"a=%00", b"a=\0", b"a=%1B", b"a=\xff", b"a=%ED%A0%80", b"\x01=a", b"a&" * 2001])
def test_malformed_form_is_refused(body: bytes) -> None:
    assert post(body).status_code == 400


def test_lines_tabs_and_every_script_reach_the_view_unchanged() -> None:
    text = "Dear\tall,\r\n\nمرحبا 你好 👋\u200d \ufffd"
    assert json.loads(post(b"comment=" + quote(text).encode()).content)["POST"] == {"comment": text}


@pytest.mark.parametrize(
    ("length", "status"), [("x", 400), ("-1", 400), ("1_0", 400), ("9" * 5000, 400), ("9" * 15, 413), ("", 200)]
)
def test_absurd_content_length_is_refused(length: str, status: int) -> None:
    assert post(b"", CONTENT_LENGTH=length).status_code == status


def test_form_beyond_the_limit_is_too_large(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    assert post(b"a=" + b"b" * 10).status_code == 413


def test_malformed_cookies_are_ignored_and_not_replaced(settings: Any) -> None:
    own = f'{settings.SESSION_COOKIE_NAME}="\\000abcdefgh"; {settings.CSRF_COOKIE_NAME}=short'
    response = ask(HTTP_COOKIE=f'{own}; messages=\xff[]; ;bare; nul="\\000"; kept=1')
    assert json.loads(response.content)["COOKIES"].keys() == {"messages", "", "kept"}
    assert not response.cookies
