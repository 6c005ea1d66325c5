"""`import_site`: what was exported is there again, in every file and on every page."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management.base import CommandError
from django.test import Client

from articles import previews, revisions
from articles.models import Article, FormerSlug, Image, Revision
from comments.models import Comment
from forum.models import User
from tests.builders import make_article, make_comment
from tests.conftest import make_roles
from tests.forum.archived_site import (
    change_manifest,
    contents,
    derived,
    empty,
    lines,
    row_counts,
    run,
    tamper,
    write_lines,
)
from tests.forum.conftest import Archived

SCRIPT = "<p>Hello</p><script>alert(1)</script><img src=x onerror=alert(1)>"
NOT_KEPT = {"preview", "own comment"}  # addresses signed for rows or moments of the former site


@pytest.mark.django_db(transaction=True)
def test_an_export_of_what_was_imported_is_the_same_in_every_file(archived: Archived, tmp_path: Path) -> None:
    make_roles()
    report = run("import_site", archived.folder)
    run("export_site", tmp_path / "again")
    before, after = contents(archived.folder), contents(tmp_path / "again")
    assert sorted(after) == sorted(before)
    assert [name for name in before if after[name] != before[name]] == []
    assert "articles: 18\n" in report
    assert "manage.py changepassword" in report


def test_the_database_has_worked_out_the_same_again(archived: Archived) -> None:
    run("import_site", archived.folder)
    assert derived() == archived.derived
    assert archived.derived["places"]
    assert archived.derived["links"]
    assert archived.derived["pictures"]
    assert archived.derived["lists"]
    assert any(archived.derived["lengths"].values())
    assert FormerSlug.objects.count() == 1


def test_readers_find_every_page_again(archived: Archived) -> None:
    run("import_site", archived.folder)
    client = Client()
    paths = {name: path for name, path in archived.addresses.items() if name not in {*NOT_KEPT, "missing"}}
    statuses = {name: client.get(path, follow=True).status_code for name, path in paths.items()}
    assert {name: status for name, status in statuses.items() if status != 200} == {"closed preview": 410}
    page = client.get(archived.addresses["article"], follow=True)
    path = page.redirect_chain[0][0]
    assert path.endswith("/a-river-and-its-treaty/")
    assert "We hear you." in client.get(f"{path}comment-page-2/").content.decode()
    assert client.get("/2019/a-river/").headers["Location"].endswith("/a-river-and-its-treaty/")
    assert "/a-river-and-its-treaty/" in client.get("/search/?q=river+treaty").content.decode()


def test_pictures_are_there_in_every_size(archived: Archived) -> None:
    report = run("import_site", archived.folder)
    image = Image.objects.get()
    assert (archived.media / image.file.name).read_bytes() == (archived.folder / "media" / image.file.name).read_bytes()
    assert all(picture.storage.exists(picture.name) for picture in image.file.get_picture_files_list())
    assert "Pictures drawn: 1\n" in report
    assert image.is_drawn


def test_accounts_have_their_roles_and_no_password(archived: Archived) -> None:
    run("import_site", archived.folder)
    mona = User.objects.get(username="mona")
    assert [group.name for group in mona.groups.all()] == ["Moderator"]
    assert mona.has_perm("comments.manage_privacy")
    assert not mona.has_usable_password()


def test_what_comes_next_is_numbered_behind_what_came_in(archived: Archived) -> None:
    run("import_site", archived.folder)
    newest = Article.objects.order_by("-pk")[0].pk
    article = make_article()
    assert article.pk == newest + 1
    make_comment(article)
    revisions.record(article, revisions.snapshot(article), by=None)


def test_no_unsafe_html_comes_in(archived: Archived) -> None:
    def poison(rows: list[dict[str, object]]) -> None:
        for row in rows:
            row["body"] = SCRIPT
            for revision in row["revisions"]:  # type: ignore[attr-defined]
                revision["data"]["body"] = SCRIPT

    tamper(archived.folder, "articles", poison)
    tamper(archived.folder, "pages", lambda rows: rows[0].update(body=SCRIPT))
    tamper(archived.folder, "comments", lambda rows: rows[0].update(website="javascript:alert(1)"))
    run("import_site", archived.folder)
    texts = [*Article.objects.values_list("body", flat=True), *(row.data["body"] for row in Revision.objects.all())]
    assert len(texts) > 18
    assert [text for text in texts if "script" in text or "onerror" in text] == []
    assert all("Hello" in text for text in texts)
    assert Comment.objects.filter(website__startswith="javascript").count() == 0
    article = Article.objects.exclude(draft=None).get()
    assert article.draft
    assert "script" not in previews.as_readers_see_it(article, article.draft.data).body


def test_an_older_archive_leaves_newer_fields_to_their_defaults(archived: Archived) -> None:
    for row in (rows := lines(archived.folder, "articles")):
        del row["kind"], row["tags"]
    tamper(archived.folder, "articles", lambda found: found.__setitem__(slice(None), rows))
    change_manifest(
        archived.folder,
        lambda manifest: [manifest["tables"]["articles"]["fields"].remove(key) for key in ("kind", "tags")],
    )
    report = run("import_site", archived.folder)
    assert "by default: articles.kind, articles.tags\n" in report
    assert set(Article.objects.values_list("kind", flat=True)) == {"news"}


def test_after_a_failure_nothing_is_there_and_it_can_be_done_again(archived: Archived) -> None:
    before = row_counts()
    good = [line.decode() for line in (archived.folder / "discussion.jsonl").read_bytes().splitlines()]
    write_lines(archived.folder, "discussion", ["{}"])
    with pytest.raises(CommandError, match=r"discussion\.jsonl, line 1: missing: id, crisis"):
        run("import_site", archived.folder)
    assert row_counts() == before
    assert [path for path in archived.media.rglob("*") if path.is_file()] == []
    write_lines(archived.folder, "discussion", good)
    run("import_site", archived.folder)
    assert derived() == archived.derived


def test_pictures_that_an_interrupted_import_left_are_taken(archived: Archived) -> None:
    [row] = lines(archived.folder, "images")
    left = archived.media / row["file"]["name"]
    left.parent.mkdir(parents=True)
    left.write_bytes((archived.folder / "media" / row["file"]["name"]).read_bytes())
    assert "files: 1\n" in run("import_site", archived.folder)


@pytest.mark.django_db(transaction=True)
def test_numbers_of_what_is_gone_are_not_given_out_again(archived: Archived, tmp_path: Path) -> None:
    make_roles()
    run("import_site", archived.folder)
    gone = make_article()
    number = gone.pk
    gone.delete()
    run("export_site", tmp_path / "later")
    empty()
    make_roles()
    run("import_site", tmp_path / "later")
    assert make_article().pk > number
