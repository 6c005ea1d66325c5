"""A site with a hundred thousand articles, in a database of its own that the tests of this folder share."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import override_settings

from articles.models import Article
from comments.models import Comment
from forum import growing
from forum.growing.bar import Bar
from forum.growing.indexes import set_aside
from forum.models import User
from tests.conftest import make_roles, make_user
from tests.scale.libraries import fill_libraries
from tests.scale.multiplying import multiply

GROWN = {Article: 5000, Comment: 7500}
TIMES = 20


@pytest.fixture(scope="package", autouse=True)
def _large_site(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Made once, with short texts: what is planned for a page depends on how many rows there are."""
    with django_db_blocker.unblock(), _database_of_its_own():
        _grow()
        yield


def _grow() -> None:
    make_roles()
    bar = Bar(io.StringIO())
    with override_settings(PICTURES={**settings.PICTURES, "PROCESSOR": "pictures.tasks.noop"}):
        growing.grow(growing.Wish(GROWN[Article], GROWN[Comment], body_bytes=1), bar)
    with set_aside({model: number * TIMES for model, number in GROWN.items()}, bar):
        multiply(TIMES)
    fill_libraries()


@contextmanager
def _database_of_its_own() -> Iterator[None]:
    """No other test sees its rows, and it is gone in the end."""
    place = connection.settings_dict
    usual, name = place["NAME"], f"{place['NAME']}_large"
    connection.close()
    _administer(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}" TEMPLATE "{usual}"')
    place["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        place["NAME"] = usual
        _administer(f'DROP DATABASE "{name}" WITH (FORCE)')


def _administer(*statements: str) -> None:
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    ContentType.objects.clear_cache()


@pytest.fixture
def discussed(db: None) -> Article:
    """Of yesterday, with fifty comments; the only one with a date that can be relied upon."""
    return Article.objects.get(slug="the-discussed-one")


@pytest.fixture
def chief(db: None) -> User:
    """May do everything, and so is shown everything."""
    return make_user("cleo", "Editor", is_superuser=True)


@pytest.fixture
def old(db: None) -> Article:
    """From the middle of the archive."""
    return Article.objects.published().newest_first()[50_000:][0]
