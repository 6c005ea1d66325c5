"""Makes a small grown site large within the database: each article and comment again and again, a little different.

Growing so many takes minutes. Triggers are left out, so what they keep is multiplied as well or made anew; a test of
this folder asserts that it is true.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models

from articles.models import Article, Byline, InnerLink, Move, Revision
from comments.models import Comment, Decision, Tally, Thread
from forum.models import ThreadEdition

OTHER_ARTICLE, OTHER_COMMENT = "{} + copy * %(articles)s", "{} + copy * %(comments)s"
EARLIER = "{} - copy * interval '7 hours'"
# What differs from copy to copy; numbers that the database gives are given anew.
DIFFERENT: dict[type[models.Model], dict[str, str]] = {
    Article: {
        "id": OTHER_ARTICLE, "slug": "{} || '-' || copy", "published_at": EARLIER, "updated_at": EARLIER,
        "translation_of_id": "NULL", "draft_id": "NULL",
    },
    Byline: {"article_id": OTHER_ARTICLE},
    Article.tags.through: {"article_id": OTHER_ARTICLE},
    Article.further_sections.through: {"article_id": OTHER_ARTICLE},
    Article.related.through: {"from_article_id": OTHER_ARTICLE, "to_article_id": OTHER_ARTICLE},
    InnerLink: {"source_id": OTHER_ARTICLE, "target": OTHER_ARTICLE},
    Revision: {"article_id": OTHER_ARTICLE},
    Move: {"article_id": OTHER_ARTICLE},
    Comment: {
        "id": OTHER_COMMENT, "article_id": OTHER_ARTICLE, "parent_id": OTHER_COMMENT, "root_id": OTHER_COMMENT,
        "submission_id": "gen_random_uuid()", "submitted_at": EARLIER, "email": "copy || {}",
        "text_digest": "md5(copy || {})",
    },
    Decision: {"comment_id": OTHER_COMMENT},
    Thread: {"article_id": OTHER_ARTICLE},
    ThreadEdition: {"thread": OTHER_ARTICLE},
    Tally: {},
}  # fmt: skip


def multiply(times: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(articles_article.id), (SELECT max(id) FROM comments_comment) FROM articles_article")
        articles, comments = cursor.fetchone()
        numbers = {"articles": articles, "comments": comments, "last": times - 1}
        with _without_triggers():
            for model, different in DIFFERENT.items():
                cursor.execute(_copying(model, different), numbers)
        cursor.execute("SELECT articles_file_everything()")
        for model in (Article, Comment):
            table = model._meta.db_table
            cursor.execute(f"SELECT setval('{table}_id_seq', max(id)) FROM {table}")


def _copying(model: type[models.Model], different: dict[str, str]) -> str:
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    names = [field.column for field in fields if field.column in different or not isinstance(field, models.AutoField)]
    values = ", ".join(different.get(name, "{}").format(f'"{name}"') for name in names)
    columns, table = ", ".join(f'"{name}"' for name in names), model._meta.db_table
    return f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table}, generate_series(1, %(last)s) AS copy"


@contextmanager
def _without_triggers() -> Iterator[None]:
    _switch("DISABLE")
    yield
    _switch("ENABLE")


def _switch(word: str) -> None:
    """With those of foreign keys, which make up a third of the work, where that is allowed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser') = 'on'")
        which = "ALL" if cursor.fetchone()[0] else "USER"
        for model in DIFFERENT:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} {word} TRIGGER {which}")
