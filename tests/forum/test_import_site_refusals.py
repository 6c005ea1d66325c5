"""`import_site` takes an archive whole or not at all, and says what is wrong and where."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError

from tests.builders import make_section, picture_bytes
from tests.forum.archived_site import change_manifest, correct_sums, digest, lines, row_counts, run, tamper, write_lines
from tests.forum.conftest import Archived

Change = Callable[[Path], object]


def rows(name: str, change: Callable[[Any], object]) -> Change:
    return lambda folder: tamper(folder, name, change)


def first(table: str, **values: Any) -> Change:
    return rows(table, lambda found: found[0].update(values))


def of_file(**values: Any) -> Change:
    return rows("images", lambda found: found[0]["file"].update(values))


def manifest(change: Callable[[Any], object]) -> Change:
    return lambda folder: change_manifest(folder, change)


def picture(content: Callable[[bytes], bytes]) -> Change:
    """Another file in the picture's place, with every checksum corrected."""

    def put(folder: Path) -> None:
        name = lines(folder, "images")[0]["file"]["name"]
        path = folder / "media" / name
        path.write_bytes(content(path.read_bytes()))
        correct_sums(folder, {path: f"media/{name}"})
        of_file(sha256=digest(path))(folder)

    return put


def document(folder: Path) -> None:
    name = lines(folder, "documents")[0]["file"]["name"]
    path = folder / "media" / name
    path.write_bytes(b"<html>")
    correct_sums(folder, {path: f"media/{name}"})
    rows("documents", lambda found: found[0]["file"].update(sha256=digest(path)))(folder)


def link(folder: Path) -> None:
    name = lines(folder, "images")[0]["file"]["name"]
    path = folder / "media" / name
    shutil.copy(path, folder.parent / "elsewhere.png")
    path.unlink()
    path.symlink_to(folder.parent / "elsewhere.png")


def bad_json(folder: Path) -> None:
    texts = [json.dumps(row) for row in lines(folder, "articles")]
    write_lines(folder, "articles", [*texts[:11], texts[11][:-1], *texts[12:]])


