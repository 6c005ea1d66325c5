"""What a WordPress export holds, as the file has it: nothing is decided here, which is the importer's part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Site:
    """The channel; always the first thing read."""

    title: str
    address: str  # of the blog, else of its installation, else the channel's link; "" if there is none
    version: str  # of the format; a higher one than we know is read all the same
    language: str


@dataclass(frozen=True, slots=True)
class Author:
    login: str
    name: str  # the login where nothing else is given
    number: int | None


@dataclass(frozen=True, slots=True)
class Term:
    """A category, a tag or a term of another taxonomy: of the site, or as an item names it."""

    taxonomy: str  # "category", "post_tag", others as they are
    slug: str  # "" where it is missing
    name: str
    parent: str = ""  # its slug
    description: str = ""
    number: int | None = None  # known of the site's terms only


@dataclass(frozen=True, slots=True)
class Comment:
    number: int | None
    author: str
    email: str
    website: str
    ip: str
    written_at: datetime | None  # in UTC
    local: datetime | None  # naive: the old site's zone is not in the file
    body: str  # HTML
    approved: str  # "1", "0", "trash", "post-trashed", "spam"; "0" where it is missing, so that nothing hidden is shown
    kind: str  # "comment", "pingback", "trackback", …
    parent: int  # 0: none


@dataclass(frozen=True, slots=True)
class Item:
    """A post, a page, an attachment, a menu's entry, or of any other type."""

    number: int | None
    kind: str
    title: str
    address: str
    guid: str
    creator: str  # a login
    body: str
    excerpt: str
    slug: str
    status: str  # "" where it is missing
    published_at: datetime | None  # in UTC
    local: datetime | None  # naive; of the feed's date where the post has none
    modified_at: datetime | None  # in UTC
    modified_local: datetime | None  # naive
    parent: int  # 0: none
    password: str
    is_sticky: bool
    accepts_comments: bool | None  # None: not said
    menu_order: int
    attachment_url: str
    terms: tuple[Term, ...]
    meta: tuple[tuple[str, str], ...]  # in order; keys may repeat
    comments: tuple[Comment, ...]
    line: int  # where it begins in the file
