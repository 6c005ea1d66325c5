"""A kept page is answered before Django knows of the request, and exactly as Django would have answered it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.db.models import F
from django.test import Client

from articles.models import Article
from forum.editions import store, watching
from forum.editions.keeping import answering_first, key_of
from tests.builders import make_article
from tests.forum.editions.server import Server
from tests.forum.editions.site import Readers
from tests.forum.editions.test_trouble import keep_in

pytestmark = pytest.mark.django_db(transaction=True)

GIVEN: list[dict[str, str]] = [
    {},
    {"Accept-Encoding": "gzip, deflate, br"},
    {"Accept-Encoding": "gzip"},
    {"If-None-Match": "*"},
    {"If-None-Match": 'W/"other"'},
]


def gone(*_asked: object) -> None:
    raise watching.Gone


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
    before = list(store.memory._new.values())
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
    found = [server.ask(path)[0] for _time in range(2)]
    assert set(found) <= {"200 OK", "302 Found", "404 Not Found"}
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
    monkeypatch.setattr(watching, "_ask", gone)
    status, headers, body = server.ask("/")
    assert (status, headers["cache-status"], headers["cache-control"]) == (
        "200 OK", "forum; hit; detail=stale", "no-cache",
    )  # fmt: skip
    assert {"age", "warning"} <= set(headers)
    assert body
    assert server.seen == []


def test_a_page_for_https_is_not_the_one_for_http(readers: Readers, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    server, given = Server(), {"X-Forwarded-Proto": "https"}
    page = readers.client.get("/", headers=given)
    for told in ("https", "https, http"):
        assert server.ask("/", {"X-Forwarded-Proto": told})[2] == page.content
    assert server.seen == []
    for headers in ({}, {"X-Forwarded-Proto": "http"}):
        server.ask("/", headers)
    assert server.seen[:1] == ["/"]


def test_what_goes_wrong_here_is_left_to_django(
    server: Server, readers: Readers, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    readers.get("/")
    current, failed = watching.current, list[int]()

    def fail_once() -> Any:
        if failed:
            return current()
        failed.append(1)
        raise ValueError

    monkeypatch.setattr(watching, "current", fail_once)
    assert server.ask("/")[0] == "200 OK"
    assert server.seen == ["/"]
    assert "A kept page could not be answered" in caplog.text


def test_a_connection_does_not_grow_older_than_it_may(server: Server, readers: Readers, settings: Any) -> None:
    readers.get("/")
    server.ask("/")
    connection.close_at = 0.0
    before = connection.connection
    assert server.ask("/")[1]["cache-status"] == "forum; hit"
    assert connection.connection is not before
    assert server.seen == []


def test_where_nothing_is_kept_nothing_is_in_the_way(settings: Any) -> None:
    settings.FORUM_CACHE = "off"
    django = WSGIHandler()
    assert answering_first(django) is django


LEAVING: dict[str, Callable[[Article], Any]] = {
    "put into the trash": lambda article: Article.objects.filter(pk=article.pk).update(status=Article.Status.TRASH),
    "expired": lambda article: Article.objects.filter(pk=article.pk).update(
        expires_at=F("published_at") + timedelta(seconds=1)
    ),
    "deleted": lambda article: article.delete(),
    "moved": lambda article: rename(article, "elsewhere"),
}


def rename(article: Article, slug: str) -> None:
    article.slug, article.headline = slug, "Said better"
    article.save()


@pytest.mark.parametrize("is_in_memory", [True, False])
@pytest.mark.parametrize("leaving", LEAVING)
def test_what_was_withdrawn_does_not_come_back_while_the_database_is_gone(
    settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, leaving: str, is_in_memory: bool
) -> None:
    keep_in(settings, monkeypatch, "files", tmp_path / "pages")
    article, server = make_article(headline="A secret"), Server()
    path = article.get_absolute_url()
    assert b"A secret" in server.ask(path)[2]
    kept = dict(store.memory._new)
    LEAVING[leaving](article)
    assert b"A secret" not in server.ask(path)[2]
    store.memory.clear()
    if is_in_memory:  # of another process, which nobody has asked since
        for key, page in kept.items():
            store.memory.keep(key, page)
    monkeypatch.setattr(watching, "_ask", gone)
    assert b"A secret" not in server.ask(path)[2]


def test_where_no_page_is_a_head_request_gets_no_body(readers: Readers) -> None:
    status, headers, body = Server().ask("/2020/01/01/no-such-article/", method="HEAD")
    assert (status, body) == ("404 Not Found", b"")
    assert int(headers["content-length"]) > 0


def test_what_comes_back_is_kept_again(readers: Readers) -> None:
    article = make_article(headline="On and off")
    path, found = article.get_absolute_url(), []
    for status in (Article.Status.PUBLISHED, Article.Status.TRASH, Article.Status.PUBLISHED):
        Article.objects.filter(pk=article.pk).update(status=status)
        found += [(readers.client.get(path).status_code, b"On and off" in readers.body(path)) for _time in range(2)]
    assert found == [(200, True)] * 2 + [(404, False)] * 2 + [(200, True)] * 2
    assert readers.is_kept(path)
