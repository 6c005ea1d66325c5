"""Changes at random: each kept page is always, byte for byte, what it would be if nothing were ever kept."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from articles.models import Article, Author, Byline, Image, Page, Pin, Section, Tag
from comments.models import Comment, Discussion
from tests.builders import make_article, make_comment, make_section
from tests.forum.editions.site import Readers

pytestmark = pytest.mark.django_db(transaction=True)

STEPS = 60


class Chance:
    """Changes of every kind to rows that are there; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.count = 0

    def one(self, model: Any) -> Any:
        return self.random.choice(list(model.objects.order_by("pk")))

    def word(self) -> str:
        self.count += 1
        return f"word{self.count}"

    def step(self) -> str:
        change = self.random.choice(CHANGES)
        change(self)
        return change.__name__

    def rename(self) -> None:
        model: Any = self.random.choice([Section, Tag, Author])
        model.objects.filter(pk=self.one(model).pk).update(name=self.word())

    def rewrite(self) -> None:
        article = self.one(Article)
        setattr(article, self.random.choice(["headline", "standfirst", "credit_line", "lead_caption"]), self.word())
        article.save()

    def rewrite_many(self) -> None:
        articles = self.random.sample(list(Article.objects.order_by("pk")), 4)
        for article in articles:
            article.body = f"<p>{self.word()}</p>"
        Article.objects.bulk_update(articles, ["body"])

    def move(self) -> None:
        article = self.one(Article)
        Article.objects.filter(pk=article.pk).update(section=self.one(Section))
        article.further_sections.set([self.one(Section)])

    def withdraw_or_publish(self) -> None:
        article = self.one(Article)
        status = "archived" if article.status == "published" else "published"
        Article.objects.filter(pk=article.pk).update(status=status)

    def schedule_or_expire(self) -> None:
        moment = timezone.now() + timedelta(days=self.random.choice([-1, 1]))
        article = self.one(Article)
        if self.random.random() < 0.5:
            Article.objects.filter(pk=article.pk).update(published_at=moment, expires_at=None)
        else:
            Article.objects.filter(pk=article.pk).update(published_at=moment - timedelta(days=3), expires_at=moment)

    def add_article(self) -> None:
        make_article(section=self.one(Section), tags=[self.one(Tag)], authors=[self.one(Author)])

    def delete_article(self) -> None:
        article = self.random.choice(list(Article.objects.order_by("pk")[2:]))
        with transaction.atomic():
            Comment.objects.filter(article=article, root__isnull=False).delete()
            article.delete()

    def byline(self) -> None:
        article = self.one(Article)
        article.bylines.all().delete()
        Byline.objects.create(
            article=article, author=self.one(Author), role=self.random.choice(["text", "translation"])
        )

    def add_section(self) -> None:
        make_section(self.word())

    def page(self) -> None:
        Page.objects.update(title=self.word(), is_public=self.random.random() < 0.8)

    def pin(self) -> None:
        Pin.objects.all().delete()
        Pin.objects.create(article=self.one(Article), place=self.random.choice(["lead", "pinned"]))

    def picture(self) -> None:
        Image.objects.update(alt=self.word(), is_drawn=self.random.random() < 0.5)

    def comment(self) -> None:
        parent = self.one(Comment) if self.random.random() < 0.5 else None
        parent = None if parent and parent.kind != "comment" else parent
        article = parent.article if parent else self.one(Article)
        make_comment(article, parent=parent, status=self.random.choice(["approved", "approved", "pending"]))

    def moderate(self) -> None:
        chosen = self.random.sample(list(Comment.objects.order_by("pk").values_list("pk", flat=True)), 3)
        Comment.objects.filter(pk__in=chosen).update(status=self.random.choice(["approved", "spam", "trash"]))

    def edit_comment(self) -> None:
        Comment.objects.filter(pk=self.one(Comment).pk).update(body=self.word(), edited_at=timezone.now())

    def settle(self) -> None:
        Discussion.objects.update(
            thread_comments=self.random.random() < 0.7,
            comment_order=self.random.choice(["asc", "desc"]),
            default_comments_page=self.random.choice(["oldest", "newest"]),
            crisis=self.random.choice(["off", "off", "closed"]),
        )

    def take_back(self) -> None:
        """A transaction that fails changes nothing."""
        with transaction.atomic():
            self.rename()
            self.edit_comment()
            transaction.set_rollback(True)


CHANGES = [
    Chance.rename, Chance.rewrite, Chance.rewrite_many, Chance.move, Chance.withdraw_or_publish,
    Chance.schedule_or_expire, Chance.add_article, Chance.delete_article, Chance.byline, Chance.add_section,
    Chance.page, Chance.pin, Chance.picture, Chance.comment, Chance.comment, Chance.moderate, Chance.edit_comment,
    Chance.settle, Chance.take_back,
]  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
def test_kept_pages_are_what_they_would_be(readers: Readers, seed: int) -> None:
    chance, names = Chance(seed), sorted(readers.pages)
    readers.read_all()
    for number in range(STEPS):
        what = chance.step()
        for name in chance.random.sample(names, 6):
            readers.get(name)
            assert readers.body(name) == readers.fresh(name), (number, what, name)
    readers.assert_all_true()
