"""The newsroom's page of imports: what it asks, what it refuses, and a real process that does the work."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.models import Article, ImportRun
from articles.wordpress import launching
from tests.conftest import make_roles, make_user, signed_in
from tests.forum.moving.conftest import environment
from tests.wxr import export, item

ADD = "/admin/articles/importrun/add/"
SECONDS = 120


@pytest.fixture
def root(tmp_path: Path, settings: Any) -> Path:
    settings.IMPORT_ROOT = tmp_path / "import"
    settings.IMPORT_ROOT.mkdir()
    return Path(settings.IMPORT_ROOT)


@pytest.fixture
def desk(db: None, root: Path) -> Client:
    return signed_in(make_user("anna", "Administrator"))


def form(**over: Any) -> dict[str, Any]:
    return {"media": "none", "category_base": "category", "tag_base": "tag", "as_posts": "", "is_trial": "on",
            "file": "", "folder": "", **over}  # fmt: skip


def test_the_page_offers_what_is_on_the_server(desk: Client, root: Path) -> None:
    (root / "large.xml").write_bytes(b"")
    (root / "copy").mkdir()
    page = desk.get(ADD).text
    assert "large.xml" in page
    assert '<option value="copy">' in page


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({}, "Upload an export, or choose one from the server."),
        ({"file": "elsewhere.xml"}, "Select a valid choice"),
        ({"file": "../../etc/passwd"}, "Select a valid choice"),
        ({"file": "here.xml", "media": "folder"}, "Say which folder has the copy"),
        ({"file": "here.xml", "media": "folder", "folder": "../.."}, "Select a valid choice"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_nothing_begins(
    desk: Client, root: Path, over: dict[str, str], said: str
) -> None:
    (root / "here.xml").write_bytes(b"")
    response = desk.post(ADD, form(**over))
    assert response.status_code == 200
    assert said in response.text
    assert not ImportRun.objects.exists()


def test_an_uploaded_export_goes_with_its_last_run(desk: Client, root: Path) -> None:
    upload = SimpleUploadedFile("../my export.xml", export(items=[item(1)]))
    response = desk.post(ADD, form(upload=upload))
    run = ImportRun.objects.get()
    path = root / run.file
    assert response["Location"] == f"/admin/articles/importrun/{run.pk}/change/"
    assert path.parent == root / "uploads"
    assert path.read_bytes() == export(items=[item(1)])
    ImportRun.objects.update(ended_at=run.created_at)
    desk.post(f"/admin/articles/importrun/{run.pk}/delete/", {"post": "yes"})
    assert not path.exists()


def test_again_needs_the_file(desk: Client) -> None:
    run = ImportRun.objects.create(file="gone.xml")
    response = desk.post(f"/admin/articles/importrun/{run.pk}/again/", follow=True)
    assert "There is no such file any more" in response.text
    assert ImportRun.objects.count() == 1


def test_a_run_whose_process_is_gone_says_so(desk: Client) -> None:
    run = ImportRun.objects.create(file="export.xml", state="running")
    ImportRun.objects.update(heard_at="2022-01-01T00:00:00Z")
    page = desk.get(f"/admin/articles/importrun/{run.pk}/change/").text
    assert "It was cut off" in page
    assert "<progress" not in page


def test_stopping_is_asked_for(desk: Client) -> None:
    run = ImportRun.objects.create(file="export.xml", state="running")
    desk.post(f"/admin/articles/importrun/{run.pk}/stop/")
    run.refresh_from_db()
    assert run.wants_stop
    assert "It will stop." in desk.get(f"/admin/articles/importrun/{run.pk}/progress/").text


@pytest.mark.django_db(transaction=True)
def test_a_trial_and_then_the_import_in_processes_of_their_own(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real processes, over the test's own database."""
    make_roles()
    desk = signed_in(make_user("anna", "Administrator"))
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    desk.post(ADD, form(upload=SimpleUploadedFile("export.xml", export(items=[item(1), item(2, status="private")]))))
    trial = wait_for(ImportRun.objects.get())
    assert (trial.state, trial.error) == ("done", "")
    assert not Article.objects.exists()
    page = desk.get(f"/admin/articles/importrun/{trial.pk}/change/").text
    assert "Tried. Nothing was changed." in page
    assert "Was private there" in page
    desk.post(f"/admin/articles/importrun/{trial.pk}/again/")
    run = wait_for(ImportRun.objects.exclude(pk=trial.pk).get())
    assert (run.state, run.is_trial, run.report) == ("done", False, trial.report)
    assert Article.objects.count() == 2


def wait_for(run: ImportRun) -> ImportRun:
    deadline = time.monotonic() + SECONDS
    while run.ended_at is None:
        assert time.monotonic() < deadline, launching.log_of(run).read_text()
        time.sleep(0.2)
        run.refresh_from_db()
    return run


def test_a_refused_file_is_called_what_it_was_and_not_offered_again(desk: Client) -> None:
    run = ImportRun.objects.create(file="uploads/c31784b677c3-old-site.xml", state="refused", error="Line 2: no.")
    ImportRun.objects.update(ended_at=run.created_at)
    page = desk.get(f"/admin/articles/importrun/{run.pk}/change/").text
    assert "Trial: old-site.xml" in page
    assert "c31784b677c3" not in page
    assert "Import for real" not in page
    assert "Another import" in page
    ImportRun.objects.update(state="stopped")
    assert "Import for real" in desk.get(f"/admin/articles/importrun/{run.pk}/change/").text
