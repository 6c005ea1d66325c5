"""The cast, and what every test has."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.auth.models import Group
from django.core.signals import request_started
from django.db import DEFAULT_DB_ALIAS, connections
from django.test import Client
from pytest_django.plugin import blocking_manager_key

from articles import ranking
from forum import pieces
from forum.editions import store
from forum.models import User

hypothesis.settings.register_profile("repeatable", derandomize=True)
hypothesis.settings.load_profile("repeatable")

PASSWORD = "a-password-for-tests"


@pytest.fixture(scope="session", autouse=True)
def _clean_media() -> Iterator[None]:
    yield
    shutil.rmtree(django_settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Nobody holds up the end of the test database: threads of the live server keep no connection, and who is there
    all the same, as a browser's last request may be, has to leave."""
    connections.settings[DEFAULT_DB_ALIAS]["CONN_MAX_AGE"] = 0
    creation: Any = connections[DEFAULT_DB_ALIAS].creation

    def drop(name: str, _verbosity: int) -> None:
        with creation._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {connections[DEFAULT_DB_ALIAS].ops.quote_name(name)} WITH (FORCE)")

    creation._destroy_test_db = drop


@pytest.fixture(autouse=True)
def _fast_and_plain(settings: Any) -> None:
    """Passwords cost no time here, and static files keep their names, so that nothing has to be collected."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _no_page_from_another_test() -> Iterator[None]:
    """Pages and pieces are kept as on a real site.

    A test that commits nothing does as if it had, before each request.
    """
    store.memory.clear()
    store._Health.paused_until = 0.0
    pieces.shelf.clear()
    ranking._seen.cache_clear()
    request_started.connect(_as_if_committed)
    yield
    request_started.disconnect(_as_if_committed)


def _as_if_committed(**_about: Any) -> None:
    """What the database does when a transaction ends: the triggers that wait for it, and what it forgets then."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.connection is not None and connection.in_atomic_block and not connection.needs_rollback:
        with connection.connection.cursor() as cursor:
            cursor.execute(
                "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; "
                "SELECT set_config('forum.site_raised', '', true), set_config('forum.threads_raised', '', true)"
            )


def make_user(name: str, role: str, **over: Any) -> User:
    if not Group.objects.exists():  # a test that committed, and so emptied the whole database, goes on here
        make_roles()
    user = User.objects.create_user(username=name, password=PASSWORD, is_staff=True, **over)
    user.groups.add(Group.objects.get(name=role))
    return user


def make_roles() -> None:
    """Again, for tests that empty the whole database, or run after one that did."""
    import_module("forum.migrations.0002_roles").create_roles(apps, None)
    import_module("forum.migrations.0005_editors_delete_pictures").grant(apps, None)
    import_module("forum.migrations.0006_editors_make_pages").grant(apps, None)
    import_module("forum.migrations.0007_who_moves_in").grant(apps, None)
    import_module("forum.migrations.0008_writers_upload_documents").grant(apps, None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A test that commits empties the whole database behind it, and others expect the roles that migrations made."""
    yield
    if nextitem and _commits(item) and not _commits(nextitem):
        with item.config.stash[blocking_manager_key].unblock():
            make_roles()


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    names: list[str] = getattr(item, "fixturenames", [])
    return bool(marker and marker.kwargs.get("transaction")) or bool({"transactional_db", "live_server"} & {*names})


@pytest.fixture
def editor(db: None) -> User:
    """Edits and publishes everything."""
    return make_user("edith", "Editor", first_name="Edith", last_name="Editor")


@pytest.fixture
def author(db: None) -> User:
    """Writes her own drafts, and must see nobody else's."""
    return make_user("ada", "Author")


@pytest.fixture
def other_author(db: None) -> User:
    """Somebody whose drafts Ada must not see."""
    return make_user("otto", "Author")


@pytest.fixture
def moderator(db: None) -> User:
    """Decides about comments and nothing else."""
    return make_user("mona", "Moderator")


@pytest.fixture
def stranger(db: None) -> User:
    """Has a login without any role."""
    return User.objects.create_user(username="sam", password=PASSWORD, is_staff=True)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def repository() -> Path:
    return Path(django_settings.BASE_DIR)
