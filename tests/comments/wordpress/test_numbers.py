"""Old numbers are kept where they are free, and readers who post meanwhile never get in the way."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import partial
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from articles.wordpress import importer
from articles.wordpress.report import Report
from comments.models import Comment
from comments.wordpress import Arrivals, findings, numbers, rows
from comments.wordpress import importing as door
from tests.builders import make_article, make_comment
from tests.comments.wordpress.arrivals import NOW, SITE, Noted, bring, bring_all, sent
from tests.wxr import comment as wxr_comment
from tests.wxr import export, item

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return make_article()


def start_from(number: int) -> int:
    """Beyond all numbers that other tests have drawn."""
    return make_comment(make_article()).pk + number


def test_readers_get_numbers_beyond_the_old_ones(article: Article) -> None:
    old = start_from(50_000)
    bring(article, [sent(old)])
    assert Comment.objects.get(pk=old).body == f"Words of {old}"
    assert make_comment(article).pk > old


def test_the_sequence_never_goes_back(article: Article) -> None:
    newest = make_comment(article).pk
    bring(article, [sent(1), sent(2)])
    assert make_comment(article).pk == newest + 1


def test_a_number_that_is_taken_is_replaced(article: Article) -> None:
    standing = make_comment(article)
    report = bring(article, [sent(standing.pk), sent(standing.pk + 1, parent=standing.pk)])
    assert report.found == [(findings.NUMBER_TAKEN, f"#comment-{standing.pk}")]
    reply = Comment.objects.get(pk=standing.pk + 1)
    assert reply.parent
    assert (reply.parent.body, reply.parent.pk > standing.pk + 1) == (f"Words of {standing.pk}", True)


def test_a_number_nobody_can_have_counted_to_is_not_kept(article: Article) -> None:
    bring(article, [sent(2**63 - 1), sent(2**70), sent(-4), sent(0, "Zero")])
    assert Comment.objects.count() == 4
    assert max(Comment.objects.values_list("pk", flat=True)) < numbers.LARGEST
    assert make_comment(article).pk < numbers.LARGEST


def test_a_number_taken_at_the_same_moment_costs_only_itself(article: Article, monkeypatch: Any) -> None:
    """Somebody stores a comment between the look at the numbers and the writing."""
    old = start_from(500)
    insert = rows.insert
    intruders = iter([old, old + 1, old + 2])

    def meanwhile(found: Any) -> None:
        number = next(intruders, None)
        if number:
            make_comment(article, id=number)
        insert(found)

    monkeypatch.setattr("comments.wordpress.arriving.rows.insert", meanwhile)
    report = bring(article, [sent(old), sent(old + 1, parent=old), sent(old + 9)])
    assert dict(report.counts) == {"new": 3, "unchanged": 0}
    imported = Comment.objects.filter(email__startswith="reader", body__startswith="Words of")
    assert imported.count() == 3


class Quiet:
    def begin(self, step: str, total: int) -> None: ...
    def at(self, position: int) -> None: ...


def test_a_reader_who_posts_during_an_import_takes_no_number_of_its_comments(article: Article) -> None:
    old = start_from(1)
    data = export(items=[item(1, comments=[wxr_comment(old), wxr_comment(old + 7, body="The last one")])])
    report = Report()

    class WithReader(Arrivals):
        def add(self, article_id: int, comments: Sequence[Any]) -> None:
            for _ in range(3):
                make_comment(article)
            super().add(article_id, comments)

    importer.run(
        io.BytesIO(data), importer.Options(), report, comments=partial(WithReader, report=report, now=NOW),
        progress=Quiet(), size=len(data), now=NOW,
    )  # fmt: skip
    assert report.counts["comments"]["new"] == 2, report.as_data()
    assert not report.found[findings.NUMBER_TAKEN]
    assert Comment.objects.get(pk=old + 7).body == "The last one"


def test_numbers_can_be_kept_free_for_a_whole_file(article: Article) -> None:
    old = start_from(30_000)
    arrivals = Arrivals(SITE, Noted(), NOW)
    arrivals.reserve(old)
    assert make_comment(article).pk > old
    arrivals.reserve(10**30)
    assert make_comment(article).pk < 2 * numbers.LARGEST


def test_a_batch_costs_as_many_queries_as_one_comment(article: Article) -> None:
    other = make_article()

    def queries(bringing: Callable[[], object]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            bringing()
        return len(captured)

    few = queries(lambda: bring_all({article.pk: [sent(1)], other.pk: [sent(2)]}))
    many = queries(
        lambda: bring_all(
            {
                article.pk: [sent(number, parent=number - 1) for number in range(3, 60)],
                other.pk: [sent(number) for number in range(60, 90)],
            }
        )
    )
    assert few == many <= 15
    assert queries(lambda: bring(article, [sent(number, parent=number - 1) for number in range(3, 60)])) <= 6


def test_everything_comes_even_where_batches_end(article: Article, monkeypatch: Any) -> None:
    monkeypatch.setattr(door, "BATCH", 10)
    articles = {
        make_article().pk: [sent(100 * a + n, parent=100 * a + n - 1 if n else 0) for n in range(7)]
        for a in range(1, 6)
    }
    report = bring_all(articles)
    assert (report.counts["new"], report.found) == (35, [])


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_bring_everything_once() -> None:
    article = make_article()
    comments = [sent(number, parent=number // 2) for number in range(1, 200)]
    reports: list[Noted] = []

    def run() -> None:
        try:
            reports.append(bring(article, comments))
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(report.counts["new"] for report in reports) == [0, 199]
    assert Comment.objects.count() == 199
