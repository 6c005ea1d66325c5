"""What an article should have before readers see it. Unlike publishing.problems() it can be overridden, with a reason.

Each check is a function from a revision's data to advice; CHECKS is the list that holds. What was overridden stays
so as long as what it is about is the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles import links
from articles.models import Article, Image
from articles.revisions import Data

STEPS_ASKED = 50  # of an article's past
HEADLINE_IN_SEARCH = 70  # characters; what is longer is cut off in results
HEADING = re.compile(r"<h([2-4])[^>]*>(.*?)</h\1>", re.DOTALL)
PICTURE = re.compile(r"<img [^>]*>")
ALT = re.compile(r' alt="([^"]*)"')
SOURCE = re.compile(r' src="([^"]*)"')
TAG = re.compile(r"<[^>]+>")
Message = str | Promise


class Advice(NamedTuple):
    """What to do, and the piece of the article that it is about."""

    message: Message
    about: object = None

    def __str__(self) -> str:
        return str(self.message)


def on(data: Data) -> list[Advice]:
    """The advice that is not followed, in the order of the checks."""
    return [found for check in CHECKS for found in check(data)]


def unsettled(article: Article, data: Data) -> list[Advice]:
    """Without what somebody has overridden before, for the very same piece of this article."""
    found = on(data)
    settled = _settled(article) if found and article.pk else set()
    return [one for one in found if (str(one), one.about) not in settled]


def _settled(article: Article) -> set[tuple[str, object]]:
    """The steps say what was overridden, their revisions what it was about."""
    moves = article.moves.exclude(overridden=[]).exclude(revision=None).select_related("revision")
    return {
        (str(one), one.about)
        for move in moves[:STEPS_ASKED]
        if move.revision
        for one in on(move.revision.data)
        if str(one) in move.overridden
    }


def standfirst(data: Data) -> Iterator[Advice]:
    if not data["standfirst"].strip():
        yield Advice(_("There is no standfirst; lists and search results show its first words."))


def headline(data: Data) -> Iterator[Advice]:
    if len(data["headline"]) > HEADLINE_IN_SEARCH:
        message = _("The headline has %(length)d characters; search results cut it off after about %(limit)d.")
        counts = {"length": len(data["headline"]), "limit": HEADLINE_IN_SEARCH}
        yield Advice(message % counts, data["headline"])


def lead_image(data: Data) -> Iterator[Advice]:
    image = Image.objects.filter(pk=data["lead_image"]).first() if data["lead_image"] else None
    if image and not image.alt and not image.is_decorative:
        message = _("The lead image has no alternative text, so readers who cannot see it do not know what it shows.")
        yield Advice(message, image.pk)
    if image and not image.credit:
        yield Advice(_("The lead image has no credit."), image.pk)


def pictures(data: Data) -> Iterator[Advice]:
    """In the text. An empty alternative text marks decoration, which seldom stands in an article."""
    missing = tuple(_source(picture) for picture in PICTURE.findall(data["body"]) if not _alternative(picture))
    if missing:
        message = _("Pictures in the text without alternative text: %(count)d.")
        yield Advice(message % {"count": len(missing)}, missing)


def headings(data: Data) -> Iterator[Advice]:
    """Readers with a screen reader move from heading to heading: no level may be left out."""
    before = 1
    for level, text in HEADING.findall(data["body"]):
        if int(level) > before + 1:
            shown = unescape(TAG.sub("", text)).strip()
            yield Advice(_("The heading “%(text)s” skips a level.") % {"text": shown[:60]}, (before, level, shown))
        before = int(level)


def inner_links(data: Data) -> Iterator[Advice]:
    if missing := links.not_public(links.ids_in(data["body"])):
        message = _("Links to articles that readers do not see, shown as plain words: %(count)d.")
        yield Advice(message % {"count": len(missing)}, tuple(sorted(missing)))


def _alternative(picture: str) -> str:
    found = ALT.search(picture)
    return found[1].strip() if found else ""


def _source(picture: str) -> str:
    found = SOURCE.search(picture)
    return found[1] if found else ""


CHECKS: list[Callable[[Data], Iterator[Advice]]] = [standfirst, headline, lead_image, pictures, headings, inner_links]
