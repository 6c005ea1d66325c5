"""Which rows posts and pages will become, settled before the first is written: texts link to what comes later.

The numbers are kept as natural keys at once, so that an import that was cut off goes on with the same ones.
"""

from __future__ import annotations

import re

from django.db import connection

from articles.links import path_of
from articles.models import Article, FormerSlug, Origin, Page
from articles.models.page import PATH, is_reserved
from articles.wordpress.origins import Origins, link_path
from articles.wordpress.survey import PAGE, POST, Expected, Survey
from articles.wordpress.texts import free, slug_of

MAX_PATH = 200
BECAME = {POST: Origin.Became.ARTICLE, PAGE: Origin.Became.PAGE}
TABLES = {POST: "articles_article", PAGE: "articles_page"}


class Plan:
    def __init__(self, origins: Origins, survey: Survey) -> None:
        self.origins = origins
        self.rows: dict[tuple[str, str], Origin] = {}  # by kind and key
        self.used_slugs = {
            *Article.objects.values_list("slug", flat=True),
            *FormerSlug.objects.values_list("slug", flat=True),
        }
        self.page_paths: dict[str, str] = {}  # by key
        self.addresses: dict[str, str] = {}  # what to write for a link there, by its path or by ?p=N
        for kind in (POST, PAGE):
            self._reserve(kind, [one for one in survey.expected.values() if one.kind == kind])
        self._name_pages([one for one in survey.expected.values() if one.kind == PAGE])
        for expected in survey.expected.values():
            self._remember(expected)

    def _reserve(self, kind: str, expected: list[Expected]) -> None:
        known = self.origins.get(kind)
        fresh = [one for one in expected if one.key not in known]
        for one, number in zip(fresh, draw_numbers(TABLES[kind], len(fresh)), strict=True):
            known[one.key] = self.origins.new(kind, one.key, BECAME[kind], number)
        self.origins.save(known[one.key] for one in fresh)
        self.rows |= {(kind, key): row for key, row in known.items()}

    def _name_pages(self, pages: list[Expected]) -> None:
        standing = dict(Page.objects.values_list("pk", "path"))
        used = set(standing.values())
        for one in pages:
            number = self.rows[PAGE, one.key].row_id
            self.page_paths[one.key] = standing.get(number) or free(_page_path(one), used, MAX_PATH)

    def _remember(self, one: Expected) -> None:
        number = self.rows[one.kind, one.key].row_id
        own = path_of(number) if one.kind == POST else f"/{self.page_paths[one.key]}/"
        path = link_path(one.address)
        if path != "/":
            self.addresses.setdefault(path, own)
        if one.number:
            self.addresses.setdefault(f"?p={one.number}", own)


def _page_path(one: Expected) -> str:
    """As it was there, where that is no address of ours."""
    path = link_path(one.address).strip("/")
    if re.fullmatch(PATH, path) and not is_reserved(path) and len(path) <= MAX_PATH:
        return path
    slug = slug_of(one.slug, "page", 80)
    return f"{slug}-page" if is_reserved(slug) else slug


def draw_numbers(table: str, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [row[0] for row in cursor.fetchall()]
