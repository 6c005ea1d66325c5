"""What else to read: the editors' choice first, then what shares subjects, authors or the section."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from articles.models import Article, ArticleQuerySet, Byline
from forum.ready import AnyOf, Given, Ready, Row, as_model

SHOWN = 4
CANDIDATES = 12  # of each sort, the newest ones
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
    public = Article.objects.published().exclude(pk=Given("article"))
    chosen = Article.related.through.objects.filter(from_article_id=Given("article"), to_article=OuterRef("pk"))
    by_author = Byline.objects.filter(author_id=AnyOf("authors"), article=OuterRef("pk"))
    subjects = Article.tags.through.objects.filter(tag_id=AnyOf("tags"), article=OuterRef("pk"))
    sorts = [
        public.filter(Exists(chosen)),
        public.filter(section_id=Given("section")),
        public.filter(Exists(subjects)),
        public.filter(Exists(by_author)),
    ]
    first, *others = map(_newest, sorts)
    weight: Any = (
        Case(When(Exists(chosen), then=Value(CHOSEN)), default=Value(0))
        + Coalesce(_count(subjects), Value(0)) * SUBJECT
        + Case(When(Exists(by_author), then=Value(AUTHOR)), default=Value(0))
        + Case(When(section_id=Given("section"), then=Value(SECTION)), default=Value(0))
    )
    found = Article.objects.filter(pk__in=first.union(*others)).annotate(weight=weight)
    return found.order_by(F("weight").desc(), "-published_at", "-pk").values_list(*COLUMNS)[:SHOWN]


def _newest(articles: ArticleQuerySet) -> Any:
    return articles.newest_first().values("pk")[:CANDIDATES]


def _count(rows: Any) -> Subquery:
    """How many there are of the outer article's."""
    counted = rows.order_by().values("article").annotate(many=Count("pk")).values("many")
    return Subquery(counted, output_field=IntegerField())


CHOICE = Ready(_choice)
