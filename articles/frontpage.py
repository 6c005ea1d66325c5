"""What stands on the front page, and where: what the editors pinned, what is newest, and each section's newest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from articles import cards
from articles.cards import Card
from articles.models import Article, Pin
from articles.navigation import Entry
from forum.ready import Ready

FEATURES = 3  # below the lead; more only where editors pinned more
MAX_PINS = 7
PER_SECTION = 4

PINNED = Ready(lambda: Pin.objects.active().values_list("article")[:MAX_PINS])


@dataclass
class FrontPage:
    leads: list[Card] = field(default_factory=list)  # one, unless nothing was ever published
    features: list[Card] = field(default_factory=list)
    sections: list[tuple[Entry, list[Card]]] = field(default_factory=list)

    def articles(self) -> list[Card]:
        """Everything on the page, each once."""
        return [*self.leads, *self.features, *(article for _section, block in self.sections for article in block)]


def compose(sections: Sequence[Entry]) -> FrontPage:
    """`sections` are the main ones; four queries, however many there are."""
    pinned = [article for (article,) in PINNED.rows()]
    filed = _newest(sections)
    order = [*pinned, *(number for number in filed if number not in pinned)]
    top = order[: max(len(pinned), 1 + FEATURES)]
    blocks = [(section, _pick(section, filed, without=set(top))) for section in sections]
    places = [top, *(numbers for _section, numbers in blocks)]
    found = cards.load({number for numbers in places for number in numbers})
    head, *shown = ([found[number] for number in numbers if number in found] for numbers in places)
    return FrontPage(
        leads=head[:1],
        features=head[1:],
        sections=[(section, block) for (section, _numbers), block in zip(blocks, shown, strict=True) if block],
    )


def _newest(sections: Sequence[Entry]) -> dict[int, int]:
    """The section of each article that could be on the page, by the article's id, newest first."""
    family = tuple(part.pk for section in sections for part in (section, *section.children))
    rows = set(_newest_of(family).rows())
    ordered = sorted(rows, key=lambda row: (row[2], row[0]), reverse=True)
    return {number: section for number, section, _moment in ordered}


@lru_cache(maxsize=4)
def _newest_of(sections: tuple[int, ...]) -> Ready:
    """The newest of all and of each section by itself."""
    needed = PER_SECTION + max(MAX_PINS, 1 + FEATURES)
    public = Article.objects.published().newest_first().values_list("pk", "section", "published_at")
    parts = [public.filter(section=section)[:needed] for section in sections]
    return Ready(lambda: public[:needed].union(*parts, all=True) if parts else public[:needed])


def _pick(section: Entry, filed: dict[int, int], *, without: set[int]) -> list[int]:
    family = {section.pk, *(child.pk for child in section.children)}
    return [number for number, where in filed.items() if where in family and number not in without][:PER_SECTION]
