"""The sections, or the tags, that are there or come: known in two queries, however many terms a site has."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from articles.models import Section, Tag
from articles.wordpress.plan import draw_numbers

DRAWN = 100  # numbers at a time


class Rows:
    def __init__(self, model: type[Section] | type[Tag], numbers: Collection[int], slugs: Collection[str]) -> None:
        self.model = model
        self.by_number: dict[int, Section | Tag] = {}
        self.by_slug: dict[str, Section | Tag] = {}
        self.used: set[str] = set(model.objects.values_list("slug", flat=True))  # type: ignore[attr-defined]
        self.fresh: list[Tag] = []
        self.drawn: list[int] = []
        for row in model.objects.filter(Q(pk__in=numbers) | Q(slug__in=slugs)):  # type: ignore[attr-defined]
            self._keep(row)

    def at(self, slug: str) -> Section | Tag | None:
        if slug in self.used and slug not in self.by_slug:
            self._keep(self.model.objects.get(slug=slug))  # type: ignore[attr-defined]
        return self.by_slug.get(slug)

    def add(self, row: Section | Tag) -> None:
        """Sections are few, and have others below them; tags are many, and wait for write()."""
        if isinstance(row, Section):
            row.save()
        else:
            self.drawn = self.drawn or draw_numbers(Tag._meta.db_table, DRAWN)
            row.pk = self.drawn.pop(0)
            self.fresh.append(row)
        self._keep(row)

    def write(self) -> None:
        fresh, self.fresh = self.fresh, []
        Tag.objects.bulk_create(fresh)

    def _keep(self, row: Section | Tag) -> None:
        self.by_number[row.pk] = self.by_slug[row.slug] = row
        self.used.add(row.slug)
