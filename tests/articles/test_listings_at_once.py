"""Two people change the same article, or what it is filed under, at the same moment: the lists have what both did."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from articles import listings
from articles.models import Article, Author, Section, Tag
from tests.articles.listed import assert_nothing_drifted
from tests.builders import make_article, make_author, make_section, make_tag

pytestmark = pytest.mark.django_db(transaction=True)
Status = Article.Status
Change = Callable[[], Any]


class Site:
    """An article among others, and what can be done to it; every change finds its rows anew."""

    def __init__(self) -> None:
        self.world, self.asia, self.trade = make_section("World"), make_section("Asia"), make_section("Trade")
        self.tag, self.author = make_tag(), make_author()
        self.pk = make_article(section=self.asia, tags=[make_tag()]).pk
        make_article(section=self.asia, tags=[self.tag], authors=[self.author])

    @property
    def rows(self) -> Any:
        return Article.objects.filter(pk=self.pk)

    def withdraw(self) -> None:
        self.rows.update(status=Status.ARCHIVED)

    def publish(self) -> None:
        self.rows.update(status=Status.PUBLISHED)

    def refile(self) -> None:
        self.rows.update(section=Section.objects.get(slug="trade"))

    def date(self) -> None:
        self.rows.update(published_at=timezone.now() - timedelta(days=400))

    def let_it_expire(self) -> None:
        self.rows.update(expires_at=timezone.now() + timedelta(days=1))

    def tag_it(self) -> None:
        self.rows.get().tags.add(Tag.objects.get(pk=self.tag.pk))

    def sign_it(self) -> None:
        self.rows.get().bylines.create(author=Author.objects.get(pk=self.author.pk))

    def file_it_further(self) -> None:
        self.rows.get().further_sections.add(self.trade)

    def move_the_section(self) -> None:
        Section.objects.filter(slug="asia").update(parent=self.world)

    def move_the_further_section(self) -> None:
        Section.objects.filter(slug="trade").update(parent=self.world)

    def write_another(self) -> None:
        make_article(section=self.asia)

    def tidy_up(self) -> None:
        listings.settle()


PAIRS = [
    ("withdraw", "tag_it"),
    ("withdraw", "sign_it"),
    ("withdraw", "file_it_further"),
    ("publish", "tag_it"),
    ("publish", "sign_it"),
    ("publish", "file_it_further"),
    ("date", "tag_it"),
    ("let_it_expire", "tag_it"),
    ("refile", "file_it_further"),
    ("refile", "move_the_section"),
    ("write_another", "move_the_section"),
    ("write_another", "tag_it"),
    ("file_it_further", "move_the_further_section"),
    ("publish", "move_the_section"),
    ("tidy_up", "date"),
    ("tidy_up", "tidy_up"),
]


@pytest.fixture
def site(transactional_db: None) -> Site:
    return Site()


def overlap(first: Change, second: Change) -> None:
    """The second begins while the first has not been committed."""
    written, waits = threading.Event(), threading.Event()

    def begin() -> None:
        with transaction.atomic():
            first()
            written.set()
            waits.wait(0.15)  # the second one's time to come to what it must wait for, if there is anything

    def follow() -> None:
        written.wait()
        with transaction.atomic():
            second()

    def closing(change: Change) -> None:
        try:
            change()
        finally:
            written.set()
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(closing, [begin, follow]))


@pytest.mark.parametrize(("one", "other"), [*PAIRS, *((other, one) for one, other in PAIRS)])
def test_changes_that_overlap_leave_the_lists_right(site: Site, one: str, other: str) -> None:
    if "publish" in {one, other}:
        site.withdraw()
    if "move_the_further_section" in {one, other}:
        make_article().further_sections.add(site.trade)
    overlap(getattr(site, one), getattr(site, other))
    assert_nothing_drifted()


def test_many_who_publish_in_one_section_wait_for_nobody(site: Site) -> None:
    """Each holds what it has written until all have written."""
    everybody = threading.Barrier(5, timeout=60)

    def publish(_number: int) -> int:
        try:
            with transaction.atomic():
                made = make_article(section=site.asia, tags=[site.tag], authors=[site.author])
                everybody.wait()
                return made.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as threads:
        made = set(threads.map(publish, range(5)))
    assert made <= set(listings.of(site.tag)[:12])
    assert_nothing_drifted()
