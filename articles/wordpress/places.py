"""Categories and tags as sections and tags: a tree of any depth as one of two levels, and the rest as tags."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from articles.models import OldAddress, Origin, Section, Tag
from articles.models.origin import MAX_PATH, normal_path
from articles.wordpress import wxr
from articles.wordpress.origins import Origins, digest_of, key_of
from articles.wordpress.report import CHANGED, LEFT, NEW, UNCHANGED, Report
from articles.wordpress.rows import Rows
from articles.wordpress.texts import free, plain, shortened, slug_of

CATEGORY, TAG = "category", "post_tag"
# What orders nothing that readers see.
TECHNICAL = frozenset({
    "post_format", "nav_menu", "link_category", "wp_theme", "wp_template_part_area", "wp_pattern_category", "language",
    "post_translations", "term_language", "term_translations", "author",
})  # fmt: skip
MAX_NAME, MAX_SLUG = 80, 80
MAX_POSITION = 32_767
Kind, Became = Origin.Kind, Origin.Became
Place = Section | Tag


@dataclass(frozen=True)
class Filing:
    """Where an article stands."""

    section: Section
    further: list[Section] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)


@dataclass
class Bases:
    """The words before the slugs in the addresses of categories and tags there."""

    category: str = "category"
    tag: str = "tag"
    prefixes: Sequence[str] = ("",)  # what may stand before them


class Places:
    def __init__(self, origins: Origins, report: Report, bases: Bases) -> None:
        self.origins, self.report, self.bases = origins, report, bases
        self.places: dict[tuple[str, str], Place | None] = {}  # None: it was deleted here
        self.parents: dict[str, str] = {}
        self.numbered: dict[str, str] = {}  # slugs of categories by their number there
        self.rows: dict[type[Section] | type[Tag], Rows] = {}
        self.known: dict[str, dict[str, Origin]] = {}
        self.written: list[Origin] = []
        self.position: int | None = None  # of the last section in the navigation, once one is needed
        self.came: set[tuple[str, int]] = set()  # what came from this site, now or before
        self.addresses: list[OldAddress] = []
        self.by_path: dict[str, str] = {}  # our address by the one there

    def settle(self, terms: dict[tuple[str, str], wxr.Term]) -> None:
        """A row for each category and tag; parents before children, however the file orders them."""
        self.known = {kind: self.origins.get(kind) for kind in (Kind.CATEGORY, Kind.TAG)}
        self.came = {(row.became, row.row_id) for known in self.known.values() for row in known.values()}
        categories = {slug: term for (taxonomy, slug), term in terms.items() if taxonomy == CATEGORY}
        self.numbered = {str(term.number): slug for slug, term in categories.items() if term.number}
        self.parents = {slug: term.parent for slug, term in categories.items()}
        slugs = {slug_of(slug, plain(term.name), MAX_SLUG) for (_taxonomy, slug), term in terms.items()}
        for model, became in ((Section, Became.SECTION), (Tag, Became.TAG)):
            self.rows[model] = Rows(model, [number for kind, number in self.came if kind == became], slugs)
        for slug in categories:
            for ancestor in reversed(list(self._line(slug))):
                if (CATEGORY, ancestor) not in self.places and ancestor in categories:
                    self._settle_category(ancestor, categories[ancestor])
        for (taxonomy, slug), term in terms.items():
            if taxonomy != CATEGORY and taxonomy not in TECHNICAL:
                self._settle_tag(taxonomy, slug, term)
        self.rows[Tag].write()
        self.origins.save(self.written)
        OldAddress.objects.bulk_create(self.addresses, ignore_conflicts=True)

    def filing(self, item: wxr.Item, name: str, primary: str = "") -> Filing:
        """By the categories and tags of an item; the category that a plugin calls the primary one comes first."""
        keys = [(term.taxonomy, term.slug or term.name) for term in item.terms]
        keys.sort(key=lambda key: key != (CATEGORY, self.numbered.get(primary)))
        sections: list[Section] = []
        tags: list[Tag] = []
        for taxonomy, slug in keys:
            place = self.places.get((taxonomy, slug))
            if isinstance(place, Tag):
                tags.append(place)
            if section := self._section(taxonomy, slug):
                sections.append(section)
        ordered = list({section.pk: section for section in sections}.values())
        if not ordered:
            self.report.find("no-section", name)
            ordered = [self._default()]
        return Filing(ordered[0], ordered[1:], list({tag.pk: tag for tag in tags}.values()))

    def address_of(self, path: str) -> str:
        """Ours for the address of a category or tag there; empty for any other."""
        return self.by_path.get(path, "")

    def _line(self, slug: str) -> Iterator[str]:
        """The category and what is above it, as far as it goes; a circle ends where it begins again."""
        seen: set[str] = set()
        while slug and slug not in seen:
            seen.add(slug)
            yield slug
            slug = self.parents.get(slug, "")

    def _section(self, taxonomy: str, slug: str) -> Section | None:
        """The nearest section at or above a category."""
        above = (self.places.get((CATEGORY, name)) for name in self._line(slug))
        return next((place for place in above if isinstance(place, Section)), None) if taxonomy == CATEGORY else None

    def _default(self) -> Section:
        found = self.places.get((CATEGORY, "uncategorized"))
        if not isinstance(found, Section):
            name = _("Uncategorised")
            fields = {"name": name, "position": self._next_position()}
            found, _created = Section.objects.get_or_create(slug="uncategorized", defaults=fields)
            self.places[CATEGORY, "uncategorized"] = found
        return found

    def _next_position(self) -> int:
        """Behind what stands in the navigation, in the order of the export."""
        if self.position is None:
            self.position = Section.objects.aggregate(last=Max("position"))["last"] or 0
        self.position = min(self.position + 1, MAX_POSITION)
        return self.position

    def _settle_category(self, slug: str, term: wxr.Term) -> None:
        parent = next((self.places.get((CATEGORY, name)) for name in list(self._line(slug))[1:]), None)
        if parent is None or (isinstance(parent, Section) and not parent.parent_id):
            fields = {"description": plain(term.description)[:500], "parent": parent}
            place = self._settle(Kind.CATEGORY, Section, slug, term, fields)
        else:
            self.report.find("category-as-tag", " › ".join(reversed(list(self._line(slug)))))
            place = self._settle(Kind.CATEGORY, Tag, slug, term, {})
        self.places[CATEGORY, slug] = place
        path = "/".join(reversed(list(self._line(slug))))
        self._remember({f"/{self.bases.category}/{path}/", f"/{self.bases.category}/{slug}/"}, place)

    def _settle_tag(self, taxonomy: str, slug: str, term: wxr.Term) -> None:
        if taxonomy != TAG:
            self.report.find("taxonomy-as-tags", taxonomy)
        key = slug if taxonomy == TAG else f"{taxonomy}:{slug}"
        place = self._settle(Kind.TAG, Tag, key, term, {}, slug)
        self.places[taxonomy, slug] = place
        base = self.bases.tag if taxonomy == TAG else taxonomy
        self._remember({f"/{base}/{slug}/"}, place)

    def _settle(
        self,
        kind: str,
        model: type[Section] | type[Tag],
        key: str,
        term: wxr.Term,
        more: dict[str, Any],
        slug: str = "",
    ) -> Place | None:
        """The row of a term: found again, found under the same slug, or made."""
        name = shortened(plain(term.name) or slug or key, MAX_NAME, self.report, plain(term.name))
        fields = {"name": name, **more}
        digest, key = digest_of(name, term.parent, term.description), key_of(key)
        if origin := self.known[kind].get(key):
            return self._again(origin, fields, digest)
        row, is_new = self._found_or_made(model, slug or key, fields)
        # What was here before is its editors': nothing kept, so nothing that comes later overwrites it.
        origin = self.origins.new(kind, key, *_identity(row), digest=digest, kept=_kept(row) if is_new else "")
        self.known[kind][key] = origin
        self.written.append(origin)
        if term.number:
            self.written.append(self.origins.new(Kind.TERM, str(term.number), *_identity(row)))
        self.report.count(_noun(model), NEW if is_new else UNCHANGED)
        return row

    def _found_or_made(self, model: type[Section] | type[Tag], slug: str, fields: dict[str, Any]) -> tuple[Place, bool]:
        """The row under this slug; and whether it is new. A term that came under it keeps it for itself."""
        wanted = slug_of(slug, fields["name"], MAX_SLUG)
        rows = self.rows[model]
        row = rows.at(wanted)
        came_along = row is not None and _identity(row) in self.came
        if came_along and wanted != slug:  # another term's, whose slug became the same
            wanted, row = free(wanted, rows.used, MAX_SLUG), None
        is_new = row is None
        if row is None:
            row = model(slug=wanted, **fields)
            if isinstance(row, Section):
                row.position = self._next_position()
            rows.add(row)
        elif not came_along:
            self.report.find("was-here", row.name)
        self.came.add(_identity(row))
        return row, is_new

    def _again(self, origin: Origin, fields: dict[str, Any], digest: str) -> Place | None:
        model = Section if origin.became == Became.SECTION else Tag
        noun = _noun(model)
        row = self.rows[model].by_number.get(origin.row_id)
        if row is None:
            self.report.count(noun, LEFT)
            self.report.find("deleted-here", fields["name"])
        elif origin.digest == digest:
            self.report.count(noun, UNCHANGED)
        elif origin.kept != _kept(row):
            self.report.count(noun, LEFT)
            self.report.find("edited-here", row.name)
        else:
            for name in ("name", "description"):
                if name in fields and hasattr(row, name):
                    setattr(row, name, fields[name])
            row.save()
            origin.digest, origin.kept = digest, _kept(row)
            self.written.append(origin)
            self.report.count(noun, CHANGED)
        return row

    def _remember(self, paths: set[str], place: Place | None) -> None:
        if place is None:
            return
        (name, _pk), own = _identity(place), place.get_absolute_url()
        for path in (normal_path(prefix + path) for prefix in self.bases.prefixes for path in paths):
            self.by_path.setdefault(path, own)
            if path != normal_path(own) and len(path) <= MAX_PATH:
                self.addresses.append(OldAddress(path=path, **{name: place}))


def _noun(model: type[Section] | type[Tag]) -> str:
    """As the report counts them."""
    return "sections" if model is Section else "tags"


def _identity(row: Place) -> tuple[str, int]:
    """What a term became, and the number of its row."""
    return Became.SECTION if isinstance(row, Section) else Became.TAG, row.pk


def _kept(row: Place) -> str:
    return digest_of(row.name, getattr(row, "description", ""), getattr(row, "parent_id", None))
