"""A kept page is answered before Django knows of the request, and exactly as Django would have answered it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client

from forum.editions import store, watching
from forum.editions.keeping import answering_first, key_of
from tests.builders import make_article
from tests.forum.editions.site import Readers
from tests.forum.editions.test_trouble import keep_in

pytestmark = pytest.mark.django_db(transaction=True)

GIVEN: list[dict[str, str]] = [
    {},
    {"Accept-Encoding": "gzip, deflate, br"},
    {"Accept-Encoding": "gzip"},
    {"If-None-Match": "*"},
    {"If-None-Match": 'W/"other"'},
    {"X-Forwarded-Proto": "https"},
]


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


@pytest.fixture
def server(readers: Readers) -> Server:
    return Server()


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_it_answers_as_django_would(server: Server, readers: Readers, given: dict[str, str], method: str) -> None:
    for name, path in readers.pages.items():
        readers.get(name)
        status, headers, body = server.ask(path, given, method)
        expected = Client().generic(method, path, headers=given)
        assert (status, body) == (f"{expected.status_code} {expected.reason_phrase}", expected.content), name
        assert headers == {key.lower(): value for key, value in expected.headers.items()}, name
    assert server.seen == []


def test_what_has_changed_is_made_by_django_and_kept_again(server: Server, readers: Readers) -> None:
    readers.get("/")
    make_article(headline="Something new")
    assert b"Something new" in server.ask("/")[2]
    assert server.seen == ["/"]
    assert b"Something new" in server.ask("/")[2]
    assert server.seen == ["/"]


def test_what_another_process_has_made_is_from_then_on_answered_like_its_own(
    readers: Readers, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keep_in(settings, monkeypatch, "files", tmp_path / "pages")
    server = Server()
    server.ask("/")
    before = store.memory.all()
    make_article(headline="Something new")
    server.ask("/")
    store.memory.clear()
    for page in before:  # the other process has still what was true before
        store.memory.keep(f"{store.version()}{key_of({'wsgi.url_scheme': 'http'}, '/')}", page)
    server.seen.clear()
    for _time in range(3):
        _status, headers, body = server.ask("/")
        assert (headers["cache-status"], b"Something new" in body) == ("forum; hit", True)
    assert server.seen == ["/"]


@pytest.mark.parametrize("path", ["/?utm_source=x", "/search/?q=river", "/admin/", "/static/none.css", "/nowhere/"])
def test_everything_else_goes_to_django(server: Server, readers: Readers, path: str) -> None:
    for _time in range(2):
        server.ask(path)
    assert len(server.seen) == 2


def test_posting_is_never_answered_from_what_is_kept(server: Server, readers: Readers) -> None:
    readers.get("/")
    assert server.ask("/", method="POST")[0].startswith("40")
    assert server.seen == ["/"]


def test_another_host_is_refused_by_django(server: Server, readers: Readers, settings: Any) -> None:
    readers.get("/")
    settings.ALLOWED_HOSTS = ["testserver"]
    assert server.ask("/", {"Host": "elsewhere.example"})[0].startswith("400")


def test_while_the_database_is_gone_what_was_kept_is_shown_with_its_age(
    server: Server, readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers.get("/")

    def gone(*_asked: object) -> None:
        raise watching.Gone

    monkeypatch.setattr(watching, "_ask", gone)
    status, headers, body = server.ask("/")
    assert (status, headers["cache-status"], headers["cache-control"]) == (
        "200 OK", "forum; hit; detail=stale", "no-cache",
    )  # fmt: skip
    assert {"age", "warning"} <= set(headers)
    assert body
    assert server.seen == []


def test_where_nothing_is_kept_nothing_is_in_the_way(settings: Any) -> None:
    settings.FORUM_CACHE = "off"
    django = WSGIHandler()
    assert answering_first(django) is django
