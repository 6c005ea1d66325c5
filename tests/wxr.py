"""WordPress exports for tests, built part by part, and read again.

A value of None leaves its element out. Texts are in CDATA, as WordPress writes them.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import quoteattr

from articles.wordpress.wxr import Comment, Item, Record, read

NAMESPACE = "http://wordpress.org/export/1.2/"

Value = str | int | bool | None

HEAD = {
    "title": "title", "address": "link", "language": "language", "version": "wp:wxr_version",
    "site_address": "wp:base_site_url", "blog_address": "wp:base_blog_url",
}  # fmt: skip
AUTHOR = {
    "number": "wp:author_id", "login": "wp:author_login", "email": "wp:author_email",
    "name": "wp:author_display_name", "first_name": "wp:author_first_name", "last_name": "wp:author_last_name",
}  # fmt: skip
CATEGORY = {
    "number": "wp:term_id", "slug": "wp:category_nicename", "parent": "wp:category_parent", "name": "wp:cat_name",
    "description": "wp:category_description",
}  # fmt: skip
TAG = {"number": "wp:term_id", "slug": "wp:tag_slug", "name": "wp:tag_name", "description": "wp:tag_description"}
TERM = {
    "number": "wp:term_id", "taxonomy": "wp:term_taxonomy", "slug": "wp:term_slug", "parent": "wp:term_parent",
    "name": "wp:term_name", "description": "wp:term_description",
}  # fmt: skip
ITEM = {
    "title": "title", "address": "link", "feed_date": "pubDate", "creator": "dc:creator", "guid": "guid",
    "body": "content:encoded", "excerpt": "excerpt:encoded", "number": "wp:post_id", "local": "wp:post_date",
    "published_at": "wp:post_date_gmt", "modified_local": "wp:post_modified", "modified_at": "wp:post_modified_gmt",
    "accepts_comments": "wp:comment_status", "slug": "wp:post_name", "status": "wp:status", "parent": "wp:post_parent",
    "menu_order": "wp:menu_order", "kind": "wp:post_type", "password": "wp:post_password",
    "is_sticky": "wp:is_sticky", "attachment_url": "wp:attachment_url",
}  # fmt: skip
COMMENT = {
    "number": "wp:comment_id", "author": "wp:comment_author", "email": "wp:comment_author_email",
    "website": "wp:comment_author_url", "ip": "wp:comment_author_IP", "local": "wp:comment_date",
    "written_at": "wp:comment_date_gmt", "body": "wp:comment_content", "approved": "wp:comment_approved",
    "kind": "wp:comment_type", "parent": "wp:comment_parent",
}  # fmt: skip


def export(
    *,
    items: Iterable[bytes] = (),
    authors: Iterable[bytes] = (),
    terms: Iterable[bytes] = (),
    version: str | None = "1.2",
    namespace: str = NAMESPACE,
    **over: Value,
) -> bytes:
    """A whole file. `over` is of the site: title, address, language, site_address, blog_address."""
    said: dict[str, Value] = {"title": "The Old Review", "address": "https://old.example", "language": "en", **over}
    head = _elements(HEAD, {**said, "version": version})
    opening = (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<rss version="2.0"\n'
        f'\txmlns:excerpt="{namespace}excerpt/"\n\txmlns:content="http://purl.org/rss/1.0/modules/content/"\n'
        f'\txmlns:dc="http://purl.org/dc/elements/1.1/"\n\txmlns:wp="{namespace}">\n<channel>\n'
    )
    parts = [opening.encode(), head.encode(), *authors, *terms, *items, b"</channel>\n</rss>\n"]
    return b"".join(parts)


def author(login: Value = "ann", name: Value = "Ann Author", **over: Value) -> bytes:
    return _wrapped("wp:author", _elements(AUTHOR, {"login": login, "name": name, **over}))


def category(slug: Value = "water", name: Value = "Water", **over: Value) -> bytes:
    return _wrapped("wp:category", _elements(CATEGORY, {"slug": slug, "name": name, **over}))


def tag(slug: Value = "treaties", name: Value = "Treaties", **over: Value) -> bytes:
    return _wrapped("wp:tag", _elements(TAG, {"slug": slug, "name": name, **over}))


def term(taxonomy: Value, slug: Value, name: Value, **over: Value) -> bytes:
    return _wrapped("wp:term", _elements(TERM, {"taxonomy": taxonomy, "slug": slug, "name": name, **over}))


def item(
    number: Value = 1,
    *,
    terms: Iterable[tuple[str | None, str | None, str]] = (("category", "water", "Water"),),
    meta: Iterable[tuple[str, str]] = (),
    comments: Iterable[bytes] = (),
    **over: Value,
) -> bytes:
    """A published post, unless told otherwise. `terms` are (taxonomy, slug, name)."""
    fields: dict[str, Value] = {
        "number": number,
        "title": f"Post {number}",
        "address": f"https://old.example/2022/08/16/post-{number}/",
        "feed_date": "Tue, 16 Aug 2022 07:30:00 +0000",
        "creator": "ann",
        "guid": f"https://old.example/?p={number}",
        "body": f"<p>Body {number}</p>",
        "excerpt": "",
        "local": "2022-08-16 09:30:00",
        "published_at": "2022-08-16 07:30:00",
        "modified_local": "2022-08-17 09:30:00",
        "modified_at": "2022-08-17 07:30:00",
        "accepts_comments": True,
        "slug": f"post-{number}",
        "status": "publish",
        "parent": 0,
        "menu_order": 0,
        "kind": "post",
        "password": "",
        "is_sticky": False,
        **over,
    }
    named = (
        f"<category{_attribute('domain', taxonomy)}{_attribute('nicename', slug)}>{_cdata(name)}</category>\n"
        for taxonomy, slug, name in terms
    )
    kept = (
        f"<wp:postmeta>\n<wp:meta_key>{_cdata(key)}</wp:meta_key>\n"
        f"<wp:meta_value>{_cdata(value)}</wp:meta_value>\n</wp:postmeta>\n"
        for key, value in meta
    )
    inner = "".join([_elements(ITEM, fields), *named, *kept])
    return _wrapped("item", inner, *comments)


def comment(number: Value = 1, **over: Value) -> bytes:
    """An approved comment, unless told otherwise."""
    fields: dict[str, Value] = {
        "number": number,
        "author": "Ben Reader",
        "email": "ben@reader.example",
        "website": "https://reader.example",
        "ip": "192.0.2.7",
        "local": "2022-08-18 12:00:00",
        "written_at": "2022-08-18 10:00:00",
        "body": f"Comment {number}",
        "approved": "1",
        "kind": "comment",
        "parent": 0,
        **over,
    }
    return _wrapped("wp:comment", _elements(COMMENT, fields))


def records(data: bytes) -> list[Record]:
    return list(read(io.BytesIO(data)))


def items_of(data: bytes) -> list[Item]:
    return [record for record in records(data) if isinstance(record, Item)]


def only_item(part: bytes) -> Item:
    (found,) = items_of(export(items=[part]))
    return found


def only_comment(part: bytes) -> Comment:
    (found,) = only_item(item(comments=[part])).comments
    return found


def _elements(names: Mapping[str, str], values: Mapping[str, Value]) -> str:
    """In the order of `names`; a value that has no name there is a mistake of the test."""
    assert values.keys() <= names.keys(), values.keys() - names.keys()
    given = ((name, values.get(key)) for key, name in names.items())
    return "".join(f"<{name}>{_text(name, value)}</{name}>\n" for name, value in given if value is not None)


def _text(name: str, value: Value) -> str:
    if isinstance(value, bool):
        return ("closed", "open")[value] if name == "wp:comment_status" else str(int(value))
    return _cdata(str(value))


def _cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def _attribute(name: str, value: str | None) -> str:
    return "" if value is None else f" {name}={quoteattr(value)}"


def _wrapped(name: str, inner: str, *more: bytes) -> bytes:
    return b"".join([f"<{name}>\n{inner}".encode(), *more, f"</{name}>\n".encode()])
