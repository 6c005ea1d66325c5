"""Several processes, many readers at once, and a database that goes away and comes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep

import pytest
from django.db import connection

from articles.models import Section
from forum.editions.watching import GONE_SECONDS
from tests.builders import make_article, make_comment, make_section
from tests.forum.editions.live import Answer, Live, serving

MADE, KEPT = "forum; fwd=miss; stored", "forum; hit"
BACK_SECONDS = 60.0  # GONE_SECONDS, and what a busy machine needs


@pytest.fixture(scope="module")
def served(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with serving(tmp_path_factory.mktemp("var")) as live:
        yield live


@pytest.fixture
def live(served: Live, transactional_db: None) -> Iterator[Live]:
    served.way.mend()
    yield served
    # Emptying the database after a test must not wait for what the server's processes are still connected with.
    served.way.cut()
    served.way.mend()


def made_page() -> str:
    article = make_article(headline="Read by all", section=make_section("World"))
    for _ in range(20):
        make_comment(article)
    return article.get_absolute_url()


def test_a_hundred_at_once_and_it_is_made_once(live: Live) -> None:
    path = made_page()
    with ThreadPoolExecutor(100) as crowd:
        answers: list[Answer] = list(crowd.map(lambda _: live.get(path), range(100)))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    assert Counter(answer.headers["Cache-Status"] for answer in answers) == {MADE: 1, KEPT: 99}


def test_while_the_database_is_gone_readers_get_what_was_read_before(live: Live) -> None:
    path, unread = made_page(), make_article(section=Section.objects.get()).get_absolute_url()
    before = {address: live.get(address) for address in (path, "/", "/section/world/", "/feed/", "/sitemap.xml")}
    assert {answer.status for answer in before.values()} == {200}
    live.way.cut()
    for address, former in before.items():
        for _ in range(6):  # whichever process answers
            answer = live.get(address)
            assert (answer.status, answer.body, answer.is_stale) == (200, former.body, True), address
            assert int(answer.headers["Age"]) >= 0
    assert live.get(path, **{"If-None-Match": before[path].headers["ETag"]}).status == 304
    refused = live.get(unread)
    assert (refused.status, refused.headers["Cache-Control"]) == (503, "no-store")
    assert live.get("/search/?q=read").status == 503
    assert live.get(f"{path}?utm_source=x").body == before[path].body
    # It comes back; somebody has written meanwhile.
    make_article(headline="Written meanwhile", section=Section.objects.get())
    live.way.mend()
    begin = monotonic()
    while live.get("/").is_stale or live.get(unread).status != 200:
        assert monotonic() - begin < BACK_SECONDS
        sleep(0.05)
    sleep(GONE_SECONDS)  # now the other process asks the database again, too
    for _ in range(6):
        assert b"Written meanwhile" in live.get("/").body


def test_a_database_that_was_started_again_is_not_noticed(live: Live) -> None:
    path = made_page()
    for _ in range(8):
        live.get(path)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] > 0
    for _ in range(8):
        answer = live.get(path)
        assert (answer.status, answer.headers["Cache-Status"]) == (200, KEPT)


def test_what_one_process_has_made_all_of_them_have(live: Live) -> None:
    path = made_page()
    found = Counter(live.get(path).headers["Cache-Status"] for _ in range(20))
    assert found == {MADE: 1, KEPT: 19}
