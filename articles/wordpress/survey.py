"""The first reading of an export: that it is whole, and what the second one has to know in advance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from articles.wordpress import wxr
from articles.wordpress.origins import digest_of, link_path

ATTACHMENT, POST, PAGE = "attachment", "post", "page"
NEVER = frozenset({"auto-draft", "inherit"})  # states of what no person ever saved


@dataclass(frozen=True, slots=True)
class Attachment:
    number: int
    address: str  # of its own page
    url: str  # of its file
    title: str
    alt: str
    caption: str
    parent: int


@dataclass(frozen=True, slots=True)
class Expected:
    """A post or page that will come."""

    key: str
    kind: str
    number: int | None
    address: str
    slug: str


@dataclass
class Survey:
    site: wxr.Site
    authors: list[wxr.Author] = field(default_factory=list)
    terms: dict[tuple[str, str], wxr.Term] = field(default_factory=dict)  # by taxonomy and slug
    creators: dict[str, None] = field(default_factory=dict)  # logins, in the order of their first item
    attachments: dict[int, Attachment] = field(default_factory=dict)
    expected: dict[tuple[str, str], Expected] = field(default_factory=dict)  # by kind and key
    others: Counter[str] = field(default_factory=Counter)  # types of content that are left out
    items: int = 0
    largest_comment: int = 0  # its number
    removed: int = 0  # characters that XML forbids


def survey(file: BinaryIO, as_posts: frozenset[str], progress: Callable[[int], None]) -> Survey:
    """Read it all and keep little. Raises wxr.Unreadable where the file is not whole, before anything is written."""
    reader = wxr.Reader(file, comments=False)
    found = Survey(wxr.Site("", "", "", ""))
    for entry in reader:
        progress(reader.position)
        if isinstance(entry, wxr.Item):
            _note_item(found, entry, as_posts)
        elif isinstance(entry, wxr.Term):
            found.terms.setdefault((entry.taxonomy, entry.slug or entry.name), entry)
        elif isinstance(entry, wxr.Author):
            found.authors.append(entry)
        else:
            found.site = entry
    found.removed, found.largest_comment = reader.removed, reader.largest_comment
    return found


def key_of(item: wxr.Item) -> str:
    """Its number there; in a file without numbers, what else tells it from others."""
    return str(item.number) if item.number else digest_of(item.guid or item.address, item.title, str(item.local))


def kind_of(item: wxr.Item, as_posts: frozenset[str]) -> str:
    """What it is to us; empty for what is left out."""
    if item.kind == ATTACHMENT:
        return ATTACHMENT
    if item.status in NEVER:
        return ""
    return PAGE if item.kind == PAGE else POST if item.kind == POST or item.kind in as_posts else ""


def _note_item(found: Survey, item: wxr.Item, as_posts: frozenset[str]) -> None:
    found.items += 1
    kind = kind_of(item, as_posts)
    if kind == ATTACHMENT and item.number:
        found.attachments.setdefault(item.number, _attachment(item))
    elif kind in {POST, PAGE}:
        key = key_of(item)
        found.expected.setdefault((kind, key), Expected(key, kind, item.number, item.address, item.slug))
        if item.creator:
            found.creators.setdefault(item.creator)
        for term in item.terms:
            found.terms.setdefault((term.taxonomy, term.slug or term.name), term)
    else:  # an attachment without a number among them, which nothing can refer to
        found.others[f"{item.kind} ({item.status})" if item.status in NEVER else item.kind] += 1


def _attachment(item: wxr.Item) -> Attachment:
    alt = next((value for key, value in item.meta if key == "_wp_attachment_image_alt"), "")
    return Attachment(
        number=item.number or 0,
        address=item.address,
        url=item.attachment_url or item.guid,
        title=item.title,
        alt=alt,
        caption=item.excerpt,
        parent=item.parent,
    )


def prefixes_of(found: Survey) -> list[str]:
    """What may stand before the addresses of categories, tags, authors and dates: nothing, the folder of the site, and
    a first part that all its posts have in common, as in /archives/123."""
    folder = link_path(found.site.address).rstrip("/") if "//" in found.site.address else ""
    posts = [link_path(one.address).removeprefix(folder) for one in found.expected.values() if one.kind == POST]
    fronts = {path.strip("/").partition("/")[0] for path in posts if path.strip("/").count("/")}
    front = fronts.pop() if len(fronts) == 1 else ""
    has_front = bool(front) and not front.isdecimal() and front != "index.php"
    return list(dict.fromkeys(["", folder, *([f"{folder}/{front}"] if has_front else [])]))
