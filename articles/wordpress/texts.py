"""Short texts of the other site as ours: plain, without what deceives the eye, no longer than there is room for."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.text import slugify

from articles.sanitizing import UNWANTED, clean, plain_text
from articles.wordpress import wxr
from articles.wordpress.report import Report
from articles.wordpress.wxr.values import decoded

SLUG = re.compile(r"[-\w]{1,100}")
HIDDEN = re.compile("[\u200b\u2060\u2066-\u2069\xad]")  # without width, or turning the direction of what follows
TEMPLATE = re.compile(r"%%|(?:^|\s)%\w+%|#\w+_\w+")  # what search plugins fill in themselves


def plain(html: str) -> str:
    """The words of a bit of HTML in one line."""
    try:
        text = plain_text(clean(html)) if "<" in html or "&" in html else html
    except ValidationError:  # too much markup for a title
        text = strip_tags(html)
    return " ".join(HIDDEN.sub("", UNWANTED.sub("", text)).split())


def shortened(text: str, limit: int, report: Report, what: str) -> str:
    """Cut at a word, and said so in the report."""
    if len(text) <= limit:
        return text
    report.find("shortened", what)
    cut = text[: limit - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def slug_of(slug: str, name: str, limit: int) -> str:
    """The slug it had, if it can be one here, else one made from it or from the name; it may still be taken."""
    if len(slug) <= limit and SLUG.fullmatch(slug):
        return slug
    made = slugify(slug, allow_unicode=True) or slugify(name, allow_unicode=True)
    return made[:limit].strip("-_") or "untitled"


def free(slug: str, used: set[str], limit: int) -> str:
    """The slug, or with -2, -3 … behind it; it is used from now on."""
    found, number = slug, 1
    while found in used:
        number += 1
        found = f"{slug[: limit - 1 - len(str(number))]}-{number}"
    used.add(found)
    return found


def former_slugs(item: wxr.Item) -> list[str]:
    """Those that WordPress remembers of a post."""
    return [UNWANTED.sub("", decoded(value)) for key, value in item.meta if key == "_wp_old_slug" and value.strip()]


def description_of(meta: dict[str, str]) -> str:
    """What the well-known plugins for search engines kept as a description."""
    names = ("_yoast_wpseo_metadesc", "rank_math_description", "_aioseo_description", "_aioseop_description",
             "_genesis_description", "_seopress_titles_desc")  # fmt: skip
    texts = (plain(meta.get(name, "")) for name in names)
    return next((text for text in texts if text and not TEMPLATE.search(text)), "")
