"""Files that are no WordPress export, or a damaged one, are refused in words that say what is wrong and where."""

from __future__ import annotations

import gzip
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.wordpress.wxr import Record, Site, Unreadable
from tests.wxr import author, category, comment, export, item, records, tag

EXPECTED = "Expected is the .xml file that WordPress writes under Tools → Export."


def refusal(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        records(data)
    return caught.value


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf\n \n", "The file is empty."),
        (gzip.compress(export()), "The file is compressed with gzip: unpack it first."),
        (b"PK\x03\x04\x14\x00", "The file is a ZIP archive: unpack it first."),
        (b'{"title": "JSON"}', "The file is no XML: its first character is not “<”."),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "The file is no XML: its first character is not “<”."),
        (
            b"<feed xmlns='http://www.w3.org/2005/Atom'/>",
            "The file is no WordPress export: where it should have <rss>, it has <feed>.",
        ),
        (b"<rss><feed/></rss>", "The file is no WordPress export: where it should have <channel>, it has <feed>."),
    ],
)
def test_another_kind_of_file_is_refused_by_its_name(data: bytes, what: str) -> None:
    assert refusal(data).reason == f"{what} {EXPECTED}"


def test_where_another_kind_of_file_begins_is_told() -> None:
    assert str(refusal(b"<rss>\n\n<feed/></rss>")).startswith("Line 3, column 1: The file is no WordPress export")
    assert str(refusal(b"")).startswith("The file is empty.")


def test_a_web_page_is_refused() -> None:
    assert refusal(b"<!DOCTYPE html>\n<html></html>").reason == f"The file is a web page. {EXPECTED}"
    assert "it has <html>" in refusal(b"<html></html>").reason


@pytest.mark.parametrize("contents", [b"", b"<item><title>News</title><link>https://a.example/</link></item>"])
def test_a_feed_is_refused(contents: bytes) -> None:
    error = refusal(b'<rss version="2.0">\n<channel>\n<title>News</title>\n' + contents + b"</channel></rss>")
    assert error.reason == f"The file is an RSS feed, without anything that only WordPress's exports have. {EXPECTED}"
    assert error.line == 2


def test_a_file_without_version_is_refused() -> None:
    for data in (export(version=None, items=[item()]), export(version=None, authors=[author()]), export(version="")):
        assert refusal(data).reason.startswith("The file does not say, in front of its contents, which version of ")


@pytest.mark.parametrize("version", ["abc", "1", "1.2.3", "1.x", "١.٢", "v1.2"])
def test_a_file_with_a_strange_version_is_refused(version: str) -> None:
    data = export(version=version, items=[item()])
    error = refusal(data)
    assert error.reason.startswith(f"The file gives “{version}” as the version of its format")
    assert b"wxr_version" in data.split(b"\n")[error.line - 1]


@pytest.mark.parametrize(
    "declaration",
    [
        "<!DOCTYPE rss>",
        '<!DOCTYPE rss SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE rss [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE rss [<!ENTITY % outer SYSTEM "http://elsewhere.example/x.dtd"> %outer;]>',
    ],
)
def test_document_types_and_entities_are_refused(declaration: str) -> None:
    error = refusal(export(items=[item()]).replace(b"?>\n", f"?>\n{declaration}\n".encode(), 1))
    assert error.reason.startswith("The file declares a document type")
    assert error.line == 2


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("<guid>", "<guid><b>", "The tag that ends here is not the one that was opened last."),
        ("<guid>", "& then<guid>", "Here stands an “&” or a “<” as a mere character"),
        ("<guid>", "a < b<guid>", "Here stands an “&” or a “<” as a mere character"),
        ("<guid>", "]]><guid>", "Here stands “]]>”, which may only end a CDATA section"),
        ("<guid>", "&nbsp;<guid>", "Here stands a name between & and ; that XML does not know."),
        ("<guid>", "&#8;<guid>", "Here stands the number of a character that XML does not allow."),
        ("<guid>", '<guid a="1" a="2">', "This tag says the same thing twice."),
        ("<guid>", "<?xml version='1.0'?><guid>", "A second file begins here, within the first."),
        ("<guid>", "<new:guid/><guid>", "The prefix of this tag is declared nowhere above it."),
        ("<guid>", "\ufffe<guid>", "Here stands a character that XML does not allow in this place."),
    ],
)
def test_malformed_xml_says_what_is_wrong_and_where(old: str, new: str, reason: str) -> None:
    data = export(items=[item()]).decode().replace(old, new)
    error = refusal(data.encode())
    line = next(number for number, text in enumerate(data.split("\n"), start=1) if new in text)
    assert (error.line, error.reason.startswith(reason)) == (line, True), error
    assert str(error) == f"Line {line}, column {error.column}: {error.reason}"
    assert refusal(b"\n\n\n" + data.encode()).line == line + 3


def test_what_follows_the_end_is_refused() -> None:
    error = refusal(export(items=[item()]) + b"<more/>")
    assert error.reason == "The export has ended, but the file goes on."


@pytest.mark.parametrize("spoilt", [b"caf\xe9 au lait", b"caf\xe9", b"\xff", b"\xed\xa0\x80", b"\xc0\xaf"])
@pytest.mark.parametrize("start", [0, 16_380, 16_383, 40_000])
def test_bytes_that_are_not_utf8_are_refused_with_their_line(spoilt: bytes, start: int) -> None:
    data = export(items=[item(body="x" * start + "\n|")]).replace(b"|", spoilt)
    error = refusal(data)
    assert error.reason == "Here stands a byte that is not UTF-8, in which the file should be written."
    assert error.line == data[: data.index(spoilt)].count(b"\n") + 1


@pytest.mark.parametrize("encoding", ["shift_jis", "klingon", "hex", "utf-7", "cp037", "utf-16"])
def test_an_encoding_that_cannot_be_read_is_refused_by_name(encoding: str) -> None:
    error = refusal(export(items=[item()]).replace(b"UTF-8", encoding.encode()))
    assert error.reason == f"The encoding of the file, “{encoding}”, cannot be read: save it as UTF-8."
    assert error.line == 1


def test_bytes_that_an_encoding_does_not_have_are_refused() -> None:
    error = refusal(export(items=[item(body="café")]).replace(b"UTF-8", b"US-ASCII"))
    assert error.reason == "Here stands a byte that “us-ascii”, the encoding that the file names, does not have."


WHOLE = export(
    authors=[author("ειρήνη")],
    terms=[category("%ce%b5", "Ε"), tag()],
    items=[item(body="<p>Café\n\n]]> &amp;</p>", meta=[("a", "b")], comments=[comment(body="🕊")]), item(2)],
)


def reads_or_refuses(data: bytes) -> None:
    """Whatever else is raised fails the test."""
    found: list[Record] = []
    with suppress(Unreadable):
        found = records(data)
    assert all(isinstance(record, Site) for record in found[:1])


@given(st.integers(0, len(WHOLE) - 1))
def test_a_truncated_export_reads_or_is_refused(length: int) -> None:
    reads_or_refuses(WHOLE[:length])


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_an_export_with_wrong_bytes_reads_or_is_refused(flips: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for place, byte in flips:
        data[place] = byte
    reads_or_refuses(bytes(data))


@given(st.binary(max_size=200), st.sampled_from([b"", b"<", b"<rss>", b"<?xml version='1.0'", b"<rss><channel><item>"]))
def test_any_bytes_read_or_are_refused(data: bytes, before: bytes) -> None:
    reads_or_refuses(before + data)
