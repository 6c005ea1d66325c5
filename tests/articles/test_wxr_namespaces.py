"""Elements of a WordPress export are known by their namespaces, in all versions, and not by prefixes."""

from __future__ import annotations

import pytest

from articles.wordpress.wxr import Author, Item, Site
from tests.wxr import NAMESPACE, author, category, comment, export, item, only_item, records


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "1.3", "2.0"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_every_version_is_read_and_a_higher_one_too(version: str, scheme: str) -> None:
    namespace = f"{scheme}://wordpress.org/export/{version}/"
    data = export(items=[item(excerpt="Short.")], authors=[author()], version=version, namespace=namespace)
    site, _, found = records(data)
    assert site == Site("The Old Review", "https://old.example", version, "en")
    assert isinstance(found, Item)
    assert (found.number, found.excerpt) == (1, "Short.")


def test_namespaces_count_and_prefixes_do_not() -> None:
    data = export(items=[item(excerpt="Short.", comments=[comment()])])
    renamed = data
    for old, new in [("wp", "old"), ("content", "wp"), ("excerpt", "content")]:
        renamed = renamed.replace(f"xmlns:{old}=".encode(), f"xmlns:{new}=".encode())
        renamed = renamed.replace(f"<{old}:".encode(), f"<{new}:".encode())
        renamed = renamed.replace(f"</{old}:".encode(), f"</{new}:".encode())
    assert b"<wp:encoded><![CDATA[<p>Body 1</p>" in renamed
    assert b"<content:encoded><![CDATA[Short.]]>" in renamed
    assert records(renamed) == records(data)


def test_a_prefix_may_change_its_meaning_on_the_way() -> None:
    foreign = b'<wp:author xmlns:wp="http://elsewhere.example/"><wp:author_login>eve</wp:author_login></wp:author>'
    opening = f'<item xmlns:wp="http://elsewhere.example/" xmlns:new="{NAMESPACE}"><wp:post_id>9</wp:post_id>'.encode()
    other = opening + item(2).removeprefix(b"<item>").replace(b"<wp:", b"<new:").replace(b"</wp:", b"</new:")
    found = records(export(authors=[foreign, author()], items=[item(1), other, item(3)]))
    assert [record.login for record in found if isinstance(record, Author)] == ["ann"]
    assert [record.number for record in found if isinstance(record, Item)] == [1, 2, 3]


def test_namespaces_may_be_the_default() -> None:
    number = f'<post_id xmlns="{NAMESPACE}">5</post_id>'.encode()
    assert only_item(item(None).replace(b"<item>\n", b"<item>\n" + number)).number == 5
    whole = export(items=[item(5)], terms=[category()], authors=[author()])
    unprefixed = whole.replace(b"<wp:", b"<").replace(b"</wp:", b"</").replace(b"xmlns:wp=", b"xmlns=")
    assert records(unprefixed) == records(whole)
    assert records(whole.replace(b"<rss ", b'<rss xmlns="http://backend.example/rss2" ')) == records(whole)


def test_the_same_names_of_other_namespaces_are_not_taken() -> None:
    foreign = (
        b'<x:encoded xmlns:x="http://elsewhere.example/">no</x:encoded><x:title xmlns:x="urn:media">no</x:title>'
        b'<x:comment xmlns:x="http://elsewhere.example/"><x:comment_id>1</x:comment_id></x:comment>'
    )
    assert only_item(item().replace(b"<item>", b"<item>" + foreign)) == only_item(item())
    inner = b'<x:comment_content xmlns:x="http://elsewhere.example/">no</x:comment_content>'
    spoilt = comment().replace(b"<wp:comment>", b"<wp:comment>" + inner)
    assert only_item(item(comments=[spoilt])) == only_item(item(comments=[comment()]))
