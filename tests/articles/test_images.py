"""Pictures on their way in: what is taken, what is refused and why, and what is left of the uploaded bytes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Pillow
from PIL import PngImagePlugin

from articles import imaging
from articles.models import Image
from tests.builders import make_image, make_upload, picture_bytes
from tests.conftest import signed_in

UPLOAD = "/admin/articles/image/upload/"


def with_exif() -> bytes:
    exif = Pillow.Exif()
    exif[0x010F] = "SECRET CAMERA"
    exif[0x0112] = 6  # to be turned by 90 degrees
    return picture_bytes((60, 40), "JPEG", exif=exif, comment=b"SECRET COMMENT")


def test_metadata_and_trailing_bytes_are_gone_and_the_picture_stands_upright() -> None:
    content = imaging.reencode(make_upload("x.jpg", with_exif() + b"<script>SECRET TAIL</script>"))
    data = content.read()
    assert b"SECRET" not in data
    with Pillow.open(io.BytesIO(data)) as picture:
        assert picture.size == (40, 60)
        assert not picture.getexif()


def test_text_in_a_png_is_gone() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "SECRET")
    content = imaging.reencode(make_upload(content=picture_bytes(pnginfo=info)))
    assert b"SECRET" not in content.read()


def test_large_pictures_are_kept_smaller() -> None:
    content = imaging.reencode(make_upload(content=picture_bytes((4000, 1000))))
    with Pillow.open(content) as picture:
        assert picture.size == (2560, 640)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("page.jpg", b"<html><script>alert(1)</script>", "cannot be read as a picture"),
        ("cut.png", picture_bytes()[:60], "cannot be read as a picture"),
        ("empty.png", b"", "cannot be read as a picture"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be read as a picture"),
        ("scan.tif", picture_bytes(kind="TIFF"), "cannot be read as a picture"),
        ("wide.png", picture_bytes((12_001, 1)), "12,000 on a side"),
        ("bomb.png", picture_bytes((9000, 9000), optimize=True), "40 million"),
        ("heavy.png", b"\x89PNG" + b"0" * imaging.MAX_BYTES, "up to 8 MB"),
    ],
)
def test_what_is_no_picture_we_take_is_refused_with_the_reason(name: str, content: bytes, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        imaging.reencode(SimpleUploadedFile(name, content))


def test_the_name_is_random_and_the_extension_true(db: None) -> None:
    image = make_image()
    assert image.file.name.startswith("images/")
    assert image.file.name.endswith(".png")
    assert len(Path(image.file.name).stem) == 20
    assert "picture" not in image.file.name


def test_the_editor_uploads_into_the_library(client: Client, editor: Any) -> None:
    response = signed_in(editor).post(UPLOAD, {"upload": make_upload("river.html.png")})
    answer = response.json()
    image = Image.objects.get()
    assert (answer["uploaded"], answer["url"]) == (1, image.file.url)
    assert (image.uploaded_by, image.title) == (editor, "river.html")
    picture = client.get(answer["url"])
    assert (picture["Content-Type"], picture["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert picture["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_the_library_page_takes_an_upload_and_names_it(editor: Any) -> None:
    data = {"file": make_upload("river.png"), "title": "", "alt": "A river", "credit": "The forum", "licence": ""}
    assert signed_in(editor).post("/admin/articles/image/add/", data).status_code == 302
    assert Image.objects.get().title == "river"
    image = Image.objects.get()
    data = {"title": "The river", "alt": "A river", "credit": "", "licence": ""}
    assert signed_in(editor).post(f"/admin/articles/image/{image.pk}/change/", data).status_code == 302
    changed = Image.objects.get()
    assert (changed.title, changed.file.name) == ("The river", image.file.name)


def test_a_refused_upload_says_why_and_leaves_nothing(editor: Any) -> None:
    before = set(Path(settings.MEDIA_ROOT).rglob("*"))
    response = signed_in(editor).post(UPLOAD, {"upload": make_upload("x.png", b"no picture")})
    assert (response.status_code, response.json()["uploaded"]) == (400, 0)
    assert "cannot be read as a picture" in response.json()["error"]["message"]
    assert Image.objects.count() == 0
    assert set(Path(settings.MEDIA_ROOT).rglob("*")) <= before


def test_an_upload_needs_the_token_of_the_session(editor: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert client.post(UPLOAD, {"upload": make_upload()}).status_code == 403


def test_an_upload_is_a_post(editor: Any) -> None:
    assert signed_in(editor).get(UPLOAD).status_code == 405


def test_pictures_are_not_compressed_again(client: Client, db: None) -> None:
    image = make_image()
    response = client.get(image.file.url, headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200
    assert not response.has_header("Content-Encoding")


@pytest.mark.parametrize(
    "name", ["", "images/", "images/none.png", "../forum/settings.py", "images/x.html", "%2e%2e/a.png"]
)
def test_media_serves_nothing_else(client: Client, name: str) -> None:
    assert client.get(f"/media/{name}").status_code == 404
