"""Articles as rows, with their bylines, tags, further sections and revisions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from articles import revisions
from articles.models import Article, Byline, Move, Revision
from forum.growing.copying import Line, Table
from forum.growing.plan import EXPIRED, SCHEDULED, Plan, Status, fate
from forum.growing.prose import Prose

Batch = list[tuple[Table, list[Line]]]
BATCH = 1000
Kind, Role = Article.Kind, Byline.Role
KINDS = [Kind.NEWS] * 9 + [Kind.ANALYSIS] * 5 + [Kind.OPINION] * 4 + [Kind.INTERVIEW, Kind.EXPLAINER]
OTHER_LANGUAGES = ("de", "fr", "es", "pt")
MANY_AUTHORS = (1, 1, 1, 1, 2, 2, 3)
KEPT_VERSIONS = 0.1  # articles with a revision; the others are as if they had come from elsewhere
DISCUSSED, AGE_OF_DISCUSSED = "the-discussed-one", timedelta(hours=20)


class Rows:
    """Makes a batch of articles; knows the database only by the names of its columns."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.articles = Table(
            Article, "id", "headline", "slug", "standfirst", "body", "description", "kind", "language", "section_id",
            "credit_line", "lead_image_id", "lead_caption", "translation_of_id", "status", "published_at",
            "revised_at", "expires_at", "accepts_comments", "created_by_id", "created_at", "updated_at",
        )  # fmt: skip
        self.bylines = Table(Byline, "article_id", "author_id", "role", "position")
        self.tags = Table(Article.tags.through, "article_id", "tag_id")
        self.sections = Table(Article.further_sections.through, "article_id", "section_id")
        self.related = Table(Article.related.through, "from_article_id", "to_article_id")
        self.revisions = Table(Revision, "article_id", "data", "author_id", "created_at")
        self.moves = Table(Move, "article_id", "action", "by_id", "at")

    def batches(self) -> Iterator[tuple[int, Batch]]:
        """Each with the number of its articles."""
        total = self.plan.wish.articles
        for start in range(0, total, BATCH):
            indices = range(start, min(start + BATCH, total))
            yield len(indices), self._batch(indices)

    def discussed(self, article_id: int, slug: str, published_at: datetime) -> Batch:
        """One more, which is open to comments."""
        article = _Article(self.plan, self.plan.wish.articles, self.plan.random("discussed", 0), article_id)
        article.fate = Status.PUBLISHED
        article.date(published_at)
        article.values |= {"slug": slug, "accepts_comments": True, "language": "en", "translation_of_id": None}
        return self._lines([article])

    def _batch(self, indices: range) -> Batch:
        random = self.plan.random("articles", indices.start)
        return self._lines([_Article(self.plan, index, random, self.plan.article(index)) for index in indices])

    def _lines(self, grown: list[_Article]) -> Batch:
        kept = [article for article in grown if article.is_kept]
        return [
            (self.articles, [self.articles.line(*article.columns()) for article in grown]),
            (self.bylines, [self.bylines.line(a.id, *byline) for a in grown for byline in a.bylines]),
            (self.tags, [self.tags.line(a.id, tag) for a in grown for tag in a.tags]),
            (self.sections, [self.sections.line(a.id, section) for a in grown for section in a.sections]),
            (self.related, [self.related.line(a.id, other) for a in grown for other in a.related]),
            (self.revisions, [self.revisions.line(a.id, a.data(), a.writer, _iso(a.saved_at)) for a in kept]),
            (self.moves, [self.moves.line(a.id, Move.Action.PUBLISH, a.writer, _iso(a.saved_at)) for a in kept]),
        ]


