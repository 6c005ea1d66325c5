"""Many readers at once: on real connections, no comment is lost and none is doubled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from articles.models import Article
from comments import tokens
from comments.models import Comment, Thread, queue_counts
from tests.builders import make_article

pytestmark = pytest.mark.django_db(transaction=True)
SAME_SITE: dict[str, Any] = {"HTTP_ORIGIN": "http://testserver", "HTTP_SEC_FETCH_SITE": "same-origin"}
CLIENTS, EACH = 20, 10


def form(article: Article, number: int, token: str = "") -> dict[str, str]:
    return {
        "comment": f"Reader {number} has something of their own to say, and says it in number {number * 7919}.",
        "author": f"Reader {number}",
        "email": f"reader{number}@example.org",
        "url": "",
        "comment_post_ID": str(article.pk),
        "comment_parent": "0",
        "token": token or tokens.issue_form_token(article.pk, is_confirmed=True),
    }


def send(data: dict[str, str], address: str) -> int:
    try:
        return Client().post("/comments/post/", data, REMOTE_ADDR=address, **SAME_SITE).status_code
    finally:
        connections.close_all()


def test_two_hundred_comments_of_twenty_clients_are_two_hundred_comments() -> None:
    article = make_article()
    numbers = range(CLIENTS * EACH)
    with ThreadPoolExecutor(CLIENTS) as clients:
        answers = list(clients.map(lambda n: send(form(article, n), f"10.{n}.1.1"), numbers))
    assert answers == [303] * len(numbers)
    assert set(Comment.objects.values_list("name", flat=True)) == {f"Reader {number}" for number in numbers}
    assert Comment.objects.count() == queue_counts()["pending"] == len(numbers)
    assert not Thread.objects.filter(responses__gt=0).exists()


def test_one_comment_sent_by_twenty_clients_at_once_is_one_comment() -> None:
    article = make_article()
    data = form(article, 1, tokens.issue_form_token(article.pk, is_confirmed=True))
    with ThreadPoolExecutor(CLIENTS) as clients:
        answers = list(clients.map(lambda n: send(data, f"10.{n}.1.1"), range(CLIENTS)))
    assert answers == [303] * CLIENTS
    assert Comment.objects.count() == 1


def test_two_comments_of_one_person_at_the_same_moment_are_a_flood() -> None:
    article = make_article()
    forms = [{**form(article, n), "email": "one@example.org"} for n in range(4)]
    with ThreadPoolExecutor(4) as clients:
        answers = list(clients.map(lambda data: send(data, "10.1.1.1"), forms))
    assert sorted(answers) == [303, 429, 429, 429]
    assert Comment.objects.count() == 1
