"""An article as its own page shows it: loaded as rows, its parts drawn once (forum/pieces.py)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from articles import archives, links, seo
from articles.citing import citations
from articles.listings import ArticleList
from articles.models import Article, ArticleQuerySet, Byline, Image, Listing, Tag
from articles.models.article import with_lists
from articles.typesetting import picture_names, typeset
from forum import feeds
from forum.http import Origin
from forum.ready import AnyOf, Given, Ready, Row, as_model

PICTURE = ("id", "file", "alt", "credit", "width", "height", "focal_x", "focal_y", "is_drawn")
COLUMNS = (
    "id", "headline", "slug", "standfirst", "body", "description", "kind", "language", "credit_line", "lead_caption",
    "published_at", "revised_at", "accepts_comments", "translation_of_id",
    "section__id", "section__name", "section__slug",
    "section__parent__id", "section__parent__name", "section__parent__slug",
    *(f"lead_image__{name}" for name in PICTURE),
)  # fmt: skip
BODY, ORIGINAL = COLUMNS.index("body"), COLUMNS.index("translation_of_id")
DATES = slice(COLUMNS.index("published_at"), COLUMNS.index("revised_at") + 1)
BYLINE = (
    "id", "role", "author__id", "author__name", "author__sort_name", "author__slug", "author__affiliation",
    "author__bio", "author__user_id", *(f"author__photo__{name}" for name in PICTURE),
)  # fmt: skip
TAG = ("id", "name", "slug")
VERSION = ("id", "language", "slug", "headline", "published_at", "translation_of_id")


def _rows(articles: ArticleQuerySet) -> QuerySet[Any, Any]:
    return articles.values_list(*COLUMNS, Exists(Article.objects.filter(translation_of=OuterRef("pk"))))


def _listed() -> ArticleQuerySet:
    """The newest of a list."""
    places = Listing.objects.of(Given("kind"), Given("number")).visible().newest_first()
    return Article.objects.published().filter(pk__in=places.values("article")[: feeds.SIZE])


BY_SLUG = Ready(lambda: _rows(Article.objects.published().filter(slug=Given("slug"))))
BY_ID = Ready(lambda: _rows(Article.objects.published().filter(pk=Given("article"))))
NEWEST = Ready(lambda: _rows(_listed().newest_first()))
BYLINES = Ready(lambda: Byline.objects.filter(article_id=AnyOf("ids")).values_list("article_id", *BYLINE))
PICTURES = Ready(lambda: Image.objects.filter(file=AnyOf("names")).order_by("pk").values_list(*PICTURE))
VERSIONS = Ready(lambda: Article.objects.versions_of(Given("original")).values_list(*VERSION))
TAGS = Ready(lambda: Tag.objects.filter(articles=AnyOf("ids")).values_list("articles", *TAG))


class Opened(NamedTuple):
    """An article that readers may see, with everything that its page says."""

    row: Row
    is_translated: bool
    bylines: tuple[Row, ...]
    tags: tuple[Row, ...]

    @property
    def body(self) -> str:
        text: str = self.row[BODY]
        return text

    @property
    def dates(self) -> tuple[datetime, datetime | None]:
        """Of its publication, and of its last revision."""
        published_at, revised_at = self.row[DATES]
        return published_at, revised_at

    @property
    def article(self) -> Article:
        """For templates, with its lists loaded. One for each who asks."""
        article: Article = as_model(Article, COLUMNS, self.row)
        bylines = [as_model(Byline, BYLINE, row) for row in self.bylines]
        tags = [as_model(Tag, TAG, row) for row in self.tags]
        return with_lists(article, bylines, tags)


def find(slug: str) -> Opened | None:
    return next(iter(_open(BY_SLUG.rows(slug=slug))), None)


def find_by_id(article_id: int) -> Opened | None:
    return next(iter(_open(BY_ID.rows(article=article_id))), None)


def open_newest(articles: ArticleList) -> list[Opened]:
    """As many as a feed has, in three queries."""
    return _open(NEWEST.rows(kind=articles.kind.value, number=articles.number))


def _open(rows: list[Row]) -> list[Opened]:
    """With their lists, in two queries."""
    ids = [row[0] for row in rows]
    bylines, tags = (_by_article(lists.rows(ids=ids)) if ids else {} for lists in (BYLINES, TAGS))
    return [
        Opened(tuple(row), is_translated, tuple(bylines.get(row[0], ())), tuple(tags.get(row[0], ())))
        for *row, is_translated in rows
    ]


def _by_article(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for article_id, *row in rows:
        found[article_id].append(tuple(row))
    return found


class Around(NamedTuple):
    """What an article's page says that stands elsewhere, and where it is read."""

    root: str  # https://forum.example.org
    versions: tuple[Row, ...]  # all its languages, itself included, if it has more than one
    links: tuple[tuple[int, str], ...]  # addresses of articles that the text links to
    pictures: tuple[Row, ...]  # of the library, in the text

    @classmethod
    def of(cls, opened: Opened, root: str) -> Around:
        """At most three queries; none where there is nothing of the kind."""
        article_id, body, original = opened.row[0], opened.body, opened.row[ORIGINAL]
        has_versions = opened.is_translated or original is not None
        versions = VERSIONS.rows(original=original or article_id) if has_versions else ()
        addresses, names = links.addresses_in(body), picture_names(body)
        pictures = PICTURES.rows(names=sorted(names)) if names else ()
        return cls(root, tuple(versions), tuple(addresses.items()), tuple(pictures))

    @property
    def articles(self) -> list[Article]:
        return [as_model(Article, VERSION, row) for row in self.versions]

    @property
    def images(self) -> dict[str, Image]:
        found = [as_model(Image, PICTURE, row) for row in self.pictures]
        return {image.file.name: image for image in found}


class Head(NamedTuple):
    opened: Opened
    around: Around
    site_name: str
    title: str
    canonical: str
    is_passing: bool  # no address for search engines

    def context(self) -> dict[str, Any]:
        article = self.opened.article
        head = seo.for_article(Origin(self.around.root), article, self.around.articles)
        head = head._replace(title=self.title, canonical=self.canonical)
        return {"article": article, "head": head, "site_name": self.site_name, "is_passing": self.is_passing}


class Main(NamedTuple):
    """The article itself, from its headline to how it is cited."""

    opened: Opened
    around: Around
    site_name: str
    canonical: str

    def context(self) -> dict[str, Any]:
        article = self.opened.article
        address = Origin(self.around.root).build_absolute_uri(article.get_absolute_url())
        return {
            "article": article,
            "site_name": self.site_name,
            "canonical": self.canonical,
            "text": typeset(article.body, dict(self.around.links), self.around.images),
            "citations": citations(article, address),
            "archive_url": archives.path_of(article.day.year, article.day.month),
            "translations": [version for version in self.around.articles if version.pk != article.pk],
        }
