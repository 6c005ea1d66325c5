"""What a WordPress export says, as records: every field, every oddity of real files."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from articles.wordpress.wxr import Author, Comment, Item, Site, Term
from tests.wxr import author, category, comment, export, item, items_of, only_comment, only_item, records, tag, term


def test_everything_comes_in_the_order_of_the_file_and_the_site_first() -> None:
    data = export(
        authors=[author("ann", "Ann Author", number=3)],
        terms=[category("water", "Water", parent="environment"), tag(), term("region", "nile", "The Nile")],
        items=[item(7)],
    )
    site, *others, last = records(data)
    assert site == Site("The Old Review", "https://old.example", "1.2", "en")
    assert others == [
        Author("ann", "Ann Author", 3),
        Term("category", "water", "Water", parent="environment"),
        Term("post_tag", "treaties", "Treaties"),
        Term("region", "nile", "The Nile"),
    ]
    assert isinstance(last, Item)


def test_an_item_has_all_that_the_file_says_of_it() -> None:
    data = item(
        7, kind="page", body="<p>Body</p>", excerpt="Short.", status="private", parent=5, password="enter",
        is_sticky=True, accepts_comments=False, menu_order=-2, attachment_url="https://old.example/a.png",
        terms=[("category", "water", "Water"), ("post_tag", "nile", "Nile")],
        comments=[comment(9, parent=8)],
    )  # fmt: skip
    found = only_item(data)
    assert found == Item(
        number=7, kind="page", title="Post 7", address="https://old.example/2022/08/16/post-7/",
        guid="https://old.example/?p=7", creator="ann", body="<p>Body</p>", excerpt="Short.", slug="post-7",
        status="private", published_at=datetime(2022, 8, 16, 7, 30, tzinfo=UTC), local=datetime(2022, 8, 16, 9, 30),
        modified_at=datetime(2022, 8, 17, 7, 30, tzinfo=UTC), modified_local=datetime(2022, 8, 17, 9, 30),
        parent=5, password="enter", is_sticky=True, accepts_comments=False, menu_order=-2,
        attachment_url="https://old.example/a.png",
        terms=(Term("category", "water", "Water"), Term("post_tag", "nile", "Nile")), meta=(),
        comments=found.comments, line=12,
    )  # fmt: skip
    assert found.comments == (
        Comment(
            number=9, author="Ben Reader", email="ben@reader.example", website="https://reader.example",
            ip="192.0.2.7", written_at=datetime(2022, 8, 18, 10, tzinfo=UTC), local=datetime(2022, 8, 18, 12),
            body="Comment 9", approved="1", kind="comment", parent=8,
        ),
    )  # fmt: skip


def test_the_line_of_an_item_is_that_of_the_file() -> None:
    data = b"\n\n" + export(items=[item(1), item(2, body="One\n\nTwo")])
    lines = data.split(b"\n")
    assert [lines[found.line - 1] for found in items_of(data)] == [b"<item>", b"<item>"]
    assert items_of(data)[0].line == lines.index(b"<item>") + 1


def test_the_first_version_has_no_authors_and_names_terms_twice() -> None:
    terms = [(None, None, "Water"), ("category", "water", "Water"), ("tag", None, "Nile"), ("tag", "nile", "Nile")]
    data = export(items=[item(terms=terms)], version="1.0", namespace="http://wordpress.org/export/1.0/")
    assert [type(record) for record in records(data)] == [Site, Item]
    assert items_of(data)[0].terms == (Term("category", "water", "Water"), Term("post_tag", "nile", "Nile"))


def test_a_term_without_slug_or_taxonomy_is_a_category_by_name() -> None:
    assert only_item(item(terms=[(None, None, "Boats"), (None, None, " ")])).terms == (Term("category", "", "Boats"),)


@pytest.mark.parametrize(
    ("blog", "installation", "link", "expected"),
    [
        ("https://b.example", "https://i.example", "https://l.example", "https://b.example"),
        (None, "https://i.example", "https://l.example", "https://i.example"),
        ("", None, "https://l.example", "https://l.example"),
        (None, None, None, ""),
    ],
)
def test_the_address_of_the_site_is_that_of_the_blog_if_given(
    blog: str | None, installation: str | None, link: str | None, expected: str
) -> None:
    data = export(blog_address=blog, site_address=installation, address=link, title=None, language=None)
    assert records(data) == [Site("", expected, "1.2", "")]


def test_missing_parts_have_defaults() -> None:
    assert only_item(b"<item></item>") == Item(
        number=None, kind="post", title="", address="", guid="", creator="", body="", excerpt="", slug="",
        status="", published_at=None, local=None, modified_at=None, modified_local=None, parent=0, password="",
        is_sticky=False, accepts_comments=None, menu_order=0, attachment_url="", terms=(), meta=(), comments=(),
        line=12,
    )  # fmt: skip
    assert only_comment(b"<wp:comment/>") == Comment(None, "", "", "", "", None, None, "", "0", "comment", 0)
    empty = [b"<wp:author/>", b"<wp:category/>", b"<wp:tag/>", b"<wp:term/>"]
    assert records(export(authors=empty))[1:] == [
        Author("", "", None), Term("category", "", ""), Term("post_tag", "", ""), Term("", "", ""),
    ]  # fmt: skip


def test_an_author_without_a_name_to_display_has_another() -> None:
    data = export(authors=[author(name="", first_name="Ann", last_name="Lee"), author(name=None)])
    assert records(data)[1:] == [Author("ann", "Ann Lee", None), Author("ann", "ann", None)]


@pytest.mark.parametrize("kind", ["nav_menu_item", "revision", "attachment", "wp_global_styles", "event"])
@pytest.mark.parametrize("status", ["auto-draft", "inherit", "archived-by-a-plugin"])
def test_every_type_and_status_is_left_to_the_importer(kind: str, status: str) -> None:
    found = only_item(item(kind=kind, status=status))
    assert (found.kind, found.status) == (kind, status)


@pytest.mark.parametrize(
    ("kind", "approved"), [("pingback", "1"), ("trackback", "0"), ("note", "trash"), ("order", "post-trashed")]
)
def test_comments_of_every_kind_and_state_are_read(kind: str, approved: str) -> None:
    found = only_comment(comment(kind=kind, approved=approved))
    assert (found.kind, found.approved) == (kind, approved)


def test_a_comment_without_number_or_type_is_a_comment() -> None:
    found = only_comment(comment(None, kind="", parent="orphan"))
    assert (found.number, found.kind, found.parent) == (None, "comment", 0)


def test_of_two_values_the_first_is_taken() -> None:
    assert only_item(item().replace(b"</item>", b"<wp:post_id>999</wp:post_id></item>")).number == 1


def test_repeated_meta_keys_stay_in_order() -> None:
    meta = [("b", "1"), ("a", 'a:1:{s:1:"x";i:1;}'), ("b", ""), ("b", "1"), ("", "keyless")]
    assert only_item(item(meta=meta)).meta == tuple(meta[:-1])
