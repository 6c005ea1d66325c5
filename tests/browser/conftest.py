"""A real Chromium on the real site; any error in the console or a blocked resource fails the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import chromium
from tests.conftest import make_roles

STATIC = {"BACKEND": "forum.staticfiles.HashedStaticFilesStorage"}
PATIENCE = 60_000  # milliseconds; a small machine under load draws renditions slowly


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = chromium.launch(playwright)
        yield found
        found.close()


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=folder, STORAGES={**django_settings.STORAGES, "staticfiles": STATIC}):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


@pytest.fixture(autouse=True)
def _styled_as_in_life(_fast_and_plain: None, settings: Any, collected: Path) -> None:
    """The one style sheet that readers get; those it is made of are asked for by axe where they are not."""
    settings.STORAGES = {**settings.STORAGES, "staticfiles": STATIC}
    settings.STATIC_ROOT = collected
    settings.STATICFILES_DIRS = [collected]  # from where the live server takes them


@pytest.fixture(autouse=True)
def _roles(transactional_db: None) -> None:
    """The tests with a live server empty the whole database behind them."""
    make_roles()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained about."""
    return []


@pytest.fixture
def page(browser: Browser, complaints: list[str]) -> Iterator[Page]:
    found = open_page(browser, complaints)
    yield found
    found.context.close()


def open_page(browser: Browser, complaints: list[str], *, javascript: bool = True) -> Page:
    """A page of a person who has never been here."""
    context = browser.new_context(java_script_enabled=javascript, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page
