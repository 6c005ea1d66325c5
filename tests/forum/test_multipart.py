"""Multipart forms: Django's own reading where they are sound, a refusal where Django would have repaired them."""

from __future__ import annotations

import base64
import io
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.test import Client
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from hypothesis import given
from hypothesis import strategies as st

from forum.multipart import WatchedBody
from forum.views import bad_request, not_found

MULTIPART = "multipart/form-data; boundary=edge"
EVERY_BYTE = bytes(range(256)) * 500


@csrf_exempt
def echo(request: HttpRequest) -> HttpResponse:
    files = {name: request.FILES.getlist(name)[0] for name in request.FILES}
    read = {name: [upload.name, upload.read().hex()] for name, upload in files.items()}
    return JsonResponse({"POST": request.POST, "FILES": read})


handler400, handler404 = bad_request, not_found
urlpatterns = [path("echo/", echo)]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture(autouse=True)
def no_collected_files(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path


def part(content: bytes, headers: bytes = b'Content-Disposition: form-data; name="a"') -> bytes:
    return b"--edge\r\n" + headers + b"\r\n\r\n" + content + b"\r\n"


def send(body: bytes, content_type: str = MULTIPART) -> Any:
    client = Client(raise_request_exception=False)
    return client.generic("POST", "/echo/", body + b"--edge--\r\n", content_type, secure=True)


def test_text_and_files_arrive_unchanged() -> None:
    text = "Lines\r\nand\ttabs, مرحبا 👋 \ufffd"
    upload = b'Content-Disposition: form-data; name="f"; filename="caf\xc3\xa9.bin"\r\nContent-Type: image/png'
    response = send(part(text.encode()) + part(EVERY_BYTE, upload))
    assert response.json() == {"POST": {"a": text}, "FILES": {"f": ["café.bin", EVERY_BYTE.hex()]}}


def test_part_may_name_utf8() -> None:
    headers = b'Content-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset=UTF-8'
    assert send(part("é".encode(), headers)).json()["POST"] == {"a": "é"}


@pytest.mark.parametrize("content", [b"\xff", b"caf\xe9", b"\xed\xa0\x80", b"a\0b", b"\x1b[0m", "é".encode("utf-16")])
def test_field_that_is_not_text_is_refused(content: bytes) -> None:
    assert send(part(content)).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        b'Content-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset=iso-8859-1',
        b"Content-Disposition: form-data; name=\"a\"\r\ncontent-type : text/plain; charset*=bogus''x",
        b'Content-Disposition: form-data; name="a"; filename="b"\r\nContent-Type: text/plain; charset=utf-16',
        b'Content-Disposition: form-data; name="\xff"',
        b'Content-Disposition: form-data; name="a\0"',
        b"Content-Disposition: form-data; name*=utf-8''%00",
        b'Content-Disposition: form-data; name="a"; filename="\x01"',
    ],
)
def test_part_headers_that_are_not_text_are_refused(headers: bytes) -> None:
    assert send(part(b"harmless", headers)).status_code == 400


def test_nul_hidden_in_base64_is_refused() -> None:
    headers = b'Content-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64'
    assert send(part(base64.b64encode(b"a\0b"), headers)).status_code == 400


@pytest.mark.parametrize(
    "content_type", ["multipart/form-data", "multipart/form-data; boundary=\xff", "Multipart/Form-Data; boundary=edge"]
)
def test_broken_multipart_is_refused(content_type: str) -> None:
    assert send(part(b"harmless"), content_type).status_code == 400


def test_fields_beyond_the_limit_are_too_large(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    assert send(part(b"a" * 11)).status_code == 413


def test_files_do_not_count_against_the_limit_for_fields(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    upload = b'Content-Disposition: form-data; name="f"; filename="a.bin"'
    assert send(part(EVERY_BYTE, upload)).status_code == 200


def test_upload_to_nowhere_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(self: WSGIRequest, *args: int) -> bytes:
        raise AssertionError("read")

    monkeypatch.setattr(WSGIRequest, "read", read)
    response = Client().generic("POST", "/nowhere/", part(b"a"), MULTIPART, secure=True)
    assert response.status_code == 404


@given(st.binary(max_size=40), st.integers(1, 90))
def test_foreign_charset_is_seen_however_the_body_is_cut(before: bytes, size: int) -> None:
    headers = b'Content-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset=latin-1'
    source = io.BytesIO(part(before) + part(b"x", headers))
    body = WatchedBody(source, "edge")
    with pytest.raises(MultiPartParserError):
        list(iter(partial(body.read, size), b""))
