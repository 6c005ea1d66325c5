"""The library of documents: what it takes and refuses, how it serves it, where it is linked, and deleting."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles import documents, revisions
from articles.models import Article, BodyDocument, Document, Page
from articles.sanitizing import clean
from forum.models import User
from tests.builders import DOCUMENT, make_article, make_document
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
LIBRARY = "/admin/articles/document/"
ZIP, WORD_97 = b"PK\x03\x04more", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1more"
GENUINE = {
    "pdf": DOCUMENT, "doc": WORD_97, "docx": ZIP, "xls": WORD_97, "xlsx": ZIP, "ppt": WORD_97, "pptx": ZIP, "odt": ZIP,
    "ods": ZIP, "odp": ZIP, "rtf": b"{\\rtf1", "txt": "Überschrift < Text".encode(),
    "csv": "a;b\n<1;2".encode("utf-16"), "epub": ZIP, "mp3": b"ID3\x04", "m4a": b"\0\0\0\x20ftypM4A ",
    "ogg": b"OggS", "mp4": b"\0\0\0\x20ftypisom",
    "webm": b"\x1a\x45\xdf\xa3", "zip": b"PK\x05\x06" + b"\0" * 18,
}  # fmt: skip
PAGE = b"<html><script>alert(1)</script>"


def upload(name: str = "Report No. 7.pdf", content: bytes = DOCUMENT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def files() -> set[Path]:
    return set(Path(settings.MEDIA_ROOT).rglob("*"))


def test_every_kind_is_known_by_its_first_bytes() -> None:
    assert set(GENUINE) == set(documents.KINDS)
    for kind, content in GENUINE.items():
        documents.check(upload(f"a.{kind.upper()}", content))
    documents.check(upload("letter.doc", b"{\\rtf1"))  # as Word itself sometimes writes it
    documents.check(upload("old.mp3", b"\xff\xfb\x90"))


@pytest.mark.parametrize("kind", documents.KINDS)
def test_no_kind_hides_a_web_page_or_anything_else(kind: str) -> None:
    for content in (
        PAGE,
        b"\xef\xbb\xbf\n <!DOCTYPE html>",
        "<svg onload=x>".encode("utf-16"),
        b"<?xml version='1.0'?>",
    ):
        with pytest.raises(ValidationError, match="web page or other markup"):
            documents.check(upload(f"a.{kind}", content))
    with pytest.raises(ValidationError, match="not what its name says"):
        documents.check(upload(f"a.{kind}", b"\0\1\2\3 no file of any kind"))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("page.html", PAGE, "ends in “.html”; taken are pdf, "),
        ("drawing.svg", b"<svg/>", "ends in “.svg”"),
        ("data.xml", b"<?xml?>", "ends in “.xml”"),
        ("run.exe", b"MZ", "ends in “.exe”"),
        ("report.pdf.html", DOCUMENT, "ends in “.html”"),
        ("report", DOCUMENT, "ends in “report”"),
        ("report.pdf", b"%PDF-1.7" + b"0" * documents.MAX_BYTES, "up to 50 MB"),
    ],
)
def test_what_is_not_taken_is_refused_with_the_reason(name: str, content: bytes, message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        documents.check(upload(name, content))
    assert message in refused.value.messages[0]


@pytest.mark.parametrize(
    ("name", "readable"),
    [
        ("Report No. 7 (final).PDF", "report-no-7-final.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("بيان مشترك.pdf", "بيان-مشترك.pdf"),
        ("%00?#.pdf", "00.pdf"),
        ("—.pdf", "document.pdf"),
        ("é" * 300 + ".pdf", "é" * 60 + ".pdf"),
    ],
)
def test_the_address_is_readable_and_cannot_be_guessed(client: Client, name: str, readable: str) -> None:
    document = make_document(name)
    assert re.fullmatch(rf"documents/[0-9a-f]{{20}}/{readable}", document.file.name)
    response = client.get(document.file.url)
    assert response.getvalue() == DOCUMENT


def test_it_is_saved_and_never_shown(client: Client) -> None:
    for kind, content in GENUINE.items():
        response = client.get(make_document(f"Annual report.{kind}", content).file.url)
        assert response.getvalue() == content
        assert response["Content-Disposition"] == f'attachment; filename="annual-report.{kind}"'
        assert response["Content-Type"] == documents.KINDS[kind].media_type
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "immutable" in response["Cache-Control"]
    arabic = client.get(make_document("بيان.pdf").file.url)
    assert arabic["Content-Disposition"] == "attachment; filename*=utf-8''%D8%A8%D9%8A%D8%A7%D9%86.pdf"


def test_media_serves_no_other_document(client: Client) -> None:
    folder = Path(settings.MEDIA_ROOT, "documents", "0" * 20)
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("page.html", "a.svg", ".pdf", "a.b.pdf"):
        (folder / name).write_bytes(PAGE)
        assert client.get(f"/media/documents/{folder.name}/{name}").status_code == 404
    (folder.parent / "a.pdf").write_bytes(DOCUMENT)
    assert client.get("/media/documents/a.pdf").status_code == 404
    assert client.get(f"/media/documents/{folder.name}/../../a.pdf").status_code == 404


def test_a_writer_uploads_one_and_finds_its_address(author: User) -> None:
    client = signed_in(author)
    page = client.get(f"{LIBRARY}add/")
    assert 'accept=".pdf,.doc,' in page.text
    answer = client.post(f"{LIBRARY}add/", {"file": upload(), "title": ""}, follow=True)
    document = Document.objects.get()
    assert (document.title, document.size, document.uploaded_by) == ("Report No. 7", len(DOCUMENT), author)
    assert document.file.url in answer.text
    assert "PDF, " in answer.text
    assert client.get(LIBRARY, {"q": "report-no-7"}).context["cl"].result_count == 1
    assert client.get(LIBRARY, {"q": "nothing"}).context["cl"].result_count == 0
    assert document.file.url in client.get(f"{LIBRARY}{document.pk}/change/").text


def test_a_refused_upload_says_why_and_leaves_nothing(editor: User) -> None:
    before = files()
    response = signed_in(editor).post(f"{LIBRARY}add/", {"file": upload(content=PAGE), "title": "x"})
    assert "web page or other markup" in response.text
    assert not Document.objects.exists()
    assert files() == before


def test_the_very_same_file_is_noticed(editor: User) -> None:
    known, before = make_document(), files()
    response = signed_in(editor).post(f"{LIBRARY}add/", {"file": upload("other.pdf"), "title": "x"})
    assert f'href="{LIBRARY}{known.pk}/change/"' in response.text
    assert files() == before


def test_a_title_changes_and_the_file_does_not(editor: User) -> None:
    document = make_document()
    data = {"title": "Renamed", "file": upload("other.pdf", b"%PDF-other")}
    assert signed_in(editor).post(f"{LIBRARY}{document.pk}/change/", data).status_code == 302
    changed = Document.objects.get()
    assert (changed.title, changed.file.name, changed.digest) == ("Renamed", document.file.name, document.digest)


def test_links_to_it_pass_the_sanitiser_and_are_found(editor: User) -> None:
    document, other = make_document("بيان.pdf"), make_document("other.pdf", b"%PDF-other")
    link = f'<p><a href="{document.file.url}">Joint statement</a></p>'
    assert clean(link) == link
    article = make_article(headline="It links", body=link)
    whole = make_article(headline="It says the whole address", body=link.replace('="/', '="https://forum.example.org/'))
    draft = make_article(headline="It will link")
    revisions.record(draft, revisions.snapshot(draft) | {"body": link}, by=editor)
    page = Page.objects.create(title="About us", path="about", body=link)
    assert [use.by for use in documents.uses_of(document)] == [whole, article, draft, page]
    assert documents.uses_of(other) == []
    assert [row.articles for row in Document.objects.with_uses()] == [0, 2]  # type: ignore[attr-defined]
    Article.objects.filter(pk=article.pk).update(body="<p>No more</p>")
    assert [row.article for row in BodyDocument.objects.all()] == [whole]


def test_what_is_linked_is_not_deleted(editor: User) -> None:
    document, client = make_document(), signed_in(editor)
    make_article(headline="It links", body=f'<p><a href="{document.file.url}">x</a></p>')
    assert "It links" in client.get(f"{LIBRARY}{document.pk}/change/").text
    assert "It links" in client.post(f"{LIBRARY}{document.pk}/delete/", {"post": "yes"}, follow=True).text
    client.post(LIBRARY, {"action": "delete_selected", "_selected_action": [document.pk], "post": "yes"})
    assert Document.objects.exists()


@pytest.mark.parametrize("at_once", [False, True])
def test_what_is_linked_nowhere_is_deleted_with_its_file(editor: User, at_once: bool) -> None:
    before = files() | {Path(settings.MEDIA_ROOT, "documents")}
    document, client = make_document(), signed_in(editor)
    assert "Nowhere at the moment." in client.get(f"{LIBRARY}{document.pk}/change/").text
    if at_once:
        client.post(LIBRARY, {"action": "delete_selected", "_selected_action": [document.pk], "post": "yes"})
    else:
        client.post(f"{LIBRARY}{document.pk}/delete/", {"post": "yes"})
    assert not Document.objects.exists()
    assert files() == before


def test_a_full_disk_is_said_and_leaves_nothing(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill_up(self: FileSystemStorage, name: str, content: Any) -> str:
        half = Path(self.path(name))
        half.parent.mkdir(parents=True)
        half.write_bytes(content.read(10))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", fill_up)
    before = files() | {Path(settings.MEDIA_ROOT, "documents")}
    response = signed_in(editor).post(f"{LIBRARY}add/", {"file": upload(), "title": "x"})
    assert "the disk may be full" in response.text
    assert not Document.objects.exists()
    assert files() <= before


def test_a_row_that_cannot_be_stored_leaves_no_file(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(Document, "save", refuse)
    before = files() | {Path(settings.MEDIA_ROOT, "documents")}
    client = signed_in(editor)
    client.raise_request_exception = False
    assert client.post(f"{LIBRARY}add/", {"file": upload(), "title": "x"}).status_code == 500
    assert files() <= before


def test_the_list_asks_the_same_number_of_questions_for_any_length(
    editor: User, django_assert_num_queries: Any
) -> None:
    client = signed_in(editor)
    client.get(LIBRARY)
    for number in (1, 3):
        for more in range(number):
            make_document(content=b"%%PDF-%d%d" % (number, more), uploaded_by=editor)
        with django_assert_num_queries(8):
            client.get(LIBRARY)


def test_the_newsroom_leads_there(author: User) -> None:
    page = signed_in(author).get("/admin/").text
    assert f'class="button" href="{LIBRARY}"' in page
    assert 'class="button" href="/admin/articles/image/"' in page


def test_nobody_learns_of_others_drafts_by_what_they_link(author: User, other_author: User, editor: User) -> None:
    document = make_document()
    make_article(
        headline="A secret draft", status=Article.Status.DRAFT, published_at=None, created_by=other_author,
        body=f'<p><a href="{document.file.url}">Paper</a></p>',
    )  # fmt: skip
    path = f"/admin/articles/document/{document.pk}/change/"
    assert "A secret draft" in signed_in(editor).get(path).text
    page = signed_in(author).get(path).text
    assert "A secret draft" not in page
    assert "an article of somebody else" in page


def test_nobody_fills_the_disk_in_a_day(author: User, monkeypatch: pytest.MonkeyPatch) -> None:
    document = make_document(uploaded_by=author)
    monkeypatch.setattr(documents, "MAX_A_DAY", document.size + 5)
    response = signed_in(author).post("/admin/articles/document/add/", {"file": upload("more.pdf", DOCUMENT + b" ")})
    assert "go on tomorrow" in response.text
    assert Document.objects.count() == 1
