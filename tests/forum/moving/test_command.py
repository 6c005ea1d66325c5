"""The commands in the shell: what they print, what they refuse, and that every old address is asked for."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article, ImportRun, OldAddress
from forum.checking import check
from tests.wxr import author, category, comment, export, item, tag

pytestmark = pytest.mark.django_db


def run(*arguments: Any) -> str:
    output = io.StringIO()
    call_command(*map(str, arguments), stdout=output)
    return output.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "export.xml"
    path.write_bytes(
        export(
            authors=[author()],
            terms=[category(), tag()],
            items=[
                item(1, address="https://old.example/archives/1", comments=[comment(1)],
                     terms=[("category", "water", "Water"), ("post_tag", "treaties", "Treaties")]),
                item(2, status="private", title="Hidden"),
                item(3, body="<p>[poll id=7]</p>"),
                item(4, kind="page", slug="about", address="https://old.example/about/"),
            ],
        )
    )  # fmt: skip
    return path


def test_a_trial_says_so_and_the_import_says_what_came(file: Path) -> None:
    trial = run("import_wordpress", file, "--dry-run")
    assert "articles: 3 new" in trial
    assert "Nothing was written: this was only tried." in trial
    assert not Article.objects.exists()
    printed = run("import_wordpress", file)
    assert printed.endswith("Done.\n")
    assert trial.splitlines()[:-1] == printed.splitlines()[:-1]
    assert Article.objects.count() == 3


def test_every_finding_goes_into_a_file_on_request(file: Path, tmp_path: Path) -> None:
    run("import_wordpress", file, "--report", tmp_path / "findings.txt")
    lines = (tmp_path / "findings.txt").read_text().splitlines()
    assert "hidden\tHidden" in lines
    assert any(line.startswith("shortcode-kept\tPost 3") for line in lines)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Name the export"),
        (["/nowhere/export.xml"], "There is no file /nowhere/export.xml."),
        (["{file}", "--media", "/nowhere"], "There is no folder /nowhere."),
    ],
)
def test_what_is_wrong_is_said_before_anything_happens(file: Path, arguments: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run("import_wordpress", *(argument.format(file=file) for argument in arguments))
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\x1f\x8b\x08\x00rest", "compressed"),
        (b"<html></html>", "no WordPress export"),
        (b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]><rss/>', "document type"),
        (export(items=[item(1)])[:-30], "cut off"),
        (export(items=[item(1)], version=None), "version"),
    ],
)
def test_a_file_that_is_none_is_refused_with_the_reason(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "export.xml"
    path.write_bytes(data)
    with pytest.raises(CommandError, match=said):
        run("import_wordpress", path)
    assert not Article.objects.exists()
    assert ImportRun.objects.get().state == "refused"


def test_every_address_of_the_export_answers(file: Path) -> None:
    run("import_wordpress", file)
    printed = run("check_urls", file, "--all")
    asked = {line.split("\t")[1].split(" → ")[0] for line in printed.splitlines() if "\t" in line}
    assert {"https://old.example/archives/1", "https://old.example/archives/1/feed/", "/?p=1", "/category/water/",
            "/tag/treaties/", "/author/ann/", "https://old.example/about/"} <= asked  # fmt: skip
    assert "/?p=2" not in asked
    assert printed.endswith("addresses asked, 0 do not answer as they should.\n")


def test_an_address_that_leads_elsewhere_is_named(file: Path, tmp_path: Path) -> None:
    run("import_wordpress", file)
    right, _hidden, wrong = Article.objects.order_by("slug").values_list("pk", flat=True)
    OldAddress.objects.filter(path="/archives/1").update(article=wrong)
    output = io.StringIO()
    with pytest.raises(CommandError, match="elsewhere"):
        call_command("check_urls", str(file), stdout=output)
    assert output.getvalue().splitlines()[0] == (
        "leads elsewhere than to /2022/08/16/post-1/\thttps://old.example/archives/1 → /2022/08/16/post-3/"
    )
    listed = tmp_path / "list.txt"
    listed.write_text("https://old.example/about/\n")
    OldAddress.objects.create(path="/about", article_id=right)
    with pytest.raises(CommandError, match="elsewhere"):
        run("check_urls", listed)


def test_what_does_not_answer_is_named(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("http://[x/\nhttps://old.example/\nhttps://old.example/nowhere/\n\n")
    output = io.StringIO()
    with pytest.raises(CommandError, match="lead nowhere"):
        call_command("check_urls", str(path), stdout=output)
    assert output.getvalue() == (
        "no address\thttp://[x/\n404\thttps://old.example/nowhere/\n"
        "3 addresses asked, 2 do not answer as they should.\n"
    )


def test_a_sitemap_is_a_list_too(tmp_path: Path) -> None:
    path = tmp_path / "sitemap.xml"
    path.write_text(
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        "<url><loc>https://old.example/search/</loc></url><url><loc>https://old.example/feed/</loc></url></urlset>"
    )
    assert "/search/" in run("check_urls", path, "--all")


def test_a_broken_sitemap_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sitemap.xml"
    path.write_text("<urlset><url>")
    with pytest.raises(CommandError, match="no sitemap"):
        run("check_urls", path)


def test_an_answer_is_a_page_at_once_or_after_one_lasting_redirect() -> None:
    assert check("https://old.example/").problem == ""
    assert check("/wp-admin/").leads_to == "/admin/"
    assert check("/wp-admin/").problem == "more than one redirect"
    assert check("/none/").problem == "404"
