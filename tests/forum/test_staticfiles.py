"""Static files as they are served in production."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client

from forum.staticfiles import HashedStaticFilesStorage
from tests.builders import make_article
from tests.whole_site import make_site

STRAY = ("ckeditor/ckeditor/plugins/preview/preview.html", "ckeditor/ckeditor/plugins/exportpdf/plugin.js")


@pytest.fixture
def collected(tmp_path: Path, settings: Any) -> Path:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "forum.staticfiles.HashedStaticFilesStorage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_pages_of_the_editors_package_are_not_served(collected: Path) -> None:
    assert list(collected.rglob("*.html")) == []
    assert not (collected / "ckeditor/ckeditor/plugins/exportpdf").exists()
    assert (collected / "ckeditor/ckeditor/ckeditor.js").exists()
    assert [finders.find(path) for path in STRAY] == [None, None]


def test_every_file_that_a_page_names_is_there_under_a_name_with_its_hash(collected: Path, db: None) -> None:
    page = Client().get(make_article().get_absolute_url()).text
    named = re.findall(r'(?:href|src)="/static/([^"]+)"', page)
    assert len(named) > 5
    for name in named:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", name)
        assert (collected / name).exists()


def test_modules_import_each_other_by_hashed_names(collected: Path) -> None:
    folder = collected / "forum/js"
    scripts = [script.read_text() for script in folder.glob("*.????????????.js")]
    imported = [name for script in scripts for name in re.findall(r'from "\./([^"]+)"', script)]
    assert len(imported) > 1
    for name in imported:
        assert re.search(r"\.[0-9a-f]{12}\.js$", name)
        assert (folder / name).exists()


def test_a_style_sheet_is_made_anew_where_only_what_it_imports_changed(collected: Path, settings: Any) -> None:
    def printed() -> str:
        call_command("collectstatic", interactive=False, verbosity=0)
        return max(
            collected.glob("forum/css/site.????????????.css"), key=lambda file: file.stat().st_mtime_ns
        ).read_text()

    assert "--paper: #abcdef" not in printed()
    changed = collected / "source/forum/css/tokens.css"
    changed.parent.mkdir(parents=True)
    changed.write_text(":root { --paper: #abcdef; }")
    settings.STATICFILES_DIRS = [collected / "source"]
    text = printed()
    assert "--paper: #abcdef" in text
    assert "@import" not in text
    assert "/*" not in text


@pytest.mark.parametrize(("kind", "most"), [("css", 30_000), ("js", 15_000)])
def test_what_readers_load_stays_small(collected: Path, db: None, kind: str, most: int) -> None:
    """All style sheets and scripts of all public pages, compressed as they are sent."""
    site = make_site()
    pages = "".join(Client().get(path).text for path in site.values())
    waiting, seen = set(re.findall(rf'(?:href|src)="/static/(forum/[^"]+\.{kind})"', pages)), set()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        imported = re.findall(r'from "\./([^"]+)"', (collected / name).read_text()) if kind == "js" else []
        waiting |= {f"forum/js/{other}" for other in imported} - seen
    sizes = {name: len(gzip.compress((collected / name).read_bytes())) for name in seen}
    assert len(sizes) > 2
    assert sum(sizes.values()) <= most, sizes


def test_only_what_readers_load_is_pressed_as_small_as_it_gets(tmp_path: Path) -> None:
    """Brotli takes its time, and would take it for hundreds of files at each start."""
    storage = HashedStaticFilesStorage(location=str(tmp_path / "forum"))
    files = ["forum/css/site.css", "ckeditor/ckeditor/ckeditor.js", "admin/css/base.css"]
    for name in files:
        storage.save(name, ContentFile(b"the same again and again " * 99))
    made = {compressed for _name, compressed in storage.compress_files(files)}
    assert made == {"forum/css/site.css.br", *(f"{name}.gz" for name in files)}
