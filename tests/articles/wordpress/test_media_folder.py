"""Which files an address of the old site may mean, and finding them in a copy of its uploads and nowhere else."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.wordpress.files.sources import Folder, Missing, originals

MONTH = "https://old.example/wp-content/uploads/2019/05"


@pytest.mark.parametrize(
    ("name", "tried"),
    [
        ("p.jpg", ["p.jpg"]),
        ("p-300x200.jpg", ["p.jpg", "p-300x200.jpg"]),
        ("p-scaled.jpg", ["p.jpg", "p-scaled.jpg"]),
        ("p-rotated.JPG", ["p.JPG", "p-rotated.JPG"]),
        ("p-scaled-300x200.jpg", ["p.jpg", "p-scaled.jpg", "p-scaled-300x200.jpg"]),
        ("p-300x200@2x.png", ["p.png", "p-300x200@2x.png"]),
        ("p@2x.png", ["p@2x.png", "p.png"]),
        ("p-e1599999999999.jpg", ["p-e1599999999999.jpg", "p.jpg"]),
        ("p-e1599999999999-300x200.jpg", ["p-e1599999999999.jpg", "p-e1599999999999-300x200.jpg", "p.jpg"]),
        (
            "p-scaled-e1599999999999-300x200.jpg",
            ["p-scaled-e1599999999999.jpg", "p-scaled-e1599999999999-300x200.jpg", "p.jpg", "p-scaled.jpg"],
        ),
        ("report-1024x768.jpg", ["report.jpg", "report-1024x768.jpg"]),
        ("report-1024x768.pdf", ["report-1024x768.pdf"]),
        ("-300x200.jpg", ["-300x200.jpg"]),
        ("p.jpg?resize=300%2C200#x", ["p.jpg", "p.jpg?resize=300%2C200#x"]),
    ],
)
def test_the_largest_version_is_tried_first_and_an_edit_before_what_it_was_made_of(name: str, tried: list[str]) -> None:
    assert originals(f"{MONTH}/{name}") == [f"{MONTH}/{one}" for one in tried]


def test_the_picture_server_of_wordpress_com_is_looked_through() -> None:
    assert originals("https://i0.wp.com/old.example/wp-content/uploads/p-30x20.jpg?w=5")[0] == (
        "https://old.example/wp-content/uploads/p.jpg"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the uploads, with secrets beside it."""
    root = tmp_path / "uploads"
    (root / "2019" / "05").mkdir(parents=True)
    (root / "sites" / "3" / "2020" / "01").mkdir(parents=True)
    (tmp_path / "secret.jpg").write_text("secret")
    for name in (
        "2019/05/p.jpg",
        "2019/05/Case.JPG",
        "2019/05/é.png",
        "sites/3/2020/01/s.jpg",
        "top.pdf",
        "100%25.txt",
    ):
        (root / name).write_text(name)
    (root / "2019" / "05" / unicodedata.normalize("NFD", "dépêche.PDF")).write_text("NFD")
    return root


def read(folder: Folder, address: str) -> str:
    with folder.open(address) as file:
        return file.read().decode()


