"""Requests as a WSGI server hands them over, byte for byte: Django's test client would clean them first."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import HttpResponseBase

from forum.middleware import guard_content_type

FORM = "application/x-www-form-urlencoded"


def environ(
    target: bytes, query: bytes = b"", *, method: str = "GET", body: bytes = b"", **more: Any
) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": target.decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "192.0.2.1",
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(body),
        "CONTENT_LENGTH": str(len(body)),
        **more,
    }


def start_response(status: str, headers: list[tuple[str, str]], problem: Any = None) -> Any:
    """The server's half of the protocol; nothing here looks at it."""


def answer(given: dict[str, Any], application: Any = None) -> HttpResponseBase:
    """The WSGI application's own response object. As in Django's test client, the test's connection is left alone."""
    with connections_left_alone():
        response = (application or guard_content_type(WSGIHandler()))(given, start_response)
        assert isinstance(response, HttpResponseBase)
        response.close()
    return response


@contextmanager
def connections_left_alone() -> Iterator[None]:
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
