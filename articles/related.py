"""What else to read: the editors' choice first, then what shares subjects, authors or the section."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from articles.models import Article, Author, Byline, Listing, Tag
from articles.models.listing import newest_in_each

Kind = Listing.Kind
SHOWN = 4
CANDIDATES = 9  # the newest of the section, and of each subject and author; one may be the article itself
CHOSEN, SUBJECT, AUTHOR, SECTION = 100, 3, 2, 1  # what each counts; subjects one by one


def related(article: Article) -> list[Article]:
    """At most SHOWN, in one query; the article's tags and bylines are loaded already."""
    tags = [tag.pk for tag in article.tags.all()]
    authors = [line.author_id for line in article.bylines.all()]
    chosen = Article.related.through.objects.filter(from_article=article.pk, to_article=OuterRef("pk"))
    by_author = Byline.objects.filter(author__in=authors, article=OuterRef("pk"))
    subjects = Article.tags.through.objects.filter(tag__in=tags, article=OuterRef("pk"))
    public = Article.objects.published().newest_first().values_list("pk")
    sorts = [public.filter(Exists(chosen))[:CANDIDATES], public.filter(section=article.section_id)[:CANDIDATES]]
    sorts += [newest_in_each(Kind.TAG, Tag.objects.filter(pk__in=tags), CANDIDATES)] if tags else []
    sorts += [newest_in_each(Kind.AUTHOR, Author.objects.filter(pk__in=authors), CANDIDATES)] if authors else []
    first, *others = sorts
    weight: Any = (
        Case(When(Exists(chosen), then=Value(CHOSEN)), default=Value(0))
        + Coalesce(_count(subjects), Value(0)) * SUBJECT
        + Case(When(Exists(by_author), then=Value(AUTHOR)), default=Value(0))
        + Case(When(section=article.section_id, then=Value(SECTION)), default=Value(0))
    )
    found = Article.objects.published().filter(pk__in=first.union(*others)).exclude(pk=article.pk)
    found = found.annotate(weight=weight).order_by(F("weight").desc(), "-published_at", "-pk")
    return list(found.for_titles()[:SHOWN])


def _count(rows: Any) -> Subquery:
    """How many there are of the outer article's."""
    counted = rows.order_by().values("article").annotate(many=Count("pk")).values("many")
    return Subquery(counted, output_field=IntegerField())
