"""What stands on the front page, and where: what the editors pinned, what is newest, and each section's newest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from articles.models import Article, Pin, Section

FEATURES = 3  # below the lead; more only where editors pinned more
MAX_PINS = 7
PER_SECTION = 4


@dataclass
class FrontPage:
    lead: Article | None = None
    features: list[Article] = field(default_factory=list)
    sections: list[tuple[Section, list[Article]]] = field(default_factory=list)

    def articles(self) -> list[Article]:
        """Everything on the page, each once."""
        head = [self.lead] if self.lead else []
        return [*head, *self.features, *(article for _section, block in self.sections for article in block)]


def compose(sections: Sequence[Section]) -> FrontPage:
    """`sections` are the main ones, each with its sub-sections in `children`; four queries, however many there are."""
    pinned = [pin.article_id for pin in Pin.objects.active()[:MAX_PINS]]
    filed = _newest(sections)
    order = [*pinned, *(number for number in filed if number not in pinned)]
    top = order[: max(len(pinned), 1 + FEATURES)]
    blocks = [(section, _pick(section, filed, without=set(top))) for section in sections]
    wanted = {*top, *(number for _section, numbers in blocks for number in numbers)}
    articles = Article.objects.for_cards().in_bulk(wanted)
    shown = [[articles[number] for number in numbers] for _section, numbers in blocks]
    return FrontPage(
        lead=articles[top[0]] if top else None,
        features=[articles[number] for number in top[1:]],
        sections=[(section, block) for (section, _numbers), block in zip(blocks, shown, strict=True) if block],
    )


def _newest(sections: Iterable[Section]) -> dict[int, int]:
    """The section of each article that could be on the page, by the article's id, newest first."""
    public = Article.objects.published().newest_first().values_list("pk", "section", "published_at")
    family = [part for section in sections for part in (section, *section.children)]  # type: ignore[attr-defined]
    needed = PER_SECTION + max(MAX_PINS, 1 + FEATURES)
    parts = [public.filter(section=part)[:needed] for part in family]
    rows = set(public[:needed].union(*parts, all=True)) if parts else set(public[:needed])
    ordered = sorted(rows, key=lambda row: (row[2], row[0]), reverse=True)
    return {number: section for number, section, _moment in ordered}


def _pick(section: Section, filed: dict[int, int], *, without: set[int]) -> list[int]:
    family = {section.pk, *(child.pk for child in section.children)}  # type: ignore[attr-defined]
    return [number for number, where in filed.items() if where in family and number not in without][:PER_SECTION]
