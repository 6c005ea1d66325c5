"""Many readers at once, over real connections: nothing is lost, nothing is doubled, nobody slips past a limit."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from articles.models import Article
from comments import deletion, moderation
from comments.models import Comment, Discussion, Thread
from forum.models import User
from tests.builders import make_article, make_comment
from tests.comments.test_post_comment import SAME_SITE, with_token

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS = 20


def at_once(work: Callable[[Any], Any], *inputs: Any) -> list[Any]:
    """Each input in a thread of its own, with its own connection, begun together."""
    start = threading.Barrier(len(inputs))

    def run(value: Any) -> Any:
        try:
            start.wait()
            return work(value)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(inputs)) as threads:
        return list(threads.map(run, inputs))


def send(data: dict[str, str], address: str) -> tuple[int, str]:
    response = Client().post("/comments/post/", data, REMOTE_ADDR=address, **SAME_SITE)
    return response.status_code, response.get("Location", "").partition("#")[2]


@pytest.fixture
def article() -> Article:
    return make_article()


@pytest.fixture
def moderator(transactional_db: None) -> User:
    """Without the role, which an emptied database does not have; the verbs leave permission to their callers."""
    return User.objects.create_user("mona")


def test_two_hundred_comments_of_twenty_clients_are_two_hundred_comments(article: Article) -> None:
    """Each is sent twice, as by a double click; some answer the same comment, some another."""
    Discussion(pk=1, comment_previously_approved=False).save()
    parents = ["0", str(make_comment(article).pk), str(make_comment(article).pk)]
    per_client = 10

    def post_all(client: int) -> list[tuple[int, str]]:
        """Two threads share each list of posts, one of them a moment behind or ahead."""
        return [send(*posts[client // 2][number]) for number in range(per_client)]

    posts = [
        [
            (
                with_token(
                    article,
                    comment=f"Client {client} says number {number}",
                    email=f"reader-{client}-{number}@example.org",
                    comment_parent=parents[(client + number) % 3],
                ),
                f"10.{client}.{number}.7",
            )
            for number in range(per_client)
        ]
        for client in range(CLIENTS)
    ]
    answers = at_once(post_all, *range(2 * CLIENTS))
    assert {status for client in answers for status, _ in client} == {303}
    for first, second in zip(answers[::2], answers[1::2], strict=True):
        assert first == second
    bodies = list(Comment.objects.filter(body__startswith="Client").values_list("body", flat=True))
    assert len(bodies) == len(set(bodies)) == CLIENTS * per_client
    assert Thread.objects.get(article=article).responses == CLIENTS * per_client + 2


def test_of_one_person_posting_everywhere_at_once_one_post_passes(article: Article) -> None:
    posts = [(with_token(article, comment=f"Thought {number}"), f"10.0.{number}.7") for number in range(8)]
    statuses = [status for status, _ in at_once(lambda post: send(*post), *posts)]
    assert sorted(statuses) == [303] + [429] * 7
    assert Comment.objects.count() == 1


def test_of_one_address_posting_under_many_names_one_post_passes(article: Article) -> None:
    posts = [with_token(article, comment=f"Thought {n}", email=f"reader{n}@example.org") for n in range(8)]
    statuses = [status for status, _ in at_once(lambda data: send(data, "192.0.2.7"), *posts)]
    assert sorted(statuses) == [303] + [429] * 7


def test_a_network_does_not_get_more_by_asking_at_once(article: Article) -> None:
    posts = [(with_token(article, comment=f"Thought {n}", email=f"reader{n}@example.org"), n) for n in range(16)]
    statuses = [status for status, _ in at_once(lambda post: send(post[0], f"192.0.2.{post[1]}"), *posts)]
    assert sorted(statuses) == [303] * 12 + [429] * 4


def test_a_copied_text_sent_from_everywhere_at_once_waits_except_for_one(article: Article) -> None:
    Discussion(pk=1, comment_previously_approved=False).save()
    text = "The same text from many addresses at the same time, as such campaigns do it."
    posts = [(with_token(article, comment=text, email=f"reader{n}@example.org"), f"10.0.{n}.7") for n in range(6)]
    assert {status for status, _ in at_once(lambda post: send(*post), *posts)} == {303}
    assert Comment.objects.approved().count() == 1
    assert Comment.objects.filter(reasons=["near_duplicate"]).count() == 5


def test_replies_and_moderators_in_one_thread_do_not_wait_in_a_circle(article: Article, moderator: User) -> None:
    Discussion(pk=1, comment_previously_approved=False).save()
    top = make_comment(article)
    middle = make_comment(article, parent=top)
    waiting = [make_comment(article, parent=middle, status="pending") for _ in range(6)]

    def decide_or_reply(number: int) -> int:
        if number % 2:
            moderation.approve([waiting[number // 2].pk], by=moderator)
            return 303
        data = with_token(
            article, comment=f"Reply {number}", email=f"r{number}@example.org", comment_parent=str(middle.pk)
        )
        return send(data, f"10.0.{number}.7")[0]

    assert set(at_once(decide_or_reply, *range(12))) == {303}
    assert Thread.objects.get(article=article).responses == 14


def test_a_reply_to_what_is_being_deleted_is_refused_or_keeps_its_place(article: Article, moderator: User) -> None:
    parent = make_comment(article)
    data = with_token(article, comment_parent=str(parent.pk))

    def race(name: str) -> int:
        if name == "reply":
            return send(data, "192.0.2.7")[0]
        moderation.trash([parent.pk], by=moderator)
        return deletion.delete_for_good([parent.pk], by=moderator)

    status, deleted = at_once(race, "reply", "delete")
    assert deleted == 1
    replies = Comment.objects.filter(body=data["comment"])
    assert (status, replies.count()) in {(303, 1), (403, 0)}
