"""Statements that are prepared: once on a connection, and not at all where connections are shared."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import ranking
from articles.models import Section
from comments.models import Discussion
from forum import pieces
from forum.editions import store
from forum.prepared import prepared
from forum.ready import Given, Ready
from tests.builders import make_article, make_author, make_comment, make_section, make_tag

pytestmark = pytest.mark.django_db(transaction=True)

BY_SLUG = Ready(lambda: Section.objects.filter(slug=Given("slug")).values_list("name"))


@pytest.fixture(autouse=True)
def _is_this_tests_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(prepared, "are_shared", False)
    connection.close()
    yield
    connection.close()


@pytest.fixture
def world() -> Section:
    return make_section("World")


def asked() -> list[str]:
    """What the server is told when the section is looked up."""
    with CaptureQueriesContext(connection) as captured:
        assert BY_SLUG.rows(slug="world") == [("World",)]
    return [query["sql"].split()[0] for query in captured]


def test_it_is_prepared_once_on_each_connection(world: Section) -> None:
    assert asked() == ["PREPARE", "EXECUTE"]
    assert asked() == ["EXECUTE"]
    connection.close()
    assert asked() == ["PREPARE", "EXECUTE"]


def test_within_a_transaction_it_runs_as_it_is_written(world: Section) -> None:
    with transaction.atomic():
        assert asked() == ["SELECT"]
    assert asked()[-1] == "EXECUTE"


def test_what_is_gone_from_the_connection_is_asked_as_it_is_written(
    world: Section, caplog: pytest.LogCaptureFixture
) -> None:
    asked()
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")  # as when a pooler hands out another server connection
    with caplog.at_level(logging.WARNING, logger="forum.prepared"):
        assert asked() == ["EXECUTE", "SELECT"]
    assert "do not stay" in caplog.text
    assert asked() == ["SELECT"]


def test_what_somebody_else_prepared_on_the_connection_is_no_error(world: Section) -> None:
    statement = BY_SLUG._made
    with connection.cursor() as cursor:
        cursor.execute(f"PREPARE {statement.name} AS {statement.sql}")
    assert asked() == ["PREPARE", "SELECT"]


def test_a_changed_table_is_no_error(world: Section) -> None:
    asked()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE articles_section ALTER COLUMN name TYPE text")
        try:
            assert asked() == ["EXECUTE", "SELECT"]
        finally:
            cursor.execute("ALTER TABLE articles_section ALTER COLUMN name TYPE varchar(80)")


def test_other_errors_are_told(world: Section) -> None:
    broken = Ready(lambda: Section.objects.filter(pk=Given("pk")).values_list("name"))
    with pytest.raises(Exception, match="invalid input syntax"):
        broken.rows(pk="no number")
    assert not prepared.are_shared


@pytest.mark.parametrize("is_small", [True, False])
def test_pages_are_the_same_with_prepared_statements_and_without(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, is_small: bool
) -> None:
    settings.FORUM_SEARCHES_PER_MINUTE = 1000
    settings.FORUM_CACHE = "off"
    Discussion(pk=1).save()
    asia = make_section("Asia", parent=make_section("World"))
    articles = [make_article(section=asia, authors=[make_author()], tags=[make_tag()]) for _ in range(3)]
    make_comment(articles[0], parent=make_comment(articles[0]))
    article = articles[0].get_absolute_url()
    paths = [
        "/",
        article,
        f"{article}feed/",
        "/section/world/",
        "/feed/",
        "/feed/json/",
        "/search/?q=headline",
        "/search/?q=headline&order=newest",
    ]
    monkeypatch.setattr(ranking, "is_small", lambda: is_small)
    shown = []
    for are_shared in (False, True):
        monkeypatch.setattr(prepared, "are_shared", are_shared)
        pieces.shelf.clear()
        store.memory.clear()
        for _ in range(7):  # until the server plans no longer for the values of each time
            pages = [client.get(path).content for path in paths]
        shown.append(pages)
    assert shown[0] == shown[1]
    assert not any(b"Traceback" in page for page in shown[0])
