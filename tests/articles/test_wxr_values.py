"""The values in a WordPress export: dates, slugs, numbers and texts, and what becomes of those that make no sense."""

from __future__ import annotations

from datetime import datetime

import pytest

from articles.wordpress.wxr import Author, Item, Term
from tests.wxr import author, category, comment, export, item, only_comment, only_item, records


@pytest.mark.parametrize(
    "nonsense",
    ["0000-00-00 00:00:00", "-0001-11-30 00:00:00", "2022-02-30 10:00:00", "2022-08-16 25:00:00", "soon", "", None,
     "9999-12-31 23:59:59", "٢٠٢٢-٠٨-١٦ ٠٩:٣٠:٠٠"],
)  # fmt: skip
def test_dates_that_make_no_sense_are_none(nonsense: str | None) -> None:
    found = only_item(
        item(local=nonsense, published_at=nonsense, modified_at=nonsense, modified_local=nonsense, feed_date=None)
    )
    assert (found.local, found.published_at, found.modified_at, found.modified_local) == (None, None, None, None)
    written = only_comment(comment(written_at=nonsense))
    assert (written.written_at, written.local) == (None, datetime(2022, 8, 18, 12))


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Tue, 16 Aug 2022 07:30:05 +000", datetime(2022, 8, 16, 7, 30, 5)),
        ("Tue, 16 Aug 2022 07:30:05 +0000", datetime(2022, 8, 16, 7, 30, 5)),
        ("16 August 2022 7:30", datetime(2022, 8, 16, 7, 30)),
        ("Tue, 16 Aug 2022 07:30:05 Nowhere/Zone", datetime(2022, 8, 16, 7, 30, 5)),
        ("Wed, 30 Nov -0001 00:00:00 +0000", None),
        ("Tue, 31 Feb 2022 07:30:05 +0000", None),
    ],
)
def test_the_feed_s_date_is_the_last_resort(date: str, expected: datetime | None) -> None:
    assert only_item(item(local="0000-00-00 00:00:00", published_at=None, feed_date=date)).local == expected
    assert only_item(item(feed_date=date)).local == datetime(2022, 8, 16, 9, 30)


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("%ce%b5%ce%b9%cf%81%ce%ae%ce%bd%ce%b7", "ειρήνη"),
        ("%D8%B3%D9%84%D8%A7%D9%85-2", "سلام-2"),
        ("peace-%f0%9f%95%8a", "peace-🕊"),
        ("half-%ce", "half-%ce"),
        ("%ce%b5%CE", "ε%CE"),
        ("bad-%ff%fe-%ed%a0%80", "bad-%ff%fe-%ed%a0%80"),
        ("100%-sure%00%2f", "100%-sure%00%2f"),
    ],
)
def test_slugs_are_decoded_as_far_as_they_can_be(slug: str, expected: str) -> None:
    data = export(terms=[category(slug, "A", parent=slug)], items=[item(slug=slug, terms=[("region", slug, "B")])])
    _, section, found = records(data)
    assert isinstance(section, Term)
    assert isinstance(found, Item)
    assert [section.slug, section.parent, found.slug, found.terms[0].slug] == [expected] * 4


def test_texts_keep_their_lines_and_names_lose_what_surrounds_them() -> None:
    body = "\nOne\n\n\nTwo  \n"
    data = export(
        authors=[author("ann\n", "\n Ann Author ")],
        items=[item(slug="\npost\n", creator=" ann\n", title="\n A\n B ", body=body, excerpt=body, meta=[(" k ", body)],
                    comments=[comment(body=body, author=" Ben\n")])],
    )  # fmt: skip
    _, writer, found = records(data)
    assert writer == Author("ann", "Ann Author", None)
    assert isinstance(found, Item)
    assert (found.slug, found.creator, found.title) == ("post", "ann", "A\n B")
    assert (found.body, found.excerpt, found.meta, found.comments[0].body) == (body, body, (("k", body),), body)
    assert found.comments[0].author == "Ben"


def test_texts_in_several_pieces_and_markup_without_cdata_are_whole() -> None:
    assert only_item(item(body="one ]]> two")).body == "one ]]> two"
    title = b"<title>A <b>bold</b> &amp; <!-- no -->plain title</title>"
    assert only_item(item(title=None).replace(b"<item>", b"<item>" + title)).title == "A bold & plain title"


def test_numbers_that_are_none_count_as_missing() -> None:
    found = only_item(item("abc", parent="-3", menu_order="9" * 5000, accepts_comments=None))
    assert (found.number, found.parent, found.menu_order, found.accepts_comments) == (None, 0, 0, None)
    assert only_item(item("0")).number is None


@pytest.mark.parametrize(
    ("link", "guid", "number"),
    [
        ("https://old.example/?p=14", "https://old.example/?p=14", 14),
        ("https://old.example/a-treaty/", "http://old.example/?page_id=15", 15),
        ("https://old.example?post_type=event&p=16", "", 16),
        ("https://old.example/a/", "http://old.example/?attachment_id=17#x", 17),
        ("https://old.example/a/", "https://old.example/wp-content/p=18.jpg", None),
        ("https://old.example/?up=19", "https://old.example/?p=0", None),
    ],
)
def test_an_item_without_a_number_has_that_of_its_address(link: str, guid: str, number: int | None) -> None:
    assert only_item(item(None, address=link, guid=guid)).number == number
    assert only_item(item(3, address=link, guid=guid)).number == 3
