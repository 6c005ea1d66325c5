"""A post on its way: what it says, what it is filed under, and the rows that it becomes."""

from __future__ import annotations

from dataclasses import dataclass, field

from articles import revisions
from articles.models import Article, Author, Byline, Image, Origin, Pin
from articles.revisions import Data
from articles.wordpress import wxr
from articles.wordpress.items import Facts
from articles.wordpress.origins import Origins
from articles.wordpress.places import Filing

MAX_CAPTION = 400


@dataclass
class Arriving:
    item: wxr.Item
    origin: Origin
    facts: Facts
    filing: Filing
    authors: list[Author]
    body: str
    lead: Image | None
    slug: str
    lacks_files: bool

    @property
    def is_pinned(self) -> bool:
        return self.item.is_sticky and self.facts.status == Article.Status.PUBLISHED

    @property
    def lead_caption(self) -> str:
        return (self.lead.caption if self.lead else "")[:MAX_CAPTION]

    def data(self) -> Data:
        """In the shape of a revision, by which an edit here is known."""
        facts = self.facts
        return {
            "headline": facts.headline,
            "standfirst": facts.standfirst,
            "body": self.body,
            "description": facts.description,
            "slug": self.slug,
            "kind": facts.kind,
            "language": facts.language,
            "credit_line": "",
            "lead_caption": self.lead_caption,
            "accepts_comments": facts.accepts_comments,
            "published_at": revisions.iso(facts.published_at),
            "expires_at": None,
            "section": self.filing.section.pk,
            "lead_image": self.lead.pk if self.lead else None,
            "translation_of": None,
            "tags": sorted(tag.pk for tag in self.filing.tags),
            "further_sections": sorted(section.pk for section in self.filing.further),
            "related": [],
            "bylines": [[author.pk, Byline.Role.TEXT.value] for author in self.authors],
        }

    def row(self) -> Article:
        facts = self.facts
        return Article(
            pk=self.origin.row_id,
            headline=facts.headline,
            slug=self.slug,
            standfirst=facts.standfirst,
            body=self.body,
            description=facts.description,
            kind=facts.kind,
            language=facts.language,
            section=self.filing.section,
            lead_image=self.lead,
            lead_caption=self.lead_caption,
            status=facts.status,
            published_at=facts.published_at,
            revised_at=facts.revised_at,
            accepts_comments=facts.accepts_comments,
            created_at=facts.created_at,
            updated_at=facts.revised_at or facts.published_at or facts.created_at,
        )


@dataclass
class Batch:
    """Rows that wait to be written together."""

    articles: list[Article] = field(default_factory=list)
    bylines: list[Byline] = field(default_factory=list)
    further: list[tuple[int, int]] = field(default_factory=list)
    tags: list[tuple[int, int]] = field(default_factory=list)
    pins: list[Pin] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)

    def take(self, arriving: Arriving) -> Article:
        article = arriving.row()
        self.articles.append(article)
        self.bylines += [
            Byline(article_id=article.pk, author=author, position=position)
            for position, author in enumerate(arriving.authors)
        ]
        self.further += [(article.pk, section.pk) for section in arriving.filing.further]
        self.tags += [(article.pk, tag.pk) for tag in arriving.filing.tags]
        return article

    def pin(self, article_id: int) -> None:
        self.pins.append(Pin(article_id=article_id, place=Pin.Place.PINNED))

    def write(self, origins: Origins) -> None:
        """The caller holds the transaction."""
        further, tags = Article.further_sections.through, Article.tags.through
        Article.objects.bulk_create(self.articles)
        Byline.objects.bulk_create(self.bylines)
        further.objects.bulk_create(further(article_id=one, section_id=other) for one, other in self.further)
        tags.objects.bulk_create(tags(article_id=one, tag_id=other) for one, other in self.tags)
        Pin.objects.bulk_create(self.pins, ignore_conflicts=True)
        origins.save(self.origins)
