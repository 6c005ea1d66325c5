"""A WordPress export is read as it comes: in constant memory, freed of what XML forbids, in the encoding it names."""

from __future__ import annotations

import io
import subprocess
import sys
import tracemalloc
from collections import deque
from itertools import chain, islice, repeat
from typing import BinaryIO, cast

import pytest

from articles.wordpress.wxr import Item, Reader, Unreadable, read
from tests.wxr import author, comment, export, item, items_of, records


@pytest.mark.parametrize(
    "before", [b"\xef\xbb\xbf", b"\n\n", b"\xef\xbb\xbf\r\n \n", b"\n\xef\xbb\xbf", b"\n" * 40_000]
)
def test_a_byte_order_mark_and_blank_lines_in_front_do_no_harm(before: bytes) -> None:
    assert records(before + export(authors=[author()])) == records(export(authors=[author()]))


def test_forbidden_control_characters_are_removed_and_counted() -> None:
    forbidden = bytes([*range(9), 11, 12, *range(14, 32)])
    data = export(items=[item(body="one\ttwo"), item(2)])
    spoilt = b"\x00" + data.replace(b"one", b"o" + forbidden + b"ne")
    spoilt = spoilt.replace(b"<channel>", b"<channel>" + b"\x0b" * 99_999)
    reader = Reader(io.BytesIO(spoilt))
    assert list(reader) == records(data)
    assert (reader.removed, reader.position) == (len(forbidden) + 100_000, len(spoilt))


def test_other_encodings_are_read_where_the_file_names_them() -> None:
    data = export(items=[item(body="café “au lait”")]).decode()
    for encoding in ("windows-1252", "utf-16", "UTF8", "utf-8"):
        (found,) = items_of(data.replace("UTF-8", encoding).encode(encoding))
        assert found.body == "café “au lait”"
    latin = data.replace("“", "").replace("”", "").replace("UTF-8", "ISO-8859-1").encode("latin-1")
    assert items_of(latin)[0].body == "café au lait"


def test_the_position_grows_on_the_way() -> None:
    data = export(items=[item(number, body="word " * 2000) for number in range(1, 30)])
    reader = Reader(io.BytesIO(data))
    positions = [reader.position for _ in reader]
    assert positions == sorted(positions)
    assert 0 < positions[0] < len(data) / 4
    assert reader.position == len(data)


def test_a_file_that_was_cut_off_yields_what_stands_before_and_then_raises() -> None:
    data = export(items=[item(1), item(2), item(3)])
    reading = read(io.BytesIO(data[: data.rindex(b"<wp:post_id>")]))
    assert [getattr(record, "number", 0) for record in islice(reading, 3)] == [0, 1, 2]
    with pytest.raises(Unreadable, match=r"^Line \d+, column \d+: The file ends too early: it was cut off"):
        next(reading)


def test_malformed_xml_is_met_before_the_rest_is_read() -> None:
    data = export(items=[item(1), b"<item>&</item>", *[item(number, body="word " * 9000) for number in range(2, 9)]])
    reader = Reader(io.BytesIO(data))
    with pytest.raises(Unreadable):
        list(reader)
    assert reader.position < len(data) / 4


class Endless(io.RawIOBase):
    """So many items of 4 KB, none of which is there before it is read."""

    def __init__(self, count: int) -> None:
        start, end = export(items=[b"|"]).split(b"|")
        more = item(body="word " * 400, comments=[comment(number) for number in range(1, 4)])
        self._parts = chain([start], repeat(more, count), [end])

    def read(self, size: int = -1) -> bytes:
        return next(self._parts, b"")


def test_memory_does_not_grow_with_the_file() -> None:
    """In a process of its own: what other tests have left behind, or do in threads, is none of its business."""
    measure = "from tests.articles.test_wxr_stream import highest; highest(100); print(highest(2000))"
    process = subprocess.run([sys.executable, "-c", measure], capture_output=True, text=True, check=True)
    assert int(process.stdout) < 2**18


def highest(count: int) -> int:
    """How many bytes reading so many items took at the most, at one time."""
    tracemalloc.start()
    try:
        (last,) = deque(read(cast("BinaryIO", Endless(count))), maxlen=1)
        assert isinstance(last, Item)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_comments_can_be_left_out() -> None:
    data = export(items=[item(1, comments=[comment(1), comment(2)])])
    found = [record for record in Reader(io.BytesIO(data), comments=False) if isinstance(record, Item)]
    assert [(record.title, record.comments) for record in found] == [("Post 1", ())]