class _Article:
    """One article: chosen by chance in one order, so that the same seed chooses the same."""

    def __init__(self, plan: Plan, index: int, random: Random, article_id: int) -> None:
        self.plan, self.random, self.id = plan, random, article_id
        self.fate = fate(index)
        self.earlier = range(plan.first_article, plan.first_article + min(index, plan.wish.articles))
        self.writer = random.choice(plan.cast.writers)
        self.is_kept = random.random() < KEPT_VERSIONS
        self.values = {**self._texts(), **self._place()}
        self.date(plan.published_at(min(index, plan.wish.articles - 1)) if plan.wish.articles else plan.now)
        self._file()

    def columns(self) -> Iterator[Any]:
        """In the order of the table's names."""
        values = self.values
        yield self.id
        for name in ("headline", "slug", "standfirst", "body", "description", "kind", "language", "section_id",
                     "credit_line", "lead_image_id", "lead_caption", "translation_of_id", "status"):  # fmt: skip
            yield values[name]
        yield from (_iso(values[name]) for name in ("published_at", "revised_at", "expires_at"))
        yield from (values["accepts_comments"], self.writer, _iso(self.created_at), _iso(self.saved_at))

    def data(self) -> revisions.Data:
        """What a revision of it holds (revisions.py)."""
        values = self.values
        return {
            **{name: values[name] for name in revisions.PLAIN},
            **{name: revisions.iso(values[name]) for name in revisions.MOMENTS},
            **{name: values[f"{name}_id"] for name in revisions.LINKS},
            "tags": sorted(self.tags), "further_sections": sorted(self.sections), "related": sorted(self.related),
            "bylines": [[author, role] for author, role, _position in self.bylines],
        }  # fmt: skip

    def _texts(self) -> dict[str, Any]:
        prose = Prose(self.random)
        prose.targets = self.earlier
        headline = prose.headline()
        has_image = bool(self.plan.cast.pictures) and self.random.random() < 0.6
        return {
            "headline": headline,
            "slug": f"{'-'.join(headline.lower().split())[:80].rstrip('-')}-{self.id}",
            "standfirst": prose.lead(min(self.plan.wish.longest_part, 500)) if self.random.random() < 0.92 else "",
            "body": prose.body(self.plan.wish.body_bytes),
            "description": prose.lead(300) if self.random.random() < 0.2 else "",
            "kind": self.random.choice(KINDS),
            "credit_line": "The desk of the forum" if self.random.random() < 0.05 else "",
            "lead_image_id": self.random.choice(self.plan.cast.pictures) if has_image else None,
            "lead_caption": f"{prose.title()}." if has_image else "",
        }

    def _place(self) -> dict[str, Any]:
        cast, random = self.plan.cast, self.random
        section = cast.sections.one(random)
        parts = cast.parts.get(section, [])
        is_english = random.random() < 0.95
        is_translation = not is_english and bool(self.earlier) and random.random() < 0.5
        return {
            "section_id": random.choice(parts) if parts and random.random() < 0.3 else section,
            "language": "en" if is_english else random.choice(OTHER_LANGUAGES),
            "translation_of_id": random.choice(self.earlier) if is_translation else None,
            "accepts_comments": random.random() < 0.9,
        }

    def date(self, moment: datetime) -> None:
        """What readers do not see yet was saved lately; the rest when it was published, or somewhat later."""
        random, now = self.random, self.plan.now
        hours = timedelta(hours=random.randint(1, 2000))
        dates: dict[str, datetime | None] = {"published_at": moment, "revised_at": None, "expires_at": None}
        self.saved_at = moment
        if self.fate in {Status.DRAFT, Status.IN_REVIEW, Status.TRASH}:
            dates["published_at"], self.saved_at = None, now - hours
        elif self.fate == SCHEDULED:
            dates["published_at"], self.saved_at = now + hours, now - hours
        elif self.fate == EXPIRED:
            dates["expires_at"] = min(moment + hours, moment + (now - moment) / 2)
        elif random.random() < 0.06:
            dates["revised_at"] = self.saved_at = min(moment + hours, now)
        self.created_at = min(moment, self.saved_at) - timedelta(days=2)
        self.values |= dates | {"status": Status.PUBLISHED if self.fate in {SCHEDULED, EXPIRED} else self.fate}

    def _file(self) -> None:
        cast, random = self.plan.cast, self.random
        authors = sorted(cast.authors.some(random, random.choice(MANY_AUTHORS)))
        self.bylines = [(author, Role.TEXT, position) for position, author in enumerate(authors)]
        if random.random() < 0.05:
            self.bylines.append((cast.authors.one(random), Role.PHOTOGRAPHS, len(authors)))
        self.tags = cast.tags.some(random, random.randint(0, 5))
        further = random.random() < 0.15
        self.sections = {cast.sections.one(random)} - {self.values["section_id"]} if further else set()
        self.related = {random.choice(self.earlier)} if self.earlier and random.random() < 0.03 else set()


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