@pytest.mark.parametrize(
    ("address", "found"),
    [
        (f"{MONTH}/p.jpg", "2019/05/p.jpg"),
        (f"{MONTH.replace('https', 'http').replace('old', 'www.old')}/p.jpg?x=1#y", "2019/05/p.jpg"),
        ("//old.example/wp-content/uploads/2019/05/p.jpg", "2019/05/p.jpg"),
        ("/wp-content/uploads/2019/05/p.jpg", "2019/05/p.jpg"),
        ("wp-content/uploads/2019/05/p.jpg", "2019/05/p.jpg"),
        ("../wp-content/uploads/2019/05/p.jpg", "2019/05/p.jpg"),
        ("2019/05/p.jpg", "2019/05/p.jpg"),
        ("https://old.example/blog/app/uploads/2019/05/p.jpg", "2019/05/p.jpg"),
        ("https://old.example/files/2019/05/p.jpg", "2019/05/p.jpg"),
        ("https://old.example/wp-content/blogs.dir/7/files/2019/05/p.jpg", "2019/05/p.jpg"),
        ("https://name.files.wordpress.com/2019/05/p.jpg?w=300", "2019/05/p.jpg"),
        (f"{MONTH}/case.jpg", None),
        (f"{MONTH}/Case.jpg", "2019/05/Case.JPG"),
        (f"{MONTH}/%C3%A9.png", "2019/05/é.png"),
        (f"{MONTH}/%E9.png", "2019/05/é.png"),
        (f"{MONTH}/é.png", "2019/05/é.png"),
        (f"{MONTH}/e\u0301.png", "2019/05/é.png"),
        (f"{MONTH}/d%C3%A9p%C3%AAche.pdf", "NFD"),
        ("https://old.example/wp-content/uploads/top.pdf", "top.pdf"),
        ("https://old.example/wp-content/uploads/100%25.txt", "100%25.txt"),
        ("https://old.example/wp-content/uploads/sites/3/2020/01/s.jpg", "sites/3/2020/01/s.jpg"),
        ("https://old.example/wp-content/uploads/sites/9/2019/05/p.jpg", "2019/05/p.jpg"),  # a copy of one site of many
        (f"{MONTH}/", None),
        ("https://old.example/", None),
        ("", None),
        ("https://[old.example/p.jpg", None),
    ],
)
def test_every_spelling_of_an_address_leads_to_the_file(folder: Path, address: str, found: str | None) -> None:
    if found is None:
        with pytest.raises(Missing):
            Folder(folder).open(address)
    else:
        assert read(Folder(folder), address) == found


@pytest.mark.parametrize("outer", ["wp-content", "."])
def test_a_copy_of_more_than_the_uploads_will_do(folder: Path, tmp_path: Path, outer: str) -> None:
    (tmp_path / "wp-content").mkdir()
    folder.rename(tmp_path / "wp-content" / "uploads")
    assert read(Folder(tmp_path / outer), f"{MONTH}/p.jpg") == "2019/05/p.jpg"


def test_files_of_other_sites_are_not_mistaken_for_ours(folder: Path) -> None:
    source = Folder(folder, ["old.example"])
    assert read(source, f"{MONTH}/p.jpg".replace("old.", "www.old.")) == "2019/05/p.jpg"
    with pytest.raises(Missing, match=r"another site: other\.example"):
        source.open("https://other.example/wp-content/uploads/2019/05/p.jpg")


@pytest.mark.parametrize(
    "path",
    ["../secret.jpg", "2019/../../secret.jpg", "%2e%2e/secret.jpg", "..%2fsecret.jpg", "2019/05/p.jpg%00.png",
     "2019//05/p.jpg", "/etc/passwd", "//etc/passwd",
     "%2fetc%2fpasswd", "..\\secret.jpg", ".", "..", "2019", "2019/05/./p.jpg"],
)  # fmt: skip
def test_nothing_leads_out_of_the_folder(folder: Path, path: str) -> None:
    for before in (f"{MONTH}/", "/wp-content/uploads/", ""):
        with pytest.raises(Missing):
            Folder(folder).open(before + path)


def test_links_are_followed_only_inside(folder: Path, tmp_path: Path) -> None:
    (folder / "inside.jpg").symlink_to(folder / "2019" / "05" / "p.jpg")
    (folder / "outside.jpg").symlink_to(tmp_path / "secret.jpg")
    (folder / "away").symlink_to(tmp_path, target_is_directory=True)
    (folder / "nowhere.jpg").symlink_to(folder / "none.jpg")
    assert read(Folder(folder), "/wp-content/uploads/inside.jpg") == "2019/05/p.jpg"
    for name in ("outside.jpg", "away/secret.jpg", "nowhere.jpg"):
        with pytest.raises(Missing):
            Folder(folder).open(f"/wp-content/uploads/{name}")


@given(st.text(max_size=60))
def test_any_text_is_a_file_or_missing(text: str) -> None:
    for candidate in originals(text):
        with pytest.raises(Missing):
            Folder(Path("/nonexistent")).open(candidate)
