"""The text of a WordPress post or page as our HTML. It knows no database: a `Site` answers for pictures and links."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from articles.sanitizing import MAX_TAGS, UNWANTED, clean, plain_text
from articles.wordpress.body.notes import Notes
from articles.wordpress.body.old_site import Site
from articles.wordpress.body.plain import as_text
from articles.wordpress.body.sheet import TooMuchError
from articles.wordpress.body.writing import Writer

MAX_MARKS = 2 * MAX_TAGS  # tags, comments and brackets; a block has two comments for the two tags that stay


@dataclass
class Converted:
    html: str
    notes: list[tuple[str, str]] = field(default_factory=list)
    teaser: str = ""  # the words before <!--more-->, a line for each block


def convert(body: str, site: Site, item: int | None = None, *, footnotes: str = "") -> Converted:
    """Whatever comes in, safe HTML comes out. `footnotes` is what the item's postmeta says under that name."""
    text = UNWANTED.sub("", body.replace("\r\n", "\n").replace("\r", "\n"))
    try:
        if text.count("<") + text.count("[") > MAX_MARKS:
            raise TooMuchError
        writer = Writer(text, site, item, footnotes)
        return Converted(clean(writer.write()), list(writer.notes), plain_text(writer.teaser))
    except (TooMuchError, ValidationError):
        notes = Notes()
        return Converted(as_text(text, notes), list(notes))
