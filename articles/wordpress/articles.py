"""Posts as articles, many at a time; and again, where the other site has changed them since."""

from __future__ import annotations

from datetime import datetime

from articles import publishing, revisions
from articles.models import Article, Image, Origin
from articles.wordpress import wxr
from articles.wordpress.addresses import MAX_SLUG, Addresses
from articles.wordpress.arriving import Arriving, Batch
from articles.wordpress.items import facts_of, name_of
from articles.wordpress.oldsite import OldSite
from articles.wordpress.origins import Origins, digest_of
from articles.wordpress.people import People
from articles.wordpress.places import Places
from articles.wordpress.plan import Plan
from articles.wordpress.report import CHANGED, LEFT, NEW, UNCHANGED, Report
from articles.wordpress.survey import POST, key_of
from articles.wordpress.texts import free, slug_of

KNOWN_FIELDS = ("_yoast_", "rank_math_", "_aioseo", "_genesis_", "_seopress_", "_wp_", "_edit_", "_thumbnail_id",
                "_oembed", "_pingme", "_encloseme", "footnotes", "_last_editor", "_jetpack", "_publicize")  # fmt: skip


class Articles:
    def __init__(self, site: OldSite, people: People, language: str, now: datetime) -> None:
        self.site, self.people = site, people
        self.plan: Plan = site.plan
        self.places: Places = site.places
        self.origins: Origins = site.origins
        self.report: Report = site.report
        self.language, self.now = language, now
        self.addresses = Addresses(site.plan, site.report)
        self.seen: set[str] = set()
        known = self.origins.of(POST).exclude(digest="")
        rows = Article.objects.filter(pk__in=known.values("number"))
        self.standing = set(rows.values_list("pk", flat=True))
        self.batch = Batch()

    def add(self, item: wxr.Item) -> int | None:
        """Take one post along; its id here, or None where it is none of ours to have comments."""
        key, name = key_of(item), name_of(item)
        if key in self.seen:
            self._leave("duplicate", name)
            return None
        self.seen.add(key)
        origin, digest = self.plan.rows[POST, key], source_digest(item)
        if origin.digest and origin.row_id not in self.standing:
            self._leave("deleted-here", name)
            return None
        may_mend = origin.lacks_files and self.site.library is not None
        if origin.digest == digest and not may_mend:
            self.report.count("articles", UNCHANGED)
        elif origin.digest:
            self._again(item, origin, digest)
        else:
            self._new(self._arriving(item, origin, self._slug(item, name), self.now), digest)
        return origin.number

    def flush(self) -> None:
        """Write what waits; the caller holds the transaction."""
        batch, self.batch = self.batch, Batch()
        batch.write(self.origins)
        self.addresses.write()

    def _leave(self, code: str, name: str) -> None:
        self.report.find(code, name)
        self.report.count("articles", LEFT)

    def _arriving(self, item: wxr.Item, origin: Origin, slug: str, now: datetime) -> Arriving:
        name, meta = name_of(item), dict(reversed(item.meta))
        facts = facts_of(item, meta, self.language, now, self.report)
        body, lacks_files = self.site.body_of(item, name, meta.get("footnotes", ""))
        lead = self._lead(meta.get("_thumbnail_id", ""), name)
        return Arriving(
            item=item,
            origin=origin,
            facts=facts,
            filing=self.places.filing(item, name, primary=meta.get("_yoast_wpseo_primary_category", "")),
            authors=self.people.of(item),
            body=body,
            lead=lead,
            slug=slug,
            lacks_files=lacks_files or (lead is None and _names_a_picture(meta.get("_thumbnail_id", ""))),
        )

    def _new(self, arriving: Arriving, digest: str) -> None:
        article = self.batch.take(arriving)
        self.addresses.remember(arriving.item, article)
        self._settle(arriving, digest)
        self.report.count("articles", NEW)
        for key in {key for key, _value in arriving.item.meta}:
            if not key.startswith(KNOWN_FIELDS):
                self.report.find("meta-left", key)

    def _settle(self, arriving: Arriving, digest: str) -> None:
        origin = arriving.origin
        origin.digest, origin.lacks_files = digest, arriving.lacks_files
        origin.kept = digest_of(arriving.data(), arriving.facts.status)
        self.batch.origins.append(origin)
        if arriving.is_pinned:
            self.batch.pin(origin.row_id)

    def _slug(self, item: wxr.Item, name: str, own: str = "") -> str:
        """A free one; `own` is what it has already."""
        wanted = slug_of(item.slug, name, MAX_SLUG)
        slug = own if wanted == own else free(wanted, self.plan.used_slugs, MAX_SLUG)
        if item.slug and slug != item.slug:
            self.report.find("new-slug", f"{name}: {item.slug} → {slug}")
        return slug

    def _lead(self, number: str, name: str) -> Image | None:
        attachment = self.site.attachment(number)
        found = self.site.image(attachment.url) if attachment else None
        if found is None and _names_a_picture(number):
            self.report.find("lead-missing", f"{name}: {attachment.url if attachment else f'#{number[:20]}'}")
        return found

    def _again(self, item: wxr.Item, origin: Origin, digest: str) -> None:
        """A newer version from there, or one whose files have come; what was edited here stays."""
        article, name = Article.objects.get(pk=origin.row_id), name_of(item)
        self.addresses.remember(item, article)
        if _is_edited(article, origin):
            self._leave_edited(origin, digest, name)
            return
        slug = article.slug if article.published_at else self._slug(item, name, article.slug)
        arriving = self._arriving(item, origin, slug, article.published_at or self.now)
        # Reading the text may have taken a while; whoever saves now waits until this is written, or comes before it.
        article = Article.objects.select_for_update(of=["self"]).get(pk=origin.row_id)
        if _is_edited(article, origin):
            self._leave_edited(origin, digest, name)
            return
        data = arriving.data()
        if digest_of(data, arriving.facts.status) == origin.kept:
            self.report.count("articles", UNCHANGED)
        else:
            revisions.write(article, data)
            publishing.settle(article, arriving.facts.status, arriving.facts.revised_at)
            article.refresh_from_db(fields=["published_at", "slug"])
            self.addresses.remember(item, article)
            self.report.count("articles", CHANGED)
        self._settle(arriving, digest)

    def _leave_edited(self, origin: Origin, digest: str, name: str) -> None:
        if origin.digest != digest:
            self.report.find("edited-here", name)
        self.report.count("articles", LEFT)


def _is_edited(article: Article, origin: Origin) -> bool:
    if article.draft_id or article.revisions.exists():
        return True
    return digest_of(revisions.snapshot(article), article.status) != origin.kept


def _names_a_picture(number: str) -> bool:
    return number not in {"", "0", "-1"}


def source_digest(item: wxr.Item) -> str:
    """Of everything that makes a difference here; the comments have digests of their own."""
    terms = sorted((term.taxonomy, term.slug, term.name) for term in item.terms)
    return digest_of(
        item.title, item.address, item.creator, item.body, item.excerpt, item.slug, item.status, item.published_at,
        item.local, item.modified_at, item.password, item.is_sticky, item.accepts_comments, terms, item.meta,
    )  # fmt: skip
