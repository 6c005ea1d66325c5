"""Whatever changes, and by whatever way: the pages that show it are new with the next request, and the others stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Field, Model
from django.utils import timezone

from articles.models import Article, Author, Byline, Page, Section
from comments.models import Comment
from forum.editions import watching
from tests.builders import make_article, make_comment, make_section
from tests.forum.editions.changes import ADDED_AND_TAKEN_AWAY, CHANGES, UNSEEN, UNWATCHED, WHEN
from tests.forum.editions.site import Readers

pytestmark = pytest.mark.django_db(transaction=True)

REPLY = ("parent", "root", "depth")
WATCHED = {table: unseen.split() for table, _f, _c, unseen in import_module("forum.migrations.0009_editions").WATCHED}


def chosen(model: type[Model], column: str) -> Model:
    """The row that is changed: one that the pages of the site show. Saving a page again tells, and by the second."""
    Page.objects.update(updated_at=timezone.now() - timedelta(hours=1))
    rows: dict[type[Model], Any] = {
        Article: Article.objects.filter(headline__startswith="A river"),
        Section: Section.objects.filter(slug="asia"),
        Author: Author.objects.filter(slug="ann-author"),
        Byline: Byline.objects.filter(article__headline__startswith="A river"),
        Comment: Comment.objects.order_by("pk")[3:] if column in REPLY else Comment.objects.order_by("pk"),
    }
    found: Model | None = rows.get(model, model._default_manager.all()).first()
    assert found is not None
    return found


def by_save(row: Model, field: Field[Any, Any], value: Any) -> None:
    setattr(row, field.name, value)
    row.save()


def by_update(row: Model, field: Field[Any, Any], value: Any) -> None:
    type(row)._base_manager.filter(pk=row.pk).update(**{field.name: value})


def by_bulk_update(row: Model, field: Field[Any, Any], value: Any) -> None:
    setattr(row, field.name, value)
    type(row)._base_manager.bulk_update([row], [field.name])


def by_sql(row: Model, field: Field[Any, Any], value: Any) -> None:
    table, column = row._meta.db_table, field.column
    with connection.cursor() as cursor:
        prepared = field.get_db_prep_save(getattr(value, "pk", value), connection)
        cursor.execute(f'UPDATE "{table}" SET "{column}" = %s WHERE id = %s', [prepared, row.pk])


WAYS = (by_save, by_update, by_bulk_update, by_sql)


def visible(model: type[Model]) -> Iterator[Field[Any, Any]]:
    unseen = WATCHED[model._meta.db_table]
    return (field for field in model._meta.concrete_fields if not field.primary_key and field.column not in unseen)


def test_every_table_and_every_column_is_accounted_for() -> None:
    tables = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in {"articles", "comments", "forum"}
    }
    assert tables == {*WATCHED, *UNWATCHED}
    for model, columns in CHANGES.items():
        assert {field.name for field in visible(model)} == set(columns), model
    linking = {"articles_article_tags", "articles_article_further_sections", "articles_article_related"}
    assert {model._meta.db_table for model in CHANGES} == set(WATCHED) - linking


@pytest.mark.parametrize("model", CHANGES)
def test_every_public_column_by_every_way(readers: Readers, model: type[Model]) -> None:
    for field in visible(model):
        value, page = CHANGES[model][field.name]
        row = chosen(model, field.name)
        former = getattr(row, field.name)
        former = former.name if field.name == "file" else former
        other = value(former) if callable(value) else value
        assert other != former, field
        for turn, way in enumerate(WAYS):
            before, standing = readers.body(page or "home"), edition()
            way(model._default_manager.get(pk=row.pk), field, former if turn % 2 else other)
            assert edition() != standing, (field, way)
            if page is not None:
                after = readers.body(page)
                assert after != before, (field, way)
                assert after == readers.fresh(page), (field, way)


def edition() -> tuple[int, int]:
    now = watching.current()
    assert now is not None
    return now.site, now.threads


def test_what_is_added_and_taken_away(readers: Readers) -> None:
    article = Article.objects.get(headline__startswith="A river")
    for what, (page, add, take_away) in ADDED_AND_TAKEN_AWAY.items():
        before = readers.body(page)
        add(article)
        added = readers.body(page)
        assert added != before, what
        assert added == readers.fresh(page), what
        take_away(article)
        taken_away = readers.body(page)
        assert taken_away != added, what
        assert taken_away == readers.fresh(page), what
    readers.assert_all_true()


def test_a_table_that_is_emptied(readers: Readers) -> None:
    readers.get("home")
    for table in WATCHED:
        with transaction.atomic(), connection.cursor() as cursor:
            standing = edition()
            cursor.execute(f'TRUNCATE "{table}" CASCADE')
            assert edition() != standing, table
            transaction.set_rollback(True)
    assert readers.is_kept("home")  # for it was all taken back
    Comment.objects.all()._raw_delete(using="default")
    assert not readers.is_kept("home")


def test_what_no_reader_sees_leaves_every_page_where_it_is(readers: Readers) -> None:
    article = Article.objects.get(headline__startswith="A river")
    readers.read_all()
    for name, change in UNSEEN.items():
        change(article)
        assert readers.made_anew() == set(), name


def test_a_comment_renews_the_pages_that_tell_of_it_and_no_others(readers: Readers) -> None:
    article = Article.objects.get(headline__startswith="A river")
    readers.read_all()
    make_comment(article, body="One more")
    telling = {
        "home",
        "section",
        "sub-section",
        "tag",
        "author",
        "year",
        "month",
        "day",
        "article",
        "page of comments",
        "second page",
        "comments' feed",
        "article's feed",
    }
    stale = {name for name in readers.pages if readers.body(name) != readers.fresh(name)}
    assert stale == set()
    readers.read_all()
    other = make_article(section=make_section("Elsewhere"), published_at=WHEN)
    readers.read_all()
    make_comment(other, body="Elsewhere")
    anew = readers.made_anew()
    assert anew & {"article", "article's feed", "page of comments", "Arabic article", "page", "sitemap", "day"} == set()
    assert {"comments' feed", "home"} <= anew
    make_comment(article, body="Once more")
    assert readers.made_anew() <= telling


def test_a_reply_to_a_hidden_comment_and_its_end(readers: Readers) -> None:
    """Hidden comments show as places where something stands under them, and how they went matters there."""
    top, reply = Comment.objects.order_by("pk")[:2]
    Comment.objects.filter(pk=top.pk).update(status="trash")
    assert readers.body("article") == readers.fresh("article")
    for body, status in (("", "trash"), ("", "spam"), ("Back", "approved")):
        Comment.objects.filter(pk=top.pk).update(body=body, status=status)
        assert readers.body("article") == readers.fresh("article")
    Comment.objects.filter(root=top).exclude(pk=reply.pk).update(status="spam")
    assert readers.body("article") == readers.fresh("article")
