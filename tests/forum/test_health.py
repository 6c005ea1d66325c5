"""/livez asks nothing, /readyz asks the database within a bounded time, robots.txt keeps robots off the desks."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from forum import views
from forum.views import CONNECT_SECONDS  # as it is in life, and not what tests have in its place


@pytest.fixture(autouse=True)
def no_collected_files(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path


@pytest.fixture
def silent_server() -> Iterator[int]:
    """A port where somebody accepts and never says a word: the worst kind of database."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def get(address: str) -> Any:
    return Client().get(address, secure=True)


def test_livez_needs_no_database() -> None:
    response = get("/livez")  # pytest-django raises on any query of a test without the mark
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_readyz_is_ok_with_database_and_schema() -> None:
    response = get("/readyz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_readyz_notices_a_missing_migration() -> None:
    newest = MigrationRecorder.Migration.objects.filter(app="auth").latest("id")
    newest.delete()
    try:
        response = get("/readyz")
    finally:
        newest.save()
    assert (response.status_code, response.content) == (503, b"migrations are missing\n")


def move_database(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    """What /readyz connects to is at another port, whichever backend runs the tests."""
    elsewhere = {**connection.settings_dict, "HOST": "127.0.0.1", "PORT": str(port), "OPTIONS": {}}
    monkeypatch.setattr(connections[DEFAULT_DB_ALIAS], "copy", lambda: DatabaseWrapper(elsewhere))


@pytest.mark.django_db
def test_readyz_notices_a_database_that_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens, and nobody else can begin to
        move_database(monkeypatch, taken.getsockname()[1])
        response = get("/readyz")
    assert (response.status_code, response.content) == (503, b"the database does not answer\n")


@pytest.mark.django_db
def test_readyz_does_not_wait_for_a_database_that_hangs(monkeypatch: pytest.MonkeyPatch, silent_server: int) -> None:
    move_database(monkeypatch, silent_server)
    monkeypatch.setattr(views, "CONNECT_SECONDS", CONNECT_SECONDS)
    begin = time.monotonic()
    assert get("/readyz").status_code == 503
    assert time.monotonic() - begin < 10 * CONNECT_SECONDS


@pytest.mark.parametrize("address", ["/livez", "/readyz", "/robots.txt"])
def test_only_reading_is_allowed(address: str) -> None:
    assert Client().post(address, secure=True).status_code == 405


def test_robots_stay_out_of_the_admin_and_the_comment_desk() -> None:
    response = get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /admin/", "Disallow: /comments/", "Allow: /comments/feed/"} <= set(lines)
    assert {"Sitemap: http://testserver/sitemap.xml", "Sitemap: http://testserver/news-sitemap.xml"} <= {
        line.replace("https:", "http:") for line in lines
    }


@pytest.mark.django_db
def test_who_found_a_hole_learns_where_to_write(settings: Any) -> None:
    assert get("/.well-known/security.txt").status_code == 404
    settings.FORUM_SECURITY_CONTACT = "security@example.org"
    lines = dict(line.split(": ", 1) for line in get("/.well-known/security.txt").text.splitlines())
    assert lines["Contact"] == "mailto:security@example.org"
    expires = datetime.fromisoformat(lines["Expires"])
    assert timedelta(days=30) < expires - timezone.now() < timedelta(days=365)
    settings.FORUM_SECURITY_CONTACT = "https://example.org/report"
    assert "Contact: https://example.org/report\n" in get("/.well-known/security.txt").text
