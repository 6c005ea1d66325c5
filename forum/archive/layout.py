"""Which tables an archive has, in the order in which they refer to each other, and what it leaves out and why.

The fields come from the models. A new model that refers only to tables above it costs one line here; one that is
neither here nor left out fails a test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Model, Q

from articles.models import (
    Article,
    Author,
    Byline,
    Document,
    FormerSlug,
    Image,
    Move,
    OldAddress,
    Origin,
    Page,
    Pin,
    Revision,
    Section,
    Tag,
)
from articles.sanitizing import clean
from comments.models import Comment, Decision, Discussion, Report
from comments.text import is_web_address
from forum.models import User

Change = Callable[[Any], Any]


def web_address_or_nothing(value: Any) -> Any:
    return value if isinstance(value, str) and is_web_address(value) else ""


def with_clean_body(data: Any) -> Any:
    """A version's text is shown in previews without passing the field that cleans the article's own."""
    return (
        {**data, "body": clean(data["body"])} if isinstance(data, dict) and isinstance(data.get("body"), str) else data
    )


def with_clean_website(former: Any) -> Any:
    """Undoing an edit gives back what stands here."""
    has_one = isinstance(former, dict) and "website" in former
    return {**former, "website": web_address_or_nothing(former["website"])} if has_one else former


def without_email(former: Any) -> Any:
    return {name: value for name, value in former.items() if name != "email"}


@dataclass(frozen=True, eq=False)
class Table:
    """A file with one row a line; or, `within` a row of another table, a list there."""

    model: type[Model]
    name: str
    about: str
    label: str = ""  # the field that stands beside the id wherever another row refers to one of these
    within: str = ""  # the field that says to which row of the table above it belongs
    parts: tuple[Table, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)  # fields, and why
    begins: Mapping[str, Any] = field(default_factory=dict)  # with what a field that is left out comes in
    personal: tuple[str, ...] = ()  # fields that are empty in an archive without personal data
    reduced: Mapping[str, Change] = field(default_factory=dict)  # and those that have some of it in them
    cleaned: Mapping[str, Change] = field(default_factory=dict)  # on the way in, beside what the fields do themselves
    order: tuple[str, ...] = ("pk",)
    slices: tuple[Q, ...] = (Q(),)  # one behind the other, each in order
    batch: int = 1000  # rows in memory at once

    @property
    def file(self) -> str:
        return f"{self.name}.jsonl"


TABLES = (
    Table(
        User,
        "accounts",
        "The people who run the site. No passwords: whoever comes in gets a new one.",
        label="username",
        left_out={"password": "nobody's business, not even as a hash"},
        personal=("email", "last_login"),
    ),
    Table(
        Image,
        "images",
        "The picture library; the files themselves are in media/.",
        label="file",
        left_out={"is_drawn": "whether the smaller sizes are there, which are not in an archive"},
        begins={"is_drawn": False},
    ),
    Table(Document, "documents", "Files that texts link to; the files themselves are in media/.", label="title"),
    Table(Section, "sections", "The sections and sub-sections.", label="slug"),
    Table(Tag, "tags", "What articles are about.", label="slug"),
    Table(Author, "authors", "The people named in bylines.", label="name"),
    Table(
        Article,
        "articles",
        "Articles in every state, each with its bylines, former addresses, versions and steps.",
        label="slug",
        batch=50,
        parts=(
            Table(Byline, "bylines", "Who did what for it.", within="article", order=("position", "pk")),
            Table(FormerSlug, "former_slugs", "Addresses that lead to it.", within="article"),
            Table(
                Revision,
                "revisions",
                "Every saved version.",
                within="article",
                cleaned={"data": with_clean_body},
            ),
            Table(Move, "moves", "Its steps to readers and back.", within="article"),
        ),
    ),
    Table(Pin, "pins", "What stands at the head of the front page."),
    Table(Page, "pages", "Pages that are no articles.", label="path"),
    Table(
        OldAddress,
        "old_addresses",
        "Redirects: addresses of former times, and where each leads.",
    ),
    Table(
        Comment,
        "comments",
        "Readers' comments in every state, first those that answer none, each with decisions and reports about it.",
        left_out={"holds_place": "worked out from the comment and its answers by the database"},
        personal=(
            "email",
            "ip_address",
            "user_agent",
            "commenter",
            "evidence",
            "wants_mail",
            "email_confirmed_at",
        ),
        cleaned={"website": web_address_or_nothing},
        slices=(Q(parent=None), Q(parent__isnull=False)),
        parts=(
            Table(
                Decision,
                "decisions",
                "What moderators decided.",
                within="comment",
                reduced={"former": without_email},
                cleaned={"former": with_clean_website},
            ),
            Table(Report, "reports", "What readers complained about.", within="comment", personal=("ip_address",)),
        ),
    ),
    Table(Origin, "origins", "What came from another site, and what it became here."),
    Table(Discussion, "discussion", "The discussion settings: one row, or none while the defaults hold."),
)

# What rows refer to by name, because every site has made it already.
NAMED: dict[type[Model], tuple[str, ...]] = {Group: ("name",), Permission: ("content_type__app_label", "codename")}

LEFT_OUT = {
    "articles.Autosave": "unsaved text, which is its writer's and forgotten after thirty days",
    "articles.Presence": "who has an article open at this moment",
    "articles.PreviewLink": "signed with this site's secret, so it opens nothing elsewhere",
    "articles.InnerLink": "read from the texts by the database",
    "articles.BodyImage": "read from the texts by the database",
    "articles.ImportRun": "how an import from elsewhere went; what it brought is here",
    "articles.BodyDocument": "read from the texts by the database",
    "articles.Listing": "worked out from the articles by the database",
    "articles.ListingCount": "counted by the database",
    "articles.Word": "read from the headlines by the database",
    "comments.Thread": "counted by the database",
    "comments.Tally": "counted by the database",
    "forum.OutgoingMail": "waits to be sent by this site and by no other",
    "forum.Site": "how far what readers see has come, which the database knows by itself",
    "forum.ThreadEdition": "the same of one article's comments",
    "forum.Throttle": "limits that are over within hours",
    "admin.LogEntry": "the admin's own log; versions, steps and decisions say more",
    "auth.Group": "made by every site, and named in accounts",
    "auth.Permission": "made by every site, and named in accounts",
    "contenttypes.ContentType": "made by every site",
    "sessions.Session": "who is signed in at this moment",
}

BY_MODEL = {table.model: table for table in TABLES}


def all_tables() -> Iterator[Table]:
    """Those within others too, each behind the one that it is in."""
    for table in TABLES:
        yield table
        yield from table.parts
