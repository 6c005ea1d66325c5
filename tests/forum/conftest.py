"""An archive of a site with everything, made once; each test has a copy of its own and a site that is empty."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from tests.conftest import make_roles
from tests.forum.archived_site import derived, empty, make_everything, run


@dataclass(frozen=True)
class Archived:
    folder: Path
    addresses: dict[str, str]
    derived: dict[str, Any]  # what the former site's database had worked out
    media: Path  # where the empty site keeps its pictures


@pytest.fixture(scope="session")
def original(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Archived:
    """Written outside any test's transaction, because an export is one of its own; then everything is emptied again."""
    place = tmp_path_factory.mktemp("archive")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=place / "media"):
        make_roles()
        addresses = make_everything()
        run("export_site", place / "site")
        found = Archived(place / "site", addresses, derived(), place / "media")
        empty()
    return found


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def archived(original: Archived, db: None, media: Path, tmp_path: Path) -> Archived:
    folder = tmp_path / "archive"
    shutil.copytree(original.folder, folder)
    return Archived(folder, original.addresses, original.derived, media)
