"""Counts and places are kept by the database, whatever way a comment is written, decided or deleted."""

from __future__ import annotations

import pytest
from django.db.models import Count

from articles.models import Article
from comments import deletion, moderation
from comments.models import Comment, Thread, queue_counts
from forum.models import User
from tests.builders import make_article, make_comment

pytestmark = pytest.mark.django_db
Status = Comment.Status


@pytest.fixture
def article() -> Article:
    return make_article()


def truth(article: Article) -> tuple[int, int]:
    """What counting would find: approved comments, and roots that are approved or stand above an approved reply."""
    approved = Comment.objects.approved().filter(article=article)
    return approved.count(), len({comment.thread_id for comment in approved})


def kept(article: Article) -> tuple[int, int]:
    thread = Thread.objects.filter(article=article).first()
    return (thread.responses, thread.places) if thread else (0, 0)


def assert_counts_are_true(article: Article) -> None:
    assert kept(article) == truth(article)
    held = set(Comment.objects.with_places().values_list("pk", flat=True))
    assert held == {comment.thread_id for comment in Comment.objects.approved()}
    counted = dict(Comment.objects.values_list("status").annotate(Count("pk")).order_by())
    assert {status: queue_counts()[status] for status in Status.values} == {
        status: counted.get(status, 0) for status in Status.values
    }


def test_every_way_of_writing_is_counted(article: Article, moderator: User) -> None:
    root = make_comment(article)
    reply = make_comment(article, parent=root)
    deeper = make_comment(article, parent=reply)
    waiting = [make_comment(article, status=Status.PENDING) for _ in range(3)]
    assert_counts_are_true(article)
    moderation.approve([comment.pk for comment in waiting], by=moderator)
    assert_counts_are_true(article)
    moderation.trash([root.pk], by=moderator)
    assert_counts_are_true(article)
    assert kept(article) == (5, 4)
    moderation.mark_spam([reply.pk, deeper.pk], by=moderator)
    assert kept(article) == (3, 3)
    assert_counts_are_true(article)
    Comment.objects.filter(pk=deeper.pk).update(status=Status.APPROVED)
    assert_counts_are_true(article)
    Comment.objects.bulk_create([Comment(article=article, body="x", submission_id="0" * 31 + "1", status="approved")])
    assert_counts_are_true(article)


def test_deleting_is_counted(article: Article, moderator: User) -> None:
    root = make_comment(article)
    reply = make_comment(article, parent=root)
    other = make_comment(article)
    moderation.trash([root.pk, other.pk], by=moderator)
    assert deletion.delete_for_good([root.pk, other.pk], by=moderator) == 2
    assert_counts_are_true(article)
    root.refresh_from_db()
    assert (root.is_wiped, root.name, root.email, root.holds_place) == (True, "", "", True)
    assert not Comment.objects.filter(pk=other.pk).exists()
    moderation.trash([reply.pk], by=moderator)
    deletion.delete_for_good([reply.pk, root.pk], by=moderator)
    assert not Comment.objects.exists()
    assert kept(article) == (0, 0)


def test_an_article_takes_its_comments_and_counts_with_it(article: Article) -> None:
    make_comment(article, parent=make_comment(article))
    article.delete()
    assert not Thread.objects.exists()
    assert queue_counts()["all"] == 0
