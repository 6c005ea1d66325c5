"""Posts as articles, many at a time; and again, where the other site has changed them since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from articles import publishing, revisions
from articles.models import Article, Author, Byline, FormerSlug, Image, OldAddress, Origin, Pin
from articles.models.origin import MAX_PATH, normal_path
from articles.revisions import Data
from articles.wordpress import body, wxr
from articles.wordpress.items import Facts, facts_of, name_of
from articles.wordpress.oldsite import OldSite
from articles.wordpress.origins import Origins, digest_of
from articles.wordpress.people import People
from articles.wordpress.places import Filing, Places
from articles.wordpress.plan import Plan, link_path
from articles.wordpress.report import CHANGED, LEFT, NEW, UNCHANGED, Report
from articles.wordpress.survey import POST, key_of
from articles.wordpress.texts import free, slug_of

MAX_SLUG, MAX_CAPTION = 100, 400
KNOWN_FIELDS = ("_yoast_", "rank_math_", "_aioseo", "_genesis_", "_seopress_", "_wp_", "_edit_", "_thumbnail_id",
                "_oembed", "_pingme", "_encloseme", "footnotes", "_last_editor", "_jetpack", "_publicize")  # fmt: skip


@dataclass
class Batch:
    """Rows that wait to be written together."""

    articles: list[Article] = field(default_factory=list)
    bylines: list[Byline] = field(default_factory=list)
    further: list[tuple[int, int]] = field(default_factory=list)
    tags: list[tuple[int, int]] = field(default_factory=list)
    slugs: list[FormerSlug] = field(default_factory=list)
    addresses: list[OldAddress] = field(default_factory=list)
    pins: list[Pin] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)


@dataclass
class Arriving:
    """A post on its way: what it says, and what it is filed under."""

    item: wxr.Item
    origin: Origin
    facts: Facts
    meta: dict[str, str]
    filing: Filing
    authors: list[Author]
    body: str
    lead: Image | None
    slug: str

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
            "lead_caption": (self.lead.caption if self.lead else "")[:MAX_CAPTION],
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


class Articles:
    def __init__(
        self,
        site: OldSite,
        people: People,
        language: str,
        now: datetime,
    ) -> None:
        self.site, self.people = site, people
        self.plan: Plan = site.plan
        self.places: Places = site.places
        self.origins: Origins = site.origins
        self.report: Report = site.report
        self.language, self.now = language, now
        self.seen: set[str] = set()
        self.taken: set[str] = set()
        self.batch = Batch()

    def add(self, item: wxr.Item) -> int | None:
        """Take one post along; its id here, or None where it is none of ours to have comments."""
        key = key_of(item)
        if key in self.seen:
            self.report.find("duplicate", name_of(item))
            self.report.count("articles", LEFT)
            return None
        self.seen.add(key)
        origin, digest = self.plan.rows[POST, key], source_digest(item)
        may_mend = origin.lacks_files and self.site.library is not None
        if origin.digest == digest and not may_mend:
            self.report.count("articles", UNCHANGED)
            return origin.number
        if origin.digest:
            return self._again(item, origin, digest)
        self._new(self._arriving(item, origin), digest)
        return origin.number

    def flush(self) -> None:
        """Write what waits; the caller holds the transaction."""
        batch, self.batch = self.batch, Batch()
        through = Article.further_sections.through, Article.tags.through
        Article.objects.bulk_create(batch.articles)
        Byline.objects.bulk_create(batch.bylines)
        through[0].objects.bulk_create(through[0](article_id=one, section_id=other) for one, other in batch.further)
        through[1].objects.bulk_create(through[1](article_id=one, tag_id=other) for one, other in batch.tags)
        FormerSlug.objects.bulk_create(batch.slugs, ignore_conflicts=True)
        self._write_addresses(batch.addresses)
        Pin.objects.bulk_create(batch.pins, ignore_conflicts=True)
        self.origins.save(batch.origins)

    # New ones

    def _arriving(self, item: wxr.Item, origin: Origin, slug: str = "") -> Arriving:
        name, meta = name_of(item), dict(reversed(item.meta))
        facts = facts_of(item, meta, self.language, self.now, self.report)
        self.site.lacks_files = False
        converted = body.convert(item.body, self.site, item.number, footnotes=meta.get("footnotes", ""))
        for code, detail in converted.notes:
            self.report.find(code, f"{name}: {detail}")
        return Arriving(
            item=item,
            origin=origin,
            facts=facts,
            meta=meta,
            filing=self.places.filing(item, name, primary=meta.get("_yoast_wpseo_primary_category", "")),
            authors=self.people.of(item),
            body=converted.html,
            lead=self._lead(meta.get("_thumbnail_id", ""), name),
            slug=slug or self._slug(item, name),
        )

    def _new(self, arriving: Arriving, digest: str) -> None:
        batch, facts, origin = self.batch, arriving.facts, arriving.origin
        number = origin.row_id
        batch.articles.append(_article(number, arriving, self.now))
        batch.bylines += _bylines(number, arriving.authors)
        batch.further += [(number, section.pk) for section in arriving.filing.further]
        batch.tags += [(number, tag.pk) for tag in arriving.filing.tags]
        self._remember(arriving, batch.articles[-1])
        if arriving.item.is_sticky and facts.status == Article.Status.PUBLISHED:
            batch.pins.append(Pin(article_id=number, place=Pin.Place.PINNED))
        self._settle(arriving, digest)
        self.report.count("articles", NEW)
        self._note_fields(arriving.item)

    def _settle(self, arriving: Arriving, digest: str) -> None:
        origin = arriving.origin
        origin.digest, origin.lacks_files = digest, self.site.lacks_files
        origin.kept = digest_of(arriving.data(), arriving.facts.status)
        self.batch.origins.append(origin)

    def _slug(self, item: wxr.Item, name: str) -> str:
        wanted = slug_of(item.slug, name, MAX_SLUG)
        slug = free(wanted, self.plan.used_slugs, MAX_SLUG)
        if item.slug and slug != item.slug:
            self.report.find("new-slug", f"{name}: {item.slug} → {slug}")
        return slug

    def _lead(self, number: str, name: str) -> Image | None:
        attachment = self.site.survey.attachments.get(int(number)) if number.isdecimal() and number.isascii() else None
        found = self.site.image(attachment.url) if attachment else None
        if found is None and number not in {"", "0", "-1"}:
            self.site.lacks_files = True
            self.report.find("lead-missing", f"{name}: {attachment.url if attachment else f'#{number}'}")
        return found

    # Addresses

    def _remember(self, arriving: Arriving, article: Article) -> None:
        """Its old addresses, and the ones it had before those."""
        item, number = arriving.item, article.pk
        path = link_path(item.address)
        former = [value for key, value in item.meta if key == "_wp_old_slug" and value]
        self.batch.slugs += [
            FormerSlug(slug=slug, article_id=number) for slug in former if slug not in self.plan.used_slugs
        ]
        last = path.rpartition("/")[2]
        paths = [path, *(f"{path.removesuffix(last)}{slug}" for slug in former if last)]
        own = normal_path(article.get_absolute_url())
        for one in map(normal_path, paths):
            if one not in {"/", own} and len(one) <= MAX_PATH:
                self.batch.addresses.append(OldAddress(path=one, article_id=number))

    def _write_addresses(self, rows: Sequence[OldAddress]) -> None:
        standing = set(OldAddress.objects.filter(path__in=[row.path for row in rows]).values_list("path", flat=True))
        fresh: dict[str, OldAddress] = {}
        for row in rows:
            if row.path in standing or row.path in fresh:
                self.report.find("address-taken", row.path)
            else:
                fresh[row.path] = row
        OldAddress.objects.bulk_create(fresh.values(), ignore_conflicts=True)
        if fresh:
            self.report.count("addresses", NEW, len(fresh))

    # Again

    def _again(self, item: wxr.Item, origin: Origin, digest: str) -> int | None:
        """A newer version from there, or one whose files have come; what was edited here stays."""
        article = Article.objects.filter(pk=origin.row_id).first()
        name = name_of(item)
        if article is None:
            self.report.find("deleted-here", name)
            self.report.count("articles", LEFT)
            return None
        is_ours = article.draft_id or article.revisions.exists()
        if is_ours or digest_of(revisions.snapshot(article), article.status) != origin.kept:
            if origin.digest != digest:
                self.report.find("edited-here", name)
            self.report.count("articles", LEFT)
            return article.pk
        arriving = self._arriving(item, origin, article.slug)
        data = arriving.data()
        if digest_of(data, arriving.facts.status) != origin.kept:
            revisions.write(article, data)
            publishing.settle(article, arriving.facts.status, arriving.facts.revised_at)
            self.report.count("articles", CHANGED)
        else:
            self.report.count("articles", UNCHANGED)
        self._settle(arriving, digest)
        return article.pk

    def _note_fields(self, item: wxr.Item) -> None:
        for key in {key for key, _value in item.meta}:
            if not key.startswith(KNOWN_FIELDS):
                self.report.find("meta-left", key)


def source_digest(item: wxr.Item) -> str:
    """Of everything that makes a difference here; the comments have digests of their own."""
    terms = sorted((term.taxonomy, term.slug, term.name) for term in item.terms)
    return digest_of(
        item.title, item.address, item.creator, item.body, item.excerpt, item.slug, item.status, item.published_at,
        item.local, item.modified_at, item.password, item.is_sticky, item.accepts_comments, terms, item.meta,
    )  # fmt: skip


def _article(number: int, arriving: Arriving, now: datetime) -> Article:
    facts = arriving.facts
    return Article(
        pk=number,
        headline=facts.headline,
        slug=arriving.slug,
        standfirst=facts.standfirst,
        body=arriving.body,
        description=facts.description,
        kind=facts.kind,
        language=facts.language,
        section=arriving.filing.section,
        lead_image=arriving.lead,
        lead_caption=arriving.data()["lead_caption"],
        status=facts.status,
        published_at=facts.published_at,
        revised_at=facts.revised_at,
        accepts_comments=facts.accepts_comments,
        created_at=facts.created_at,
        updated_at=facts.revised_at or facts.published_at or facts.created_at,
    )


def _bylines(number: int, authors: Sequence[Author]) -> list[Byline]:
    return [Byline(article_id=number, author=author, position=position) for position, author in enumerate(authors)]
