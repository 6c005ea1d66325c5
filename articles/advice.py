"""What an article should have before readers see it. Unlike publishing.problems() it can be overridden, with a reason.

Each check is a function from a revision's data to messages; CHECKS is the list that holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles import links
from articles.models import Image
from articles.revisions import Data

HEADLINE_IN_SEARCH = 70  # characters; what is longer is cut off in results
HEADING = re.compile(r"<h([2-4])[^>]*>(.*?)</h\1>", re.DOTALL)
PICTURE = re.compile(r"<img [^>]*>")
ALT = re.compile(r' alt="([^"]*)"')
TAG = re.compile(r"<[^>]+>")
Message = str | Promise


def on(data: Data) -> list[Message]:
    """The advice that is not followed, in the order of the checks."""
    return [message for check in CHECKS for message in check(data)]


def standfirst(data: Data) -> Iterator[Message]:
    if not data["standfirst"].strip():
        yield _("There is no standfirst; lists and search results show its first words.")


def headline(data: Data) -> Iterator[Message]:
    if len(data["headline"]) > HEADLINE_IN_SEARCH:
        yield _("The headline has %(length)d characters; search results cut it off after about %(limit)d.") % {
            "length": len(data["headline"]),
            "limit": HEADLINE_IN_SEARCH,
        }


def lead_image(data: Data) -> Iterator[Message]:
    image = Image.objects.filter(pk=data["lead_image"]).first() if data["lead_image"] else None
    if image and not image.alt and not image.is_decorative:
        yield _("The lead image has no alternative text, so readers who cannot see it do not know what it shows.")
    if image and not image.credit:
        yield _("The lead image has no credit.")


def pictures(data: Data) -> Iterator[Message]:
    """In the text. An empty alternative text marks decoration, which seldom stands in an article."""
    alts = (ALT.search(picture) for picture in PICTURE.findall(data["body"]))
    missing = sum(1 for alt in alts if alt is None or not alt[1].strip())
    if missing:
        yield _("Pictures in the text without alternative text: %(count)d.") % {"count": missing}


def headings(data: Data) -> Iterator[Message]:
    """Readers with a screen reader move from heading to heading: no level may be left out."""
    before = 1
    for level, text in HEADING.findall(data["body"]):
        if int(level) > before + 1:
            shown = unescape(TAG.sub("", text)).strip()[:60]
            yield _("The heading “%(text)s” skips a level.") % {"text": shown}
        before = int(level)


def inner_links(data: Data) -> Iterator[Message]:
    missing = links.not_public(links.ids_in(data["body"]))
    if missing:
        yield _("Links to articles that readers do not see, shown as plain words: %(count)d.") % {"count": len(missing)}


CHECKS: list[Callable[[Data], Iterator[Message]]] = [standfirst, headline, lead_image, pictures, headings, inner_links]
