"""Rate limits over all workers."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from forum import throttle
from forum.models import Throttle

DAY = timedelta(days=1)


@pytest.mark.django_db
def test_a_limit_allows_so_many_and_says_how_long_to_wait() -> None:
    assert [throttle.exceeded("a", 2, DAY) for _number in range(2)] == [0, 0]
    assert 86_390 < throttle.exceeded("a", 2, DAY) <= 86_400
    assert throttle.exceeded("b", 2, DAY) == 0


@pytest.mark.django_db
def test_trying_on_does_not_lock_anybody_out_for_longer_and_then_it_starts_anew() -> None:
    for _number in range(5):
        throttle.exceeded("a", 1, DAY)
    ends_at = Throttle.objects.get().ends_at
    throttle.exceeded("a", 1, DAY)
    assert Throttle.objects.get().ends_at == ends_at
    Throttle.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert throttle.exceeded("a", 1, DAY) == 0


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_one_by_one() -> None:
    start = Barrier(8)
    allowed: list[bool] = []

    def knock() -> None:
        start.wait()
        allowed.append(throttle.exceeded("a", 3, DAY) == 0)
        connection.close()

    threads = [Thread(target=knock) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(allowed) == [False] * 5 + [True] * 3


@pytest.mark.django_db(transaction=True)
def test_old_ones_are_forgotten_except_where_somebody_counts() -> None:
    for name in ("old", "busy", "new"):
        throttle.exceeded(name, 1, DAY)
    Throttle.objects.exclude(key="new").update(ends_at=timezone.now() - timedelta(seconds=1))
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT 1 FROM forum_throttle WHERE key = 'busy' FOR UPDATE")
    with transaction.atomic():
        assert throttle.forget_old() == 1
    other.rollback()
    other.close()
    assert set(Throttle.objects.values_list("key", flat=True)) == {"busy", "new"}


@pytest.mark.parametrize(
    ("address", "shortened"),
    [("192.0.2.77", "192.0.2.0"), ("2001:db8:1:2:3::4", "2001:db8:1::"), ("::1", "::")],
)
def test_a_shortened_address_names_a_network(address: str, shortened: str) -> None:
    assert throttle.shortened(address) == shortened
