"""Pages cost the same number of queries, whatever they show."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Section
from tests.builders import make_article, make_author, make_comment, make_image, make_section, make_tag

pytestmark = pytest.mark.django_db


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def fill(section: Section, number: int) -> list[Article]:
    return [
        make_article(
            section=section, authors=[make_author(), make_author()], tags=[make_tag()], lead_image=make_image()
        )
        for _ in range(number)
    ]


@pytest.mark.parametrize(("path", "budget"), [("/section/world/", 7), ("/section/world/asia/", 7)])
def test_lists_cost_the_same_with_one_article_and_with_thirty(client: Client, path: str, budget: int) -> None:
    asia = make_section("Asia", parent=make_section("World"))
    fill(asia, 1)
    one = queries(client, path)
    for article in fill(asia, 29):
        make_comment(article)
    assert queries(client, path) == one <= budget


def threaded(article: Article, number: int) -> None:
    parent: Any = None
    for index in range(number):
        parent = make_comment(article, parent=parent if index % 5 else None)


def test_an_article_costs_the_same_with_two_comments_and_with_fifty(client: Client) -> None:
    article = fill(make_section("World"), 1)[0]
    threaded(article, 2)
    one = queries(client, article.get_absolute_url())
    threaded(article, 48)
    assert queries(client, article.get_absolute_url()) == one <= 12
