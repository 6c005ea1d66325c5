"""Pictures that wait for their renditions: what readers see meanwhile, and drawing them, stopped and started again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pictures.tasks import process_picture
from PIL import Image as Pillow

from articles import drawing, imaging, library
from articles.models import Image
from articles.renditions import FocusedPicture, sources
from forum.models import User
from tests.builders import make_article, make_author, make_image, make_upload, picture_bytes
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
SMALL = (700, 500)


def make_waiting(**over: Any) -> Image:
    image = Image(title="It waits", alt="A red square", **over)
    library.store(image, imaging.reencode(make_upload(content=picture_bytes(SMALL))), draw=False)
    image.save()
    return image


def renditions_of(image: Image) -> set[Path]:
    return {picture.path for picture in image.file.get_picture_files_list()}


def are_there(image: Image) -> set[bool]:
    return {path.exists() for path in renditions_of(image)}


def test_nothing_but_the_file_is_written() -> None:
    image = make_waiting()
    assert Path(image.file.path).exists()
    assert are_there(image) == {False}
    assert sources(image.file) == []
    assert Image.objects.get().is_drawn is False


def test_pages_show_the_picture_itself_until_its_renditions_are_there(client: Client) -> None:
    image = make_waiting()
    author = make_author("Ann", photo=image)
    body = f'<p>x</p><p><img src="{image.file.url}" alt="x"></p>'
    article = make_article(lead_image=image, authors=[author], body=body)
    paths = (article.get_absolute_url(), "/", author.get_absolute_url())
    for path in paths:
        page = client.get(path).text
        assert f'src="{image.file.url}"' in page, path
        assert "<source" not in page, path
        assert Path(image.file.name).stem + "/" not in page, path
    drawing.draw_waiting()
    for path in paths:
        assert "<source" in client.get(path).text, path


def test_the_newsroom_shows_it_too(editor: User) -> None:
    image = make_waiting()
    assert f'src="{image.file.url}"' in signed_in(editor).get("/admin/articles/image/").text


def test_what_waits_is_drawn_once_and_told() -> None:
    images = [make_waiting() for _number in range(3)]
    make_image()
    told: list[tuple[int, int]] = []
    assert drawing.draw_waiting(lambda done, total: told.append((done, total))) == 3
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert [are_there(image) for image in images] == [{True}] * 3
    assert not Image.objects.filter(is_drawn=False).exists()
    assert drawing.draw_waiting() == 0


def test_several_processes_draw_the_same(django_db_blocker: Any) -> None:
    images = [make_waiting(focal_x=10 * number) for number in range(8)]
    told: list[tuple[int, int]] = []
    assert drawing.draw_waiting(lambda done, total: told.append((done, total)), processes=2) == 8
    assert told == [(number, 8) for number in range(1, 9)]
    for image in images:
        for picture in image.file.get_picture_files_list():
            with Pillow.open(picture.path) as drawn:
                assert drawn.format == picture.file_type


def test_whoever_is_stopped_goes_on_where_he_was(monkeypatch: pytest.MonkeyPatch) -> None:
    images = [make_waiting() for _number in range(3)]
    saved: list[str] = []
    save = FocusedPicture.save

    def stop(self: FocusedPicture, image: Any) -> None:
        if len(saved) == len(renditions_of(images[0])) + 2:
            raise KeyboardInterrupt
        save(self, image)
        saved.append(self.name)

    with monkeypatch.context() as patched:
        patched.setattr(FocusedPicture, "save", stop)
        with pytest.raises(KeyboardInterrupt):
            drawing.draw_waiting()
    assert [image.is_drawn for image in Image.objects.order_by("pk")] == [True, False, False]
    assert drawing.draw_waiting() == 2
    assert [are_there(image) for image in images] == [{True}] * 3


def test_a_picture_that_fails_waits_on_and_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    lost, broken, whole = make_waiting(), make_waiting(), make_waiting()
    Path(lost.file.path).unlink()
    Path(broken.file.path).write_bytes(b"no picture")
    assert drawing.draw_waiting() == 1
    assert list(Image.objects.filter(is_drawn=True)) == [whole]
    assert [f"Picture {image.pk} could not be drawn" in caplog.text for image in (lost, broken, whole)] == [
        True,
        True,
        False,
    ]


def test_what_was_changed_or_deleted_while_it_was_drawn_is_not_taken_for_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = make_waiting(), make_waiting()

    def interfere(**task: Any) -> None:
        process_picture(**task)
        Image.objects.filter(pk=first.pk).update(focal_x=5)
        Image.objects.filter(pk=second.pk).delete()

    with monkeypatch.context() as patched:
        patched.setattr(drawing, "process_picture", interfere)
        assert drawing.draw_waiting() == 0
    assert drawing.draw_waiting() == 1
    assert are_there(Image.objects.get()) == {True}


def test_another_focal_point_or_file_is_drawn_as_ever(editor: User) -> None:
    image, client = make_waiting(), signed_in(editor)
    typed = {"title": "x", "alt": "A", "focal_x": "5", "focal_y": "50"}
    url = f"/admin/articles/image/{image.pk}/change/"
    assert client.post(url, typed).status_code == 302
    assert are_there(Image.objects.get()) == {False}
    assert drawing.draw_waiting() == 1
    assert are_there(Image.objects.get()) == {True}
    waiting = make_waiting()
    data = {**typed, "file": make_upload("new.png", picture_bytes((800, 600)))}
    assert client.post(f"/admin/articles/image/{waiting.pk}/change/", data).status_code == 302
    waiting.refresh_from_db()
    assert waiting.is_drawn
    assert are_there(waiting) == {True}


def test_deleting_takes_all_files_along(editor: User) -> None:
    image = make_waiting()
    drawing.draw_waiting()
    paths = {Path(image.file.path), *renditions_of(image)}
    Image.objects.update(is_drawn=False)
    signed_in(editor).post(f"/admin/articles/image/{image.pk}/delete/", {"post": "yes"})
    assert not any(path.exists() for path in paths)


def test_the_command_finds_what_is_missing_unless_told_not_to_look(capsys: pytest.CaptureFixture[str]) -> None:
    image, _whole = make_image(), make_image()
    waiting = make_waiting()
    for picture in image.file.get_picture_files_list():
        picture.delete()
    call_command("renditions", "--waiting", "--processes=1")
    assert are_there(waiting) == {True}
    assert are_there(image) == {False}
    call_command("renditions")
    call_command("renditions")
    expected = ["Pictures drawn: 1", "Pictures drawn: 1", "Pictures drawn: 0"]
    assert capsys.readouterr().out.splitlines() == expected
    assert are_there(image) == {True}
