"""`export_site`: everything the owner would want, in files that anybody can read."""

from __future__ import annotations

import json
import re
import subprocess
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import publishing, revisions
from articles.models import Article, Image
from forum.archive.progress import Progress
from forum.archive.reading import restore
from forum.archive.writing import export
from tests.builders import make_article, make_author, make_comment, make_image, make_section, make_tag
from tests.conftest import make_roles, make_user
from tests.forum.archived_site import BROWSER, contents, empty, lines, run
from tests.forum.conftest import Archived

transactional = pytest.mark.django_db(transaction=True)


def test_the_manifest_says_what_there_is(archived: Archived) -> None:
    manifest = json.loads((archived.folder / "manifest.json").read_bytes())
    assert (manifest["format"], manifest["version"]) == ("forum-archive", 1)
    assert manifest["site"]["name"] == "The Diplomacy Forum"
    assert manifest["exported_at"].endswith("Z")
    for name, table in manifest["tables"].items():
        found = lines(archived.folder, name)
        assert len(found) == table["rows"]
        assert all(list(row) == table["fields"] for row in found)
    assert manifest["media"]["files"] == 2


def test_the_checksums_are_those_that_every_system_can_check(archived: Archived) -> None:
    listed = {line.split("  ", 1)[1] for line in (archived.folder / "SHA256SUMS").read_text().splitlines()}
    assert listed == set(contents(archived.folder)) - {"SHA256SUMS", "manifest.json"}
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=archived.folder, check=True)


def test_an_article_is_one_line_with_all_that_belongs_to_it(archived: Archived) -> None:
    [row] = [row for row in lines(archived.folder, "articles") if row["headline"] == "A river & <its> treaty"]
    assert row["section"] == {"id": row["section"]["id"], "slug": "asia"}
    assert [tag["slug"] for tag in row["tags"]] == ["rivers"]
    assert [line["author"]["name"] for line in row["bylines"]] == ["Ann Author", "Bo Byline"]
    assert row["published_at"] == "2024-05-06T09:00:00Z"
    assert len(row["former_slugs"]) == 1
    assert row["revisions"][-1]["data"]["headline"] == "A river, rewritten"
    assert row["draft"] == row["revisions"][-1]["id"]


def test_comments_bring_decisions_and_reports(archived: Archived) -> None:
    rows = lines(archived.folder, "comments")
    assert {decision["action"] for row in rows for decision in row["decisions"]} == {"trash", "edit", "reply"}
    assert [report["note"] for row in rows for report in row["reports"]] == ["That is my address"]
    answers = [row["parent"] is not None for row in rows]
    assert answers == sorted(answers)


def test_no_password_leaves_the_site(archived: Archived) -> None:
    everything = b"".join(contents(archived.folder).values())
    assert b"md5$" not in everything
    assert b"argon2" not in everything


@transactional
def test_two_exports_of_the_same_are_the_same(media: Path, tmp_path: Path, capsys: Any) -> None:
    make_comment(make_article(authors=[make_author()], lead_image=make_image()))
    run("export_site", tmp_path / "one")
    assert re.search(r"^articles\.jsonl: 1 \([0-9,]+ a second\)$", capsys.readouterr().err, re.MULTILINE)
    run("export_site", tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def _publish_alone() -> None:
    make_article()
    connection.close()


@transactional
def test_what_is_written_meanwhile_is_not_half_in_it(media: Path, tmp_path: Path) -> None:
    class Writing(Progress):
        def begin(self, what: str) -> None:
            """Another process publishes as soon as the export has begun."""
            if what == "images.jsonl":
                thread = Thread(target=_publish_alone)
                thread.start()
                thread.join()
            if what == "pages.jsonl":
                with pytest.raises(InternalError, match="read-only"), transaction.atomic():
                    make_tag()

    make_article()
    export(tmp_path / "site", Writing(None))
    assert Article.objects.count() == 2
    assert len(lines(tmp_path / "site", "articles")) == 1


@transactional
def test_lost_pictures_are_reported_and_stop_nothing(media: Path, tmp_path: Path) -> None:
    lost, kept = make_image(), make_image()
    (media / lost.file.name).unlink()
    assert f"Files that the site has lost, 1; manifest.json lists them all:\n  {lost.file.name}\n" in run(
        "export_site", tmp_path / "site"
    )
    rows = lines(tmp_path / "site", "images")
    assert [row["file"]["name"] for row in rows] == [lost.file.name, kept.file.name]
    assert rows[0]["file"]["sha256"] is None
    assert json.loads((tmp_path / "site/manifest.json").read_bytes())["media"]["missing"] == [lost.file.name]
    empty()
    assert "lost before the archive was written: 1" in run("import_site", tmp_path / "site")


@transactional
def test_it_goes_without_pictures(media: Path, tmp_path: Path) -> None:
    make_image()
    run("export_site", tmp_path / "site", without_media=True)
    assert not (tmp_path / "site/media").exists()
    empty()
    assert "put them into the media folder yourself" in run("import_site", tmp_path / "site")
    assert Image.objects.count() == 1


@transactional
def test_without_personal_data_nothing_tells_who_a_reader_was(media: Path, tmp_path: Path, archived: Archived) -> None:
    make_roles()
    run("import_site", archived.folder)
    run("export_site", tmp_path / "site", without_personal_data=True)
    found = b"".join(contents(tmp_path / "site").values()).decode(errors="replace")
    for trace in (BROWSER, "192.0.2.", "2001:db8", "@example.org"):
        assert trace in (archived.folder / "comments.jsonl").read_text()
        assert trace not in found
    assert {row["commenter"] for row in lines(tmp_path / "site", "comments")} == {None}
    empty()
    run("import_site", tmp_path / "site")
    run("export_site", tmp_path / "again", without_personal_data=True)
    assert contents(tmp_path / "again") == contents(tmp_path / "site")


@transactional
def test_many_rows_take_as_many_queries_as_few(media: Path, tmp_path: Path) -> None:
    counts = []
    for number, rows in enumerate((3, 30)):
        empty()
        _make_rows(rows)
        with CaptureQueriesContext(connection) as out:
            export(tmp_path / f"{number}", Progress(StringIO()))
        empty()
        with CaptureQueriesContext(connection) as into:
            restore(tmp_path / f"{number}", Progress(StringIO()))
        assert Article.objects.count() == rows
        counts.append((len(out), len(into)))
    assert counts[0] == counts[1]


def _make_rows(number: int) -> None:
    edith = make_user("edith", "Editor")
    image = make_image(uploaded_by=edith)
    for _ in range(number):
        article = make_article(authors=[make_author(photo=image)], tags=[make_tag()], lead_image=image)
        article.created_by = edith
        article.related.add(article)
        article.further_sections.add(make_section())
        article.slug = f"later-{article.slug}"
        article.save()
        revisions.record(article, revisions.snapshot(article), by=edith)
        publishing.publish_changes(article, by=edith)
        make_comment(article, parent=make_comment(article), moderated_by=edith, moderated_at=timezone.now())
