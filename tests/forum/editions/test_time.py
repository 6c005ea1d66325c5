"""What time alone changes, by the database's clock and to the second."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from time import sleep
from typing import TypeVar

import pytest
from django.db import connection
from django.utils import timezone

from articles.models import Article, Pin
from comments.models import Discussion
from forum.models import Site
from tests.builders import make_article
from tests.forum.editions.site import Readers

pytestmark = pytest.mark.django_db(transaction=True)

Read = TypeVar("Read")

SOON = timedelta(seconds=2)
LISTS = ("home", "section", "sub-section", "feed", "section's feed", "sitemap", "news sitemap")


def wait_for(moment: datetime) -> None:
    """Until the database's clock shows it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT greatest(0, extract(epoch FROM %s - clock_timestamp()))::float8", [moment])
        sleep(cursor.fetchone()[0])


def river() -> Article:
    return Article.objects.get(headline__startswith="A river")


def read_before_its_moment(prepare: Callable[[datetime], object], read: Callable[[], Read]) -> tuple[datetime, Read]:
    """The moment for which something was prepared, and what was read before it.

    A busy machine may need longer to read it: then it is prepared once more, for a later moment.
    """
    for wait in (SOON, 4 * SOON, 16 * SOON):
        moment = timezone.now() + wait
        prepare(moment)
        found = read()
        if timezone.now() < moment:
            break
    return moment, found


def test_a_scheduled_article_appears_on_every_page_at_its_moment(readers: Readers) -> None:
    def schedule(moment: datetime) -> None:
        Article.objects.filter(headline="Just in").delete()
        make_article(headline="Just in", section=river().section, published_at=moment)

    def read() -> tuple[dict[str, bytes], bool]:
        return {name: readers.body(name) for name in LISTS}, readers.is_kept("home")

    moment, (before, is_kept) = read_before_its_moment(schedule, read)
    assert all(b"Just in" not in body for body in before.values())
    assert is_kept
    wait_for(moment)
    for name in LISTS:
        assert readers.body(name) != before[name], name
        assert readers.body(name) == readers.fresh(name), name
    assert b"Just in" in readers.body("home")
    assert readers.is_kept("home")


def test_an_article_whose_time_is_over_goes_at_its_moment(readers: Readers) -> None:
    article = river()
    moment, (status, home) = read_before_its_moment(
        lambda moment: Article.objects.filter(pk=article.pk).update(expires_at=moment),
        lambda: (readers.get("article").status_code, readers.body("home")),
    )
    assert status == 200
    assert article.headline.encode()[:7] in home
    wait_for(moment)
    assert readers.get("article").status_code == 404
    assert readers.body("home") == readers.fresh("home")


def test_a_pin_whose_time_is_over_falls_at_its_moment(readers: Readers) -> None:
    moment, before = read_before_its_moment(
        lambda moment: Pin.objects.update(ends_at=moment), lambda: readers.body("home")
    )
    wait_for(moment)
    assert readers.body("home") != before
    assert readers.body("home") == readers.fresh("home")


def test_comments_close_by_themselves_at_their_moment(readers: Readers) -> None:
    Discussion.objects.update(close_comments_for_old_posts=True, close_comments_days_old=10)
    rows = Article.objects.filter(pk=river().pk)
    moment, (article, home) = read_before_its_moment(
        lambda moment: rows.update(published_at=moment - timedelta(days=10)),
        lambda: (readers.body(river().get_absolute_url()), readers.get("home")),
    )
    path = river().get_absolute_url()
    assert b'id="commentform"' in article
    wait_for(moment + timedelta(milliseconds=1))
    assert b'id="commentform"' not in readers.body(path)
    assert readers.body(path) == readers.fresh(path)
    assert readers.get("home")["ETag"] == home["ETag"]
    assert readers.is_kept("home")  # it shows no form


def test_what_is_no_news_any_more_leaves_the_news(readers: Readers) -> None:
    def publish(moment: datetime) -> None:
        Article.objects.filter(headline="Yesterday").delete()
        make_article(headline="Yesterday", published_at=moment - timedelta(days=2))

    moment, news = read_before_its_moment(publish, lambda: readers.body("news sitemap"))
    assert b"Yesterday" in news
    wait_for(moment)
    assert b"Yesterday" not in readers.body("news sitemap")


def test_the_next_moment_is_known_whatever_order_they_come_in(readers: Readers) -> None:
    readers.get("home")
    start = timezone.now()
    moments = [start + timedelta(hours=hours) for hours in (5, 1, 3, 2, 4)]
    for moment in moments:
        make_article(published_at=moment)
        assert Site.objects.get().changes_at == min(moments[: moments.index(moment) + 1])
    Article.objects.filter(published_at=moments[1]).delete()
    Site.objects.update(changes_at=start)
    readers.get("home")
    assert Site.objects.get().changes_at == moments[3]
    assert readers.is_kept("home")


def test_moments_that_pass_while_nobody_asks(readers: Readers) -> None:
    first, second = timezone.now() + timedelta(seconds=0.3), timezone.now() + timedelta(seconds=0.6)
    make_article(headline="First of two", published_at=first)
    make_article(headline="Second of two", published_at=second)
    readers.get("home")
    wait_for(second)
    body = readers.body("home")
    assert b"First of two" in body
    assert b"Second of two" in body
    assert Site.objects.get().changes_at is None
