"""Pictures and documents come from a copy of the uploads, and whatever pointed at them points at ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from articles.models import Article, Document, Image, Page
from tests.builders import picture_bytes
from tests.forum.moving.conftest import Import, examples, outcome
from tests.wxr import export, item

UPLOADS = "https://old.example/wp-content/uploads/2022/08"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def uploads() -> Path:
    folder = Path(settings.IMPORT_ROOT) / "copy" / "2022" / "08"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "gauge.png").write_bytes(picture_bytes((640, 480)))
    (folder / "gauge-300x225.png").write_bytes(picture_bytes((300, 225)))
    (folder / "treaty.pdf").write_bytes(PDF)
    return folder


def attachment(number: int, name: str, **over: Any) -> bytes:
    return item(
        number, kind="attachment", status="inherit", title=name.title(), slug=name.partition(".")[0],
        address=f"https://old.example/2022/08/16/post-1/{name.partition('.')[0]}/", attachment_url=f"{UPLOADS}/{name}",
        terms=[], **over,
    )  # fmt: skip


def a_site() -> bytes:
    body = (
        f'<p><img class="wp-image-5" src="{UPLOADS}/gauge-300x225.png" alt="A gauge"></p>\n'
        f'<p><a href="{UPLOADS}/treaty.pdf">The treaty</a></p>'
    )
    return export(
        items=[
            item(1, body=body, meta=[("_thumbnail_id", "5")]),
            item(2, kind="page", slug="about", address="https://old.example/about/", meta=[("_thumbnail_id", "5")]),
            attachment(5, "gauge.png", parent=1, excerpt="The gauge.", meta=[("_wp_attachment_image_alt", "A staff")]),
            attachment(6, "treaty.pdf", parent=1),
        ]
    )


def test_everything_is_ours(moves_in: Import, client: Client) -> None:
    uploads()
    run = moves_in(a_site(), media="folder", folder="copy")
    image, document, article = Image.objects.get(), Document.objects.get(), Article.objects.get()
    assert (image.width, image.alt, image.caption, image.is_drawn) == (640, "A staff", "The gauge.", True)
    assert article.lead_image == image
    assert article.lead_caption == "The gauge."
    assert f'src="{image.file.url}"' in article.body
    assert f'href="{document.file.url}"' in article.body
    assert image.file.url in Page.objects.get().body
    assert (outcome(run, "pictures"), outcome(run, "documents")) == ({"new": 1}, {"new": 1})
    assert "file-missing" not in {finding["code"] for finding in run.report["findings"]}
    assert client.get(document.file.url).status_code == client.get(image.file.url).status_code == 200


def test_old_addresses_of_files_lead_to_them(moves_in: Import, client: Client) -> None:
    uploads()
    moves_in(a_site(), media="folder", folder="copy")
    image, document, article = Image.objects.get(), Document.objects.get(), Article.objects.get()
    expected = {
        "/wp-content/uploads/2022/08/gauge.png": image.file.url,
        "/wp-content/uploads/2022/08/gauge-300x225.png": image.file.url,
        "/wp-content/uploads/2022/08/gauge-1024x768.png": image.file.url,
        "/wp-content/uploads/2022/08/treaty.pdf": document.file.url,
        "/2022/08/16/post-1/gauge/": article.get_absolute_url(),
        "/?attachment_id=5": image.file.url,
    }
    found = {path: client.get(path) for path in expected}
    assert {path: (response.status_code, response.get("Location")) for path, response in found.items()} == {
        path: (301, address) for path, address in expected.items()
    }


def test_a_second_run_stores_nothing_twice(moves_in: Import) -> None:
    uploads()
    moves_in(a_site(), media="folder", folder="copy")
    run = moves_in(a_site(), media="folder", folder="copy")
    assert (Image.objects.count(), Document.objects.count()) == (1, 1)
    assert outcome(run, "pictures") == outcome(run, "documents") == {"unchanged": 1}
    assert outcome(run, "articles") == {"unchanged": 1}


def test_what_is_missing_is_reported_and_comes_later(moves_in: Import) -> None:
    run = moves_in(a_site())
    article = Article.objects.get()
    assert article.lead_image is None
    assert f'href="{UPLOADS}/gauge-300x225.png"' in article.body
    assert f'href="{UPLOADS}/treaty.pdf"' in article.body
    assert outcome(run, "pictures") == {"left": 1}
    assert examples(run, "lead-missing") == [f"Post 1: {UPLOADS}/gauge.png"]
    uploads()
    run = moves_in(a_site(), media="folder", folder="copy")
    article.refresh_from_db()
    assert article.lead_image == Image.objects.get()
    assert "<img " in article.body
    assert "/media/documents/" in article.body
    assert outcome(run, "articles") == {"changed": 1}


def test_a_document_that_comes_later_is_linked_then(moves_in: Import) -> None:
    data = export(items=[item(1, body=f'<p><a href="{UPLOADS}/treaty.pdf">The treaty</a></p>')])
    run = moves_in(data)
    assert examples(run, "file-missing") == [f"{UPLOADS}/treaty.pdf"]
    uploads()
    moves_in(data, media="folder", folder="copy")
    assert f'href="{Document.objects.get().file.url}"' in Article.objects.get().body


def test_files_that_come_later_do_not_undo_an_edit(moves_in: Import) -> None:
    moves_in(a_site())
    Article.objects.update(standfirst="By hand.")
    uploads()
    run = moves_in(a_site(), media="folder", folder="copy")
    article = Article.objects.get()
    assert (article.standfirst, article.lead_image) == ("By hand.", None)
    assert outcome(run, "articles") == {"left": 1}


def test_a_trial_looks_at_the_files_and_keeps_none(moves_in: Import) -> None:
    for path in uploads().glob("*.png"):
        path.write_bytes(b"no picture at all")
    trial = moves_in(a_site(), media="folder", folder="copy", is_trial=True)
    assert outcome(trial, "documents") == {"new": 1}
    assert outcome(trial, "pictures") == {"left": 1}
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.*"))
    assert not Document.objects.exists()


@pytest.mark.parametrize("name", ["../../../secret.png", "%2e%2e/%2e%2e/secret.png", "..\\secret.png"])
def test_nothing_outside_the_copy_is_taken(moves_in: Import, name: str) -> None:
    uploads()
    (Path(settings.IMPORT_ROOT) / "secret.png").write_bytes(picture_bytes())
    moves_in(export(items=[attachment(5, name)]), media="folder", folder="copy")
    assert not Image.objects.exists()
