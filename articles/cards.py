"""Articles as lists show them: loaded as rows, however many in two queries, and each drawn once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.utils.safestring import SafeString

from articles.models import Article, Author, Byline
from articles.models.article import by_role
from forum.ready import AnyOf, Ready, Row, as_model

COLUMNS = (
    "id", "headline", "slug", "standfirst", "kind", "language", "published_at", "credit_line",
    "section__id", "section__name", "section__slug", "section__parent__id", "section__parent__slug",
    "lead_image__id", "lead_image__file", "lead_image__width", "lead_image__height", "lead_image__focal_x",
    "lead_image__focal_y", "lead_image__is_drawn",
)  # fmt: skip
HEADLINE, STANDFIRST, SECTION = (COLUMNS.index(name) for name in ("headline", "standfirst", "section__id"))
ARTICLES = Ready(lambda: Article.objects.published().filter(pk=AnyOf("ids")).order_by().values_list(*COLUMNS))
BYLINES = Ready(
    lambda: Byline.objects.filter(article_id=AnyOf("ids")).values_list(
        "article", "role", "author__name", "author__slug"
    )
)


class Card(NamedTuple):
    """What a list says of an article."""

    row: Row
    bylines: tuple[Row, ...] = ()

    @property
    def pk(self) -> int:
        return int(self.row[0])

    @property
    def headline(self) -> str:
        return str(self.row[HEADLINE])

    @property
    def standfirst(self) -> str:
        return str(self.row[STANDFIRST])

    @property
    def section_id(self) -> int | None:
        section: int | None = self.row[SECTION]
        return section

    @property
    def article(self) -> Article:
        """For templates, with no more than a list needs of it."""
        article: Article = as_model(Article, COLUMNS, self.row)
        return article

    @property
    def roles(self) -> list[tuple[str, list[Byline]]]:
        lines = [Byline(role=role, author=Author(name=name, slug=slug)) for role, name, slug in self.bylines]
        return by_role(lines)


class Place(NamedTuple):
    """A card in its place on a page."""

    card: Card
    variant: str
    replies: int
    heading: str
    names_section: bool

    def context(self) -> dict[str, Any]:
        shown = {"article": self.card.article, "roles": self.card.roles, "count": self.replies}
        return self._asdict() | shown


class Frame(NamedTuple):
    """What is around the words that a search has found in an article."""

    card: Card
    replies: int
    has_snippet: bool

    def context(self) -> dict[str, Any]:
        article = self.card.article
        shown = {"article": article, "roles": self.card.roles, "count": self.replies, "names_section": article.section}
        return shown | {"has_snippet": self.has_snippet}


class Hit(NamedTuple):
    """A card in a list of what a search has found."""

    card: Card
    headline: SafeString  # with what was found marked
    snippet: SafeString

    @property
    def pk(self) -> int:
        return self.card.pk


def in_order(ids: Iterable[int]) -> list[Card]:
    """Without those that went away a moment ago."""
    wanted = list(ids)
    found = load(wanted)
    return [found[number] for number in wanted if number in found]


def load(ids: Collection[int]) -> dict[int, Card]:
    """By the articles' ids."""
    wanted = list(ids)
    return of_rows(ARTICLES.rows(ids=wanted)) if wanted else {}


def of_rows(rows: Iterable[Row]) -> dict[int, Card]:
    """By the articles' ids; each row has at least COLUMNS."""
    known = {row[0]: row[: len(COLUMNS)] for row in rows}
    lines: dict[int, list[Row]] = defaultdict(list)
    for pk, *line in BYLINES.rows(ids=list(known)) if known else []:
        lines[pk].append(tuple(line))
    return {pk: Card(row, tuple(lines[pk])) for pk, row in known.items()}
