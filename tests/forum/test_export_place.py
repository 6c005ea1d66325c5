"""Where an archive is put: whole or not at all, and never in the place of something else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError

from tests.builders import make_tag
from tests.forum.archived_site import contents, lines, run

transactional = pytest.mark.django_db(transaction=True)


def something(place: Path) -> None:
    place.mkdir()
    (place / "notes.txt").write_text("mine")


def earlier(place: Path) -> None:
    run("export_site", place)


def earlier_with_notes(place: Path) -> None:
    run("export_site", place)
    (place / "notes.txt").write_text("mine")


@transactional
@pytest.mark.parametrize(
    ("prepare", "overwrite", "message"),
    [
        (lambda place: place.write_text("mine"), True, "is there already and is no folder"),
        (something, True, "is not empty, and what is in it is no earlier export"),
        (earlier, False, "has an earlier export; --overwrite replaces it"),
        (earlier_with_notes, True, "has something that no export made, and it would be lost: notes.txt"),
    ],
)
def test_what_stands_in_the_place_is_not_lost(
    prepare: Any, overwrite: bool, message: str, media: Path, tmp_path: Path
) -> None:
    place = tmp_path / "there" / "site"
    place.parent.mkdir()
    prepare(place)
    before = {path: path.stat().st_mtime_ns for path in place.parent.rglob("*")}
    with pytest.raises(CommandError, match=message):
        run("export_site", place, overwrite=overwrite)
    assert {path: path.stat().st_mtime_ns for path in place.parent.rglob("*")} == before


@transactional
def test_an_earlier_export_is_replaced_when_that_is_wanted(media: Path, tmp_path: Path) -> None:
    place = tmp_path / "there" / "site"
    place.mkdir(parents=True)
    run("export_site", place)
    make_tag("Rivers")
    run("export_site", place, overwrite=True)
    assert [row["slug"] for row in lines(place, "tags")] == ["rivers"]
    assert list(place.parent.iterdir()) == [place]


@transactional
def test_a_failed_export_leaves_the_earlier_one_and_nothing_else(media: Path, tmp_path: Path, settings: Any) -> None:
    place = tmp_path / "there" / "site"
    run("export_site", place)
    before = contents(place)
    settings.BASE_DIR = tmp_path  # where the description is not
    with pytest.raises(CommandError, match=r"export\.md"):
        run("export_site", place, overwrite=True)
    assert contents(place) == before
    assert list(place.parent.iterdir()) == [place]
