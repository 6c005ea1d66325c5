"""What else to read: the editors' choice first, then what shares subjects, authors or the section."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from articles.models import Article, Author, Byline, Listing, Tag
from articles.models.listing import newest_in_each
from forum.ready import AnyOf, Given, Ready, Row, as_model

Kind = Listing.Kind
SHOWN = 4
CANDIDATES = 9  # the newest of the section, and of each subject and author; one may be the article itself
CHOSEN, SUBJECT, AUTHOR, SECTION = 100, 3, 2, 1  # what each counts; subjects one by one
COLUMNS = (
    "id", "headline", "slug", "kind", "language", "published_at",
    "section__id", "section__name", "section__slug", "section__parent__id", "section__parent__slug",
)  # fmt: skip


class Related(NamedTuple):
    rows: tuple[Row, ...]

    @property
    def articles(self) -> list[Article]:
        return [as_model(Article, COLUMNS, row) for row in self.rows]

    def context(self) -> dict[str, Any]:
        return {"related": self.articles}


def related(article: Article) -> Related:
    """At most SHOWN, in one query; the article's tags and bylines are loaded already."""
    rows = CHOICE.rows(
        article=article.pk,
        section=article.section_id,
        tags=[tag.pk for tag in article.tags.all()],
        authors=[line.author_id for line in article.bylines.all()],
    )
    return Related(tuple(rows))


def _choice() -> QuerySet[Any, Any]:
    chosen = Article.related.through.objects.filter(from_article_id=Given("article"), to_article=OuterRef("pk"))
    by_author = Byline.objects.filter(author_id=AnyOf("authors"), article=OuterRef("pk"))
    subjects = Article.tags.through.objects.filter(tag_id=AnyOf("tags"), article=OuterRef("pk"))
    public = Article.objects.published().newest_first().values_list("pk")
    first, *others = (
        public.filter(Exists(chosen))[:CANDIDATES],
        public.filter(section_id=Given("section"))[:CANDIDATES],
        newest_in_each(Kind.TAG, Tag.objects.filter(pk=AnyOf("tags")), CANDIDATES),
        newest_in_each(Kind.AUTHOR, Author.objects.filter(pk=AnyOf("authors")), CANDIDATES),
    )
    weight: Any = (
        Case(When(Exists(chosen), then=Value(CHOSEN)), default=Value(0))
        + Coalesce(_count(subjects), Value(0)) * SUBJECT
        + Case(When(Exists(by_author), then=Value(AUTHOR)), default=Value(0))
        + Case(When(section_id=Given("section"), then=Value(SECTION)), default=Value(0))
    )
    found = Article.objects.published().filter(pk__in=first.union(*others)).exclude(pk=Given("article"))
    found = found.annotate(weight=weight).order_by(F("weight").desc(), "-published_at", "-pk")
    return found.values_list(*COLUMNS)[:SHOWN]


def _count(rows: Any) -> Subquery:
    """How many there are of the outer article's."""
    counted = rows.order_by().values("article").annotate(many=Count("pk")).values("many")
    return Subquery(counted, output_field=IntegerField())


CHOICE = Ready(_choice)
