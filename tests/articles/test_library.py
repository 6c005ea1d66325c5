"""The picture library: many at once, known files, uses, focal points, replacement, and nothing half stored."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from django.test import Client
from PIL import Image as Pillow

from articles import library, revisions
from articles.models import Article, BodyImage, Image, Page
from forum.models import User
from tests.builders import make_article, make_author, make_image, make_upload, picture_bytes
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
LIBRARY = "/admin/articles/image/"
UPLOAD, MANY = f"{LIBRARY}upload/", f"{LIBRARY}many/"


def typed(**over: Any) -> dict[str, Any]:
    data = {"title": "The river", "alt": "A river", "caption": "", "credit": "", "licence": ""}
    return {**data, "focal_x": "50", "focal_y": "50", **over}


def files() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def two_colours() -> bytes:
    """Red above, blue below."""
    picture = Pillow.new("RGB", (900, 1800), "#ff0000")
    picture.paste("#0000ff", (0, 900, 900, 1800))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def test_many_files_at_once_and_the_refused_ones_are_named(editor: User) -> None:
    client = signed_in(editor)
    good = [make_upload(f"{number}.png", picture_bytes((60 + number, 40))) for number in range(3)]
    response = client.post(MANY, {"upload": [*good, make_upload("bad.png", b"no picture")]}, follow=True)
    said = [str(message) for message in response.context["messages"]]
    assert said[-1] == "3 pictures are in the library."
    assert "bad.png: This file cannot be read as a picture" in said[0]
    assert Image.objects.count() == 3
    assert "Choose files first." in client.post(MANY, {}, follow=True).text


def test_the_very_same_file_is_noticed(editor: User) -> None:
    client = signed_in(editor)
    first = client.post(UPLOAD, {"upload": make_upload("a.png")}).json()
    second = client.post(UPLOAD, {"upload": make_upload("b.png")}).json()
    assert (first["url"], first["known"], second["known"]) == (second["url"], False, True)
    image = Image.objects.get()
    before = files()
    response = client.post(f"{LIBRARY}add/", {**typed(), "file": make_upload("c.png")})
    assert "This very file is in the library already:" in response.text
    assert f"{LIBRARY}{image.pk}/change/" in response.text
    assert 'value="A river"' in response.text
    assert files() == before
    client.post(f"{LIBRARY}add/", {**typed(), "file": make_upload("c.png"), "again": "on"})
    assert Image.objects.count() == 2


def test_renditions_come_in_modern_kinds_even_of_small_pictures(client: Client) -> None:
    small = make_image()
    for sources in small.file.aspect_ratios.values():
        for kind, pictures in sources.items():
            for picture in pictures.values():
                response = client.get(picture.url)
                assert response["Content-Type"] == f"image/{kind.lower()}"
                with Pillow.open(io.BytesIO(response.getvalue())) as drawn:
                    assert drawn.format == kind
    assert set(small.file.aspect_ratios["3/2"]) == {"AVIF", "WEBP"}


def test_a_crop_keeps_what_the_focal_point_is_on(editor: User) -> None:
    client = signed_in(editor)
    client.post(f"{LIBRARY}add/", {**typed(focal_y="5"), "file": make_upload("x.png", two_colours())})
    image = Image.objects.get()
    assert colour_of(image) == "red"
    before = files()
    client.post(f"{LIBRARY}{image.pk}/change/", typed(focal_y="95"))
    image.refresh_from_db()
    assert colour_of(Image.objects.get()) == "blue"
    crops = {path for path in before if "3_2" in path.parts and Path(image.file.name).stem in path.parts}
    assert crops
    assert not crops & files()


def colour_of(image: Image) -> str:
    pictures = image.file.aspect_ratios["3/2"]["WEBP"]
    with image.file.storage.open(pictures[min(pictures)].name) as file, Pillow.open(file) as crop:
        red, _green, blue = crop.convert("RGB").resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]
    return "red" if red > 200 else "blue" if blue > 200 else "both"


@pytest.mark.parametrize("over", [{"focal_x": "101"}, {"focal_y": "-1"}, {"alt": "A", "is_decorative": "on"}])
def test_what_makes_no_sense_is_refused_and_stores_nothing(editor: User, over: dict[str, str]) -> None:
    before = files()
    response = signed_in(editor).post(f"{LIBRARY}add/", {**typed(**over), "file": make_upload()})
    assert "errorlist" in response.text
    assert files() == before


def test_where_a_picture_is_used_is_shown_and_it_is_not_deleted(editor: User) -> None:
    image, client = make_image(title="The bridge"), signed_in(editor)
    make_article(headline="It leads", lead_image=image)
    make_article(headline="It illustrates", body=f'<p><img src="{image.file.url}" alt="x"></p>')
    draft = make_article(headline="It will illustrate")
    revisions.record(draft, revisions.snapshot(draft) | {"lead_image": image.pk}, by=editor)
    text = make_article(headline="It will show it in the text")
    body = f'<p><img src="{image.file.url}" alt="x"></p>'
    revisions.record(text, revisions.snapshot(text) | {"body": body}, by=editor)
    Page.objects.create(title="About us", path="about", body=body)
    make_author("Ann", photo=image)
    page = client.get(f"{LIBRARY}{image.pk}/change/").text
    refused = client.post(f"{LIBRARY}{image.pk}/delete/", {"post": "yes"}, follow=True).text
    for wanted in (
        "It leads",
        "It illustrates",
        "It will illustrate",
        "It will show it in the text",
        "About us",
        "Ann",
    ):
        assert wanted in page, wanted
        assert wanted in refused, wanted
    assert Image.objects.exists()
    action = {"action": "delete_selected", "_selected_action": [image.pk], "post": "yes"}
    client.post(LIBRARY, action)
    assert Image.objects.exists()


def test_what_is_used_nowhere_is_deleted_with_its_files(editor: User) -> None:
    image, client = make_image(), signed_in(editor)
    assert "Nowhere at the moment." in client.get(f"{LIBRARY}{image.pk}/change/").text
    stem = Path(image.file.name).stem
    client.post(f"{LIBRARY}{image.pk}/delete/", {"post": "yes"})
    assert not Image.objects.exists()
    assert not [path for path in files() if stem in str(path)]


def test_a_replacement_is_shown_wherever_the_picture_was(editor: User) -> None:
    image = make_image()
    former = image.file.name
    article = make_article(body=f'<p><img src="{image.file.url}" alt="x"></p>', lead_image=image)
    data = {**typed(), "file": make_upload("new.png", picture_bytes((90, 60)))}
    assert signed_in(editor).post(f"{LIBRARY}{image.pk}/change/", data).status_code == 302
    image.refresh_from_db()
    article.refresh_from_db()
    assert image.file.name != former
    assert image.file.url in article.body
    assert former not in article.body
    assert BodyImage.objects.get().name == image.file.name
    assert (image.width, image.height) == (90, 60)


@pytest.mark.parametrize("path", [f"{LIBRARY}add/", UPLOAD])
def test_a_full_disk_is_said_and_leaves_nothing(editor: User, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[str] = []
    save = FileSystemStorage.save

    def fill_up(self: FileSystemStorage, name: Any, content: Any, max_length: Any = None) -> str:
        if len(saved) == 2:
            raise OSError(28, "No space left on device")
        saved.append(save(self, name, content, max_length))
        return saved[-1]

    monkeypatch.setattr(FileSystemStorage, "save", fill_up)
    before = files()
    response = signed_in(editor).post(path, {**typed(), "file": make_upload(), "upload": make_upload()})
    assert len(saved) == 2
    assert response.status_code in (200, 400)
    assert "the disk may be full" in response.text
    assert not Image.objects.exists()
    assert files() == before


def test_a_row_that_cannot_be_stored_leaves_no_file(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(Image, "save", refuse)
    before = files()
    client = signed_in(editor)
    client.raise_request_exception = False
    assert client.post(UPLOAD, {"upload": make_upload()}).status_code == 500
    assert files() == before


def test_every_text_is_searched_for_pictures() -> None:
    image = make_image()
    article = make_article(body=f'<p><img src="{image.file.url}" alt=""></p>')
    assert [use.by for use in library.uses_of(image)] == [article]
    Article.objects.filter(pk=article.pk).update(body="<p>No more</p>")
    assert library.uses_of(image) == []


def test_missing_renditions_are_drawn_again(capsys: pytest.CaptureFixture[str]) -> None:
    image, _whole = make_image(), make_image()
    for picture in image.file.get_picture_files_list():
        picture.delete()
    call_command("renditions")
    call_command("renditions")
    assert capsys.readouterr().out.splitlines() == ["Pictures drawn: 1", "Pictures drawn: 0"]
    assert all(picture.path.exists() for picture in image.file.get_picture_files_list())