WRONG: dict[str, tuple[Change, str]] = {
    "no manifest": (lambda folder: (folder / "manifest.json").unlink(), "is no archive of this site"),
    "a manifest of something else": (manifest(lambda found: found.update(format="x")), "is no archive of this site"),
    "a later format": (manifest(lambda found: found.update(version=2)), "version 2 of the format; this site reads 1"),
    "an incomplete manifest": (manifest(lambda found: found.pop("tables")), "manifest.json is incomplete: 'tables'"),
    "a newer site's table": (
        manifest(lambda found: found["tables"].update(films=found["tables"]["tags"])),
        "Another version of the site wrote this archive: it has films.jsonl.",
    ),
    "a newer site's field": (
        manifest(lambda found: found["tables"]["tags"]["fields"].append("colour")),
        "in tags it has “colour”",
    ),
    "an older site's lack": (
        manifest(lambda found: found["tables"]["tags"]["fields"].remove("name")),
        "in tags it has no “name”, for which there is no default",
    ),
    "other checksums": (
        lambda folder: (folder / "SHA256SUMS").write_text("", encoding="utf-8"),
        "SHA256SUMS is missing or is not the file that was written",
    ),
    "a changed file": (
        lambda folder: (folder / "tags.jsonl").write_text("", encoding="utf-8"),
        "tags.jsonl is not as it was written: its checksum differs.",
    ),
    "a missing file": (
        lambda folder: (folder / "html" / "index.html").unlink(),
        "html/index.html is missing, or is no plain file of this archive.",
    ),
    "a link": (link, "is missing, or is no plain file of this archive."),
    "fewer rows than promised": (
        manifest(lambda found: found["tables"]["tags"].update(rows=7)),
        "tags.jsonl has not as many rows as manifest.json says",
    ),
    "a line that is no JSON": (bad_json, "articles.jsonl, line 12: this is no JSON"),
    "a line that is no object": (
        lambda folder: write_lines(folder, "tags", ["[]"]),
        "tags.jsonl, line 1: a row is an object",
    ),
    "an unknown field": (first("tags", colour="red"), "tags.jsonl, line 1: unknown: colour."),
    "a missing field": (rows("sections", lambda found: found[1].pop("name")), "sections.jsonl, line 2: missing: name."),
    "a missing field within": (
        rows("articles", lambda found: found[0]["bylines"][0].pop("role")),
        "articles.jsonl, line 1: missing: role.",
    ),
    "no list": (first("articles", bylines="Ann"), "articles.jsonl, line 1: bylines: this is no list."),
    "no text": (first("tags", name=["a"]), "tags.jsonl, line 1: name: ['a'] is no text."),
    "no moment": (first("articles", created_at="yesterday"), "articles.jsonl, line 1: created_at: “yesterday” value"),
    "nothing where something must be": (first("tags", name=None), "tags.jsonl, line 1: name: it cannot be empty."),
    "a slug that is none": (first("tags", slug="a/b"), "tags.jsonl, line 1: slug: Enter a valid"),
    "a status that is none": (first("comments", status="fine"), "line 1: status: 'fine' is none of pending, approved"),
    "no reference": (first("articles", section=1), "articles.jsonl, line 1: section: a reference has “id” and “slug”"),
    "a reference to nothing": (
        first("articles", section={"id": 999_999, "slug": "x"}),
        "articles.jsonl, lines 1 to 18: insert or update on table",
    ),
    "a reply to nothing": (
        rows("comments", lambda found: found[-1].update(parent=999_999)),
        "insert or update on table",
    ),
    "a redirect out of the site": (
        first("old_addresses", address="//elsewhere.example/", article=None),
        "old_addresses.jsonl, line 1: address: An address of this site begins with one “/”.",
    ),
    "a group that is not here": (
        first("accounts", groups=["Interns"]),
        "accounts.jsonl, line 1: groups: this site has no group 'Interns'; make it first.",
    ),
    "the same twice": (rows("tags", lambda found: found.append(found[0])), "tags.jsonl, lines 1 to 2: duplicate key"),
    "a text too long to be cleaned": (first("pages", body="x" * 1_000_001), "pages.jsonl, line 1: "),
    "a way out of the folder": (of_file(name="../../settings.png"), "is no name under which the site serves files"),
    "a file that is not served": (of_file(name="images/page.html"), "is no name under which the site serves files"),
    "a file that is not there": (of_file(name="images/other.png"), "media/images/other.png is missing or is not the"),
    "no file": (first("images", file="images/a.png"), "a file is described by its name, bytes and sha256"),
    "a page instead of a document": (document, "This file is a web page or other markup, whatever its name says"),
    "a page instead of a picture": (picture(lambda _old: b"<html>"), "cannot be read as a picture of the kind"),
    "half a picture": (picture(lambda old: old[: len(old) // 2]), "cannot be read as a picture of the kind"),
    "another kind of picture": (picture(lambda _old: picture_bytes(kind="GIF")), "cannot be read as a picture of the"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "message"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_and_nothing_is_imported(change: Change, message: str, archived: Archived) -> None:
    before = row_counts()
    change(archived.folder)
    with pytest.raises(CommandError, match=re.escape(message)) as refusal:
        run("import_site", archived.folder)
    assert str(refusal.value).startswith("Nothing was imported. ")
    assert row_counts() == before
    assert [path for path in archived.media.rglob("*") if path.is_file()] == []


def test_a_database_with_anything_in_it_is_refused(archived: Archived) -> None:
    make_section()
    with pytest.raises(CommandError, match=re.escape("an empty database, and this one has: sections (1).")):
        run("import_site", archived.folder)


def test_a_file_that_is_stored_already_is_not_replaced(archived: Archived) -> None:
    name = lines(archived.folder, "images")[0]["file"]["name"]
    (archived.media / name).parent.mkdir(parents=True)
    (archived.media / name).write_bytes(b"something else")
    with pytest.raises(CommandError, match=f"images.jsonl, line 1: file: another file is already stored as {name}"):
        run("import_site", archived.folder)
    assert (archived.media / name).read_bytes() == b"something else"
