"""What else to read: the editors' choice first, then what shares subjects, authors or the section."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from articles.models import Article, ArticleQuerySet, Byline

SHOWN = 4
CANDIDATES = 12  # of each sort, the newest ones
CHOSEN, SUBJECT, AUTHOR, SECTION = 100, 3, 2, 1  # what each counts; subjects one by one


def related(article: Article) -> list[Article]:
    """At most SHOWN, in one query; the article's tags and bylines are loaded already."""
    public = Article.objects.published().exclude(pk=article.pk)
    tags = [tag.pk for tag in article.tags.all()]
    authors = [line.author_id for line in article.bylines.all()]
    chosen = Article.related.through.objects.filter(from_article=article.pk, to_article=OuterRef("pk"))
    by_author = Byline.objects.filter(author__in=authors, article=OuterRef("pk"))
    subjects = Article.tags.through.objects.filter(tag__in=tags, article=OuterRef("pk"))
    sorts = [public.filter(Exists(chosen)), public.filter(section=article.section_id)]
    sorts += [public.filter(Exists(subjects))] if tags else []
    sorts += [public.filter(Exists(by_author))] if authors else []
    first, *others = map(_newest, sorts)
    weight: Any = (
        Case(When(Exists(chosen), then=Value(CHOSEN)), default=Value(0))
        + Coalesce(_count(subjects), Value(0)) * SUBJECT
        + Case(When(Exists(by_author), then=Value(AUTHOR)), default=Value(0))
        + Case(When(section=article.section_id, then=Value(SECTION)), default=Value(0))
    )
    found = Article.objects.filter(pk__in=first.union(*others)).annotate(weight=weight)
    return list(found.for_titles().order_by(F("weight").desc(), "-published_at", "-pk")[:SHOWN])


def _newest(articles: ArticleQuerySet) -> Any:
    return articles.newest_first().values("pk")[:CANDIDATES]


def _count(rows: Any) -> Subquery:
    """How many there are of the outer article's."""
    counted = rows.order_by().values("article").annotate(many=Count("pk")).values("many")
    return Subquery(counted, output_field=IntegerField())
