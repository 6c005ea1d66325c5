"""Lists by the plain way of counting and skipping, to compare with; and a newsroom that changes at random."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from time import sleep
from typing import Any

from django.core.paginator import Paginator
from django.db import connection
from django.utils import timezone

from articles import archives, listings
from articles.archives import Archive
from articles.listings import ArticleList, Extract
from articles.models import Article, ArticleQuerySet, Author, Byline, Listing, ListingCount, Section, Tag
from tests.builders import make_article, make_author, make_section, make_tag

Status = Article.Status
SIZE = 3
SOON = timedelta(milliseconds=30)
MOMENTS = [
    datetime(2019, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2020, 1, 1, tzinfo=UTC),
    datetime(2020, 1, 1, 3, 30, tzinfo=UTC),
    datetime(2020, 1, 16, tzinfo=UTC),
    datetime(2020, 2, 29, 19, tzinfo=UTC),
    datetime(2020, 2, 29, 19, tzinfo=UTC),
    datetime(2021, 7, 31, 22, tzinfo=UTC),
    datetime(2021, 8, 1, 1, tzinfo=UTC),
]
DATES = [
    (2019,),
    (2020,),
    (2020, 1),
    (2020, 2),
    (2021, 7),
    (2021, 8),
    (2020, 1, 1),
    (2020, 2, 29),
    (2021, 8, 1),
    (2022,),
]

Pair = tuple[str, ArticleList | Extract, ArticleQuerySet]


def pairs() -> Iterator[Pair]:
    """Every list that there is, and what it should be."""
    public = Article.objects.published()
    yield "site", listings.site(), public
    for section in Section.objects.all():
        yield f"section {section}", listings.of(section), public.in_section(section)
    for tag in Tag.objects.all():
        yield f"tag {tag}", listings.of(tag), public.filter(tags=tag)
    for author in Author.objects.all():
        yield f"author {author}", listings.of(author), public.by(author)
    for parts in DATES:
        archive = Archive(*parts)
        begin, end = archives._midnight(archive.first), archives._midnight_after(archive.last)
        yield archive.title, archive.articles, public.dated(begin, end)


def pages(articles: ArticleList | Extract) -> list[list[int]]:
    paginator: Paginator[int] = Paginator(articles, SIZE)  # type: ignore[arg-type]
    return [list(page.object_list) for page in paginator]


def assert_lists_are_right() -> None:
    for name, articles, truth in pairs():
        found = list(truth.newest_first().values_list("pk", flat=True))
        assert (name, articles.count()) == (name, len(found))
        assert (name, pages(articles)) == (name, [found[at : at + SIZE] for at in range(0, len(found), SIZE)] or [[]])


def assert_nothing_drifted() -> None:
    """What triggers kept is what there would be if all of it were made anew."""
    kept = _contents()
    with connection.cursor() as cursor:
        cursor.execute("SELECT articles_file_everything()")
    assert kept == _contents()


def _contents() -> tuple[set[Any], dict[Any, int]]:
    listings.settle()
    rows = ListingCount.objects.values_list("kind", "number", "month", "change")
    counts = {(kind, number, month): change for kind, number, month, change in rows}
    assert len(counts) == len(rows)
    return set(Listing.objects.values_list("article", "kind", "number", "published_at", "expires_at")), counts


class Newsroom:
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        world, trade = make_section("World"), make_section("Trade")
        self.sections = [world, trade, make_section("Asia", parent=world), make_section("Tariffs", parent=trade)]
        self.tags = [make_tag() for _ in range(3)]
        self.authors = [make_author() for _ in range(3)]
        for _ in range(12):
            self.write()

    def change_something(self) -> str:
        names = [name for name in vars(Newsroom) if not name.startswith("_") and name != "change_something"]
        name = self.random.choice(names)
        getattr(self, name)()
        return name

    def write(self) -> None:
        make_article(
            status=self.random.choice([Status.PUBLISHED, Status.PUBLISHED, Status.DRAFT]),
            section=self.random.choice(self.sections),
            tags=self._some(self.tags),
            authors=self._some(self.authors),
            published_at=self.random.choice(MOMENTS),
        ).further_sections.set(self._some(self.sections))

    def write_many(self) -> None:
        moment = self.random.choice(MOMENTS)
        section = self.random.choice(self.sections)
        Article.objects.bulk_create(
            Article(
                headline="Many", slug=f"many-{self.random.random()}", section=section, published_at=moment, status=s
            )
            for s in (Status.PUBLISHED, Status.ARCHIVED, Status.PUBLISHED)
        )

    def turn(self) -> None:
        article = self._one()
        article.status = self.random.choice(Status.values)
        article.save()

    def turn_many(self) -> None:
        rows = Article.objects.filter(pk__in=[article.pk for article in self._few()])
        rows.update(status=self.random.choice([Status.PUBLISHED, Status.TRASH]))

    def date(self) -> None:
        self._few_at_once("published_at", lambda: self.random.choice(MOMENTS))

    def refile(self) -> None:
        self._few_at_once("section", lambda: self.random.choice(self.sections))

    def file_further(self) -> None:
        self._one().further_sections.set(self._some(self.sections))

    def tag(self) -> None:
        self._one().tags.set(self._some(self.tags))

    def merge_tags(self) -> None:
        one, other = self.random.sample(self.tags, 2)
        through = Article.tags.through.objects
        taken = through.filter(tag=other).values("article")
        through.filter(tag=one).exclude(article__in=list(taken.values_list("article", flat=True))).update(tag=other)

    def lose_a_tag(self) -> None:
        tag = self.random.choice(self.tags)
        tag.delete()
        self.tags = [*(each for each in self.tags if each != tag), make_tag()]

    def sign(self) -> None:
        article, author = self._one(), self.random.choice(self.authors)
        article.bylines.filter(author=author).delete()
        article.bylines.create(author=author)
        article.bylines.create(author=author, role=Byline.Role.PHOTOGRAPHS)

    def give_away(self) -> None:
        """What one article is filed under now belongs to another."""
        one, other = self._one(), make_article(section=self.random.choice(self.sections))
        for rows in (Byline.objects, Article.tags.through.objects, Article.further_sections.through.objects):
            rows.filter(article=one).update(article=other)

    def unsign(self) -> None:
        Byline.objects.filter(article=self._one(), role=self.random.choice(Byline.Role.values)).delete()

    def move_section(self) -> None:
        part = self.sections[2]
        part.parent = self.random.choice([None, *self.sections[:2]])
        part.save()

    def schedule(self) -> None:
        moment = timezone.now() + timedelta(days=self.random.randint(1, 40))
        Article.objects.filter(pk=self._one().pk).update(
            status=Status.PUBLISHED, published_at=moment, expires_at=moment + timedelta(days=1)
        )

    def appear(self) -> None:
        """By itself, without anything being written."""
        soon = timezone.now() + SOON
        Article.objects.filter(pk=self._one().pk).update(status=Status.PUBLISHED, published_at=soon, expires_at=None)
        self._wait()

    def expire(self) -> None:
        """Some have long been over, some are over in a moment, and some will be."""
        ends = [datetime(2021, 12, 1, tzinfo=UTC), timezone.now() + SOON, timezone.now() + timedelta(days=9), None]
        self._few_at_once("expires_at", lambda: self.random.choice(ends))
        self._wait()

    def delete(self) -> None:
        self._one().delete()

    def delete_many(self) -> None:
        Article.objects.filter(pk__in=[article.pk for article in self._few()[:2]]).delete()

    def write_sql(self) -> None:
        one, other = self._one().pk, self._one().pk
        statements = {
            "UPDATE articles_article SET section_id = %s WHERE id = %s": [self.sections[0].pk, one],
            "UPDATE articles_article SET status = 'archived' WHERE id = %s": [one],
            "UPDATE articles_article SET status = 'published' WHERE id IN (%s, %s)": [one, other],
            "DELETE FROM articles_article_tags WHERE article_id = %s": [one],
        }  # fmt: skip
        statement, values = self.random.choice(list(statements.items()))
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    def settle(self) -> None:
        listings.settle()

    def _one(self) -> Article:
        if not Article.objects.exists():
            self.write()
        return self.random.choice(list(Article.objects.order_by("pk")))

    def _few(self) -> list[Article]:
        return [self._one() for _ in range(3)]

    def _some(self, things: list[Any]) -> list[Any]:
        return self.random.sample(things, self.random.randint(0, 2))

    def _few_at_once(self, field: str, value: Callable[[], Any]) -> None:
        """As far as the database takes it: an expiry comes after the publication."""
        rows = {article.pk: article for article in self._few()}.values()
        for article in rows:
            setattr(article, field, value())
            if article.expires_at and article.published_at and article.expires_at <= article.published_at:
                article.expires_at = None
        Article.objects.bulk_update(rows, [field, "expires_at"])

    def _wait(self) -> None:
        sleep(2 * SOON.total_seconds())
