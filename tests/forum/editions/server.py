"""A WSGI server for tests: the site as the server's process sees it, with what is answered before Django."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import unquote_to_bytes

from django.core.handlers.wsgi import WSGIHandler

from forum.editions.keeping import answering_first


class Server:
    """A WSGI server that tells what it was told, and what came through to Django."""

    def __init__(self) -> None:
        django, self.seen = WSGIHandler(), list[str]()

        def application(environ: dict[str, Any], start_response: Any) -> Any:
            self.seen.append(environ["PATH_INFO"])
            return django(environ, start_response)

        self.application = answering_first(application)

    def ask(self, path: str, headers: dict[str, str] | None = None, method: str = "GET") -> tuple[str, Any, bytes]:
        told: list[Any] = []
        path, _, query = path.partition("?")
        path = unquote_to_bytes(path).decode("latin-1")
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "testserver",
            "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(),
        } | {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in (headers or {}).items()}  # fmt: skip
        body = self.application(environ, lambda status, sent: told.extend([status, sent]))
        content = b"".join(body)
        if hasattr(body, "close"):
            body.close()
        return told[0], {name.lower(): value for name, value in told[1]}, content
