"""Block comments: `<!-- wp:name {"json": 1} -->` … `<!-- /wp:name -->`, or one that closes itself."""

from __future__ import annotations

import json
import re
from typing import Any

NAME = r"[a-z][a-z0-9_-]*+(?:/[a-z][a-z0-9_-]*+)?"
COMMENT = re.compile(rf"(/?)wp:({NAME})(?=\s|$|\{{|/)(.*?)(/?)$", re.DOTALL)


def names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What WordPress fills in when it shows the page. What they contain is part of the site, not of the text.
DYNAMIC = names(
    "archives calendar categories comments comments-query-loop latest-comments latest-posts loginout navigation "
    "page-list pattern post-comments post-comments-form post-navigation-link post-template posts-list query rss search "
    "site-logo site-tagline site-title social-link social-links tag-cloud template-part"
)
# These may stand empty, and nothing is missed then.
STATIC = names(
    "button buttons classic code column columns cover details file freeform group heading html image list list-item "
    "media-text missing more nextpage paragraph preformatted pullquote quote separator shortcode spacer table "
    "text-columns verse"
)
CLASSIC = frozenset({"freeform", "classic", "shortcode"})  # their text has the classic editor's paragraphs
EMBED = re.compile(r"wp:(?:core-)?embed(?:/|$)")


def has_blocks(body: str) -> bool:
    return "<!-- wp:" in body


def attributes(source: str) -> dict[str, str]:
    """The plain values, as text; lists of numbers with commas. What cannot be read is left."""
    if not source or source.isspace():
        return {}
    values = read_json(source)
    found = {key: _plain(value) for key, value in values.items()} if isinstance(values, dict) else {}
    return {key: value for key, value in found.items() if value}


def read_json(source: str) -> Any:
    try:
        return json.loads(source)
    except (ValueError, RecursionError):
        return None


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(str(entry) for entry in value if isinstance(entry, int | str))
    return str(value) if isinstance(value, int | str) else ""
