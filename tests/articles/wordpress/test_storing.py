"""Files of the old site become pictures and documents of ours: each once, described, and drawn later."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import transaction

from articles import drawing
from articles.models import Document, Image
from articles.wordpress.files.fetching import Fetched, Limits
from articles.wordpress.files.sources import Folder, Missing
from articles.wordpress.files.storing import Library
from forum.models import User
from tests.articles.wordpress.old_site import running
from tests.builders import DOCUMENT, make_image, make_upload, picture_bytes
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
BASE = "https://old.example/wp-content/uploads"


class Watched:
    """A folder that remembers what it was asked for."""

    def __init__(self, folder: Folder) -> None:
        self.folder, self.asked = folder, list[str]()

    def open(self, address: str) -> BinaryIO:
        self.asked.append(address.removeprefix(f"{BASE}/"))
        return self.folder.open(address)


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    root = tmp_path / "uploads"
    root.mkdir()
    (root / "bridge.jpg").write_bytes(picture_bytes((900, 600), "JPEG"))
    (root / "bridge-300x200.jpg").write_bytes(picture_bytes((300, 200), "JPEG"))
    (root / "only-300x200.jpg").write_bytes(picture_bytes((301, 201), "JPEG"))
    (root / "broken.jpg").write_bytes(b"no picture")
    (root / "heavy.png").write_bytes(b"\x89PNG" + b"0" * 2**25)
    (root / "heavy-scaled.png").write_bytes(picture_bytes((400, 300)))
    (root / "report.pdf").write_bytes(DOCUMENT)
    (root / "page.pdf").write_bytes(b"<html>")
    (root / "run.exe").write_bytes(b"MZ")
    return root


def files() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def library_of(uploads: Path, **over: Any) -> tuple[Library, Watched]:
    source = Watched(Folder(uploads))
    return Library(source, **over), source


def test_every_size_of_a_picture_is_one_picture_and_read_once(uploads: Path, editor: User) -> None:
    library, source = library_of(uploads, uploaded_by=editor)
    words = {"alt": "A bridge", "caption": "The old bridge", "credit": "Ann"}
    first = library.picture(f"{BASE}/bridge-300x200.jpg", **words)
    assert first is not None
    assert (first.title, first.alt, first.caption, first.credit) == ("bridge", *words.values())
    assert (first.width, first.height, first.uploaded_by) == (900, 600, editor)
    for name in ("bridge.jpg", "bridge-300x200.jpg", "bridge-1024x683.jpg", "bridge-scaled.jpg"):
        assert library.picture(f"{BASE}/{name}", alt="Another") is first
    assert source.asked == ["bridge.jpg"]
    assert (Image.objects.get().alt, library.stored, library.missing) == ("A bridge", 1, {})


def test_what_has_no_larger_version_is_taken_as_it_is(uploads: Path) -> None:
    library, source = library_of(uploads)
    picture = library.picture(f"{BASE}/only-300x200.jpg")
    assert picture is not None
    assert (picture.width, source.asked) == (301, ["only.jpg", "only-300x200.jpg"])


def test_where_the_original_is_too_large_the_smaller_one_will_do(uploads: Path) -> None:
    library, _source = library_of(uploads)
    picture = library.picture(f"{BASE}/heavy-scaled.png")
    assert picture is not None
    assert picture.width == 400


def test_what_cannot_be_had_is_asked_for_once_and_listed_with_its_reason(uploads: Path) -> None:
    library, source = library_of(uploads)
    for _time in range(2):
        for name in ("none-300x200.jpg", "none-600x400.jpg", "broken.jpg", "heavy.png"):
            assert library.picture(f"{BASE}/{name}") is None
        for name in ("page.pdf", "run.exe", "none.pdf"):
            assert library.document(f"{BASE}/{name}") is None
    assert sorted(source.asked) == sorted(set(source.asked))
    reasons = {address.removeprefix(f"{BASE}/"): reason for address, reason in library.missing.items()}
    assert list(reasons) == [
        "none-300x200.jpg",
        "none-600x400.jpg",
        "broken.jpg",
        "heavy.png",
        "page.pdf",
        "run.exe",
        "none.pdf",
    ]
    assert "not in the folder" in reasons["none-300x200.jpg"]
    assert "cannot be read as a picture" in reasons["broken.jpg"]
    assert "up to 32 MB" in reasons["heavy.png"]
    assert "web page or other markup" in reasons["page.pdf"]
    assert "ends in “.exe”" in reasons["run.exe"]
    assert (Image.objects.count(), Document.objects.count(), library.stored) == (0, 0, 0)


def test_a_second_run_and_a_picture_uploaded_by_hand_are_the_same(uploads: Path, editor: User) -> None:
    signed_in(editor).post(
        "/admin/articles/image/upload/", {"upload": make_upload("x.jpg", (uploads / "bridge.jpg").read_bytes())}
    )
    by_hand = Image.objects.get()
    for _run in range(2):
        library, _source = library_of(uploads)
        assert library.picture(f"{BASE}/bridge.jpg", alt="Another") == by_hand
        only, report = library.picture(f"{BASE}/only-300x200.jpg"), library.document(f"{BASE}/report.pdf")
        assert (only, report) == (Image.objects.first(), Document.objects.get())
    assert (Image.objects.count(), Document.objects.count(), library.stored) == (2, 1, 0)
    by_hand.refresh_from_db()
    assert by_hand.alt == ""
    assert by_hand.is_drawn


def test_a_document_keeps_its_name_and_bytes(uploads: Path, editor: User) -> None:
    library, _source = library_of(uploads, uploaded_by=editor)
    document = library.document(f"{BASE}/report.pdf?x=1", title="The report")
    assert document is not None
    assert document.file.name.endswith("/report.pdf")
    assert (document.file.read(), document.title, document.uploaded_by) == (DOCUMENT, "The report", editor)
    assert library.document(f"{BASE}/report.pdf") is document


def test_long_words_are_cut_to_what_the_columns_take(uploads: Path) -> None:
    library, _source = library_of(uploads)
    long = "word " * 200
    picture = library.picture(f"{BASE}/bridge.jpg", title=long, alt=long, caption=long, credit=long)
    assert picture is not None
    assert [len(text) for text in (picture.title, picture.alt, picture.caption, picture.credit)] == [200, 300, 400, 200]
    assert picture.alt.endswith("…")


def test_a_dry_run_tells_the_same_and_writes_no_file(uploads: Path) -> None:
    before = files()
    with transaction.atomic():
        library, _source = library_of(uploads, dry_run=True)
        picture = library.picture(f"{BASE}/bridge-300x200.jpg")
        document = library.document(f"{BASE}/report.pdf")
        assert picture is not None
        assert document is not None
        assert (picture.width, picture.height, library.stored) == (900, 600, 2)
        assert picture.file.url.startswith("/media/images/")
        assert document.file.url.endswith("/report.pdf")
        assert library.picture(f"{BASE}/broken.jpg") is None
        assert (Image.objects.get(), Document.objects.get()) == (picture, document)
        assert Image.objects.get().width == 900
        transaction.set_rollback(True)
    library.undo()
    assert files() == before
    assert not Image.objects.exists()


def test_what_is_rolled_back_leaves_no_file_and_comes_again(uploads: Path) -> None:
    library, _source = library_of(uploads)
    kept = library.picture(f"{BASE}/only-300x200.jpg")
    library.settle()
    before = files()
    with transaction.atomic():
        assert library.picture(f"{BASE}/bridge.jpg")
        assert library.document(f"{BASE}/report.pdf")
        transaction.set_rollback(True)
    library.undo()
    assert files() == before
    assert library.picture(f"{BASE}/only-300x200.jpg") is kept
    again = library.picture(f"{BASE}/bridge.jpg")
    assert again == Image.objects.exclude(pk=kept.pk if kept else 0).get()


def test_a_full_disk_is_a_reason_too(uploads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill_up(*args: Any, **kwargs: Any) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "save", fill_up)
    library, _source = library_of(uploads)
    assert library.picture(f"{BASE}/bridge.jpg") is None
    assert library.document(f"{BASE}/report.pdf") is None
    assert ["the disk may be full" in reason for reason in library.missing.values()] == [True, True]


def test_from_a_site_that_still_answers(tmp_path: Path) -> None:
    with running() as site:
        site.files["/wp-content/uploads/2019/05/p.png"] = picture_bytes((80, 60))
        limits = Limits(gap=0, pause=0, ports=frozenset())
        source = Fetched(site.base, tmp_path, limits=limits, may_connect=lambda _address: True)
        picture = Library(source).picture("/wp-content/uploads/2019/05/p-30x20.png")
        again = Library(source).picture(f"{site.base}/wp-content/uploads/2019/05/p.png")
    assert picture == again == Image.objects.get()
    assert site.asked == ["/wp-content/uploads/2019/05/p.png"]


def test_renditions_wait(uploads: Path) -> None:
    before = files()
    library, _source = library_of(uploads)
    picture = library.picture(f"{BASE}/bridge.jpg")
    assert picture is not None
    assert files() - before == {Path(picture.file.path)}
    assert drawing.draw_waiting() == 1
    assert Image.objects.get().is_drawn
    assert len(files() - before) > 5


def test_a_source_may_be_anything_that_opens(db: None) -> None:
    class Nothing:
        def open(self, address: str) -> BinaryIO:
            if address.endswith("p.png"):
                return io.BytesIO(picture_bytes())
            raise Missing("It is gone.")

    library = Library(Nothing())
    assert library.picture("p-10x10.png")
    assert library.picture("q.png") is None
    assert library.missing == {"q.png": "It is gone."}
    assert make_image().is_drawn
