"""The elements of an export and the records they stand for. A part that is missing is as if it were empty."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from articles.wordpress.wxr import values
from articles.wordpress.wxr.parts import Parts, name_of, raw
from articles.wordpress.wxr.records import Author, Comment, Item, Term


def record(element: Element, outer: str) -> Author | Term | Item | None:
    """None for other children of the channel."""
    make = RECORDS.get(name_of(element.tag, outer))
    return make(Parts(element, outer)) if make else None


def author(parts: Parts) -> Author:
    login = parts.text("wp:author_login")
    full = f"{parts.text('wp:author_first_name')} {parts.text('wp:author_last_name')}".strip()
    return Author(
        login=login,
        name=parts.text("wp:author_display_name") or full or login,
        number=parts.identity("wp:author_id"),
    )


def category(parts: Parts) -> Term:
    return Term(
        taxonomy="category",
        slug=parts.slug("wp:category_nicename"),
        name=parts.text("wp:cat_name"),
        parent=parts.slug("wp:category_parent"),
        description=parts.text("wp:category_description"),
        number=parts.identity("wp:term_id"),
    )


def tag(parts: Parts) -> Term:
    return Term(
        taxonomy="post_tag",
        slug=parts.slug("wp:tag_slug"),
        name=parts.text("wp:tag_name"),
        description=parts.text("wp:tag_description"),
        number=parts.identity("wp:term_id"),
    )


def term(parts: Parts) -> Term:
    return Term(
        taxonomy=_taxonomy(parts.text("wp:term_taxonomy")),
        slug=parts.slug("wp:term_slug"),
        name=parts.text("wp:term_name"),
        parent=parts.slug("wp:term_parent"),
        description=parts.text("wp:term_description"),
        number=parts.identity("wp:term_id"),
    )


def item(parts: Parts) -> Item:
    link, guid = parts.text("link"), parts.text("guid")
    return Item(
        number=parts.identity("wp:post_id") or values.number_in(link) or values.number_in(guid),
        kind=parts.text("wp:post_type") or "post",
        title=parts.text("title"),
        address=link,
        guid=guid,
        creator=parts.text("dc:creator"),
        body=parts.raw("content:encoded"),
        excerpt=parts.raw("excerpt:encoded"),
        slug=parts.slug("wp:post_name"),
        status=parts.text("wp:status"),
        published_at=parts.utc("wp:post_date_gmt"),
        local=parts.local("wp:post_date") or values.feed_local(parts.text("pubDate")),
        modified_at=parts.utc("wp:post_modified_gmt"),
        modified_local=parts.local("wp:post_modified"),
        parent=parts.identity("wp:post_parent") or 0,
        password=parts.text("wp:post_password"),
        is_sticky=parts.text("wp:is_sticky") == "1",
        accepts_comments={"open": True, "closed": False}.get(parts.text("wp:comment_status")),
        menu_order=values.number(parts.text("wp:menu_order")) or 0,
        attachment_url=parts.text("wp:attachment_url"),
        terms=_terms([*parts.every("category"), *parts.every("wp:category")]),
        meta=tuple(
            (key, meta.raw("wp:meta_value")) for meta in parts.inner("wp:postmeta") if (key := meta.text("wp:meta_key"))
        ),
        comments=tuple(comment(inner) for inner in parts.inner("wp:comment")),
        line=parts.line,
    )


def comment(parts: Parts) -> Comment:
    return Comment(
        number=parts.identity("wp:comment_id"),
        author=parts.text("wp:comment_author"),
        email=parts.text("wp:comment_author_email"),
        website=parts.text("wp:comment_author_url"),
        ip=parts.text("wp:comment_author_IP"),
        written_at=parts.utc("wp:comment_date_gmt"),
        local=parts.local("wp:comment_date"),
        body=parts.raw("wp:comment_content"),
        approved=parts.text("wp:comment_approved") or "0",
        kind=parts.text("wp:comment_type") or "comment",
        parent=parts.identity("wp:comment_parent") or 0,
    )


def _terms(elements: list[Element]) -> tuple[Term, ...]:
    """Old exports name every term twice, once without its slug."""
    terms = [
        Term(
            taxonomy=_taxonomy((element.get("domain") or "category").strip()),
            slug=values.decoded((element.get("nicename") or "").strip()),
            name=raw(element).strip(),
        )
        for element in elements
    ]
    complete = {(term.taxonomy, term.name) for term in terms if term.slug}
    named = (term for term in terms if term.slug or (term.name and (term.taxonomy, term.name) not in complete))
    return tuple(dict.fromkeys(named))


def _taxonomy(name: str) -> str:
    return "post_tag" if name == "tag" else name


RECORDS: dict[str, Callable[[Parts], Author | Term | Item]] = {
    "wp:author": author,
    "wp:category": category,
    "wp:tag": tag,
    "wp:term": term,
    "item": item,
}
