"""The moderation desk opens as fast with a hundred and fifty thousand comments as with fifty, whatever it is asked."""

from __future__ import annotations

import pytest
from django.test import Client

from articles.models import Section
from comments.models import Comment
from forum.models import User
from tests.conftest import signed_in
from tests.scale.plans import MOST_READ, cost

DESK = "/admin/comments/comment/"
LARGEST = ["pending", "approved", "spam", "all"]
VIEWS = ["pending", "reported", "approved", "spam", "trash", "all"]


def opened(client: Client, path: str, most: int = MOST_READ) -> int:
    def open_it() -> None:
        assert client.get(path).status_code == 200, path

    return cost(open_it, most=most)


class TestDesk:
    """For somebody who sees and may do everything."""

    @pytest.fixture
    def desk(self, chief: User) -> Client:
        client = signed_in(chief)
        client.get(DESK)  # what is remembered between requests
        return client

    @pytest.mark.parametrize("view", VIEWS)
    def test_every_view_from_both_ends_and_from_the_middle(self, desk: Client, view: str) -> None:
        middle = Comment.objects.order_by("-pk")[20_000:][0].pk
        for place in ("", "&order=oldest", f"&before={middle}", f"&after={middle}", f"&order=oldest&after={middle}"):
            opened(desk, f"{DESK}?view={view}{place}")

    @pytest.mark.parametrize("view", LARGEST)
    def test_every_filter(self, desk: Client, view: str) -> None:
        section = Section.objects.order_by("pk")[0]
        comment = Comment.objects.exclude(email="").order_by("-pk")[500:][0]
        for chosen in (
            "q=ultimatum", "q=movement", "q=xyzzy", "headline=movement", "headline=ultimatum", f"section={section.pk}",
            "author=yusuf", f"author={comment.email}", "author=nobody@example.com", "address=10.1.2.0/24",
            "address=192.0.2.1", "reason=links", "reason=first_time", "reason=crisis", f"article={comment.article_id}",
        ):  # fmt: skip
            opened(desk, f"{DESK}?view={view}&{chosen}")

    @pytest.mark.parametrize("view", LARGEST)
    def test_spans_of_time(self, desk: Client, view: str) -> None:
        middle = Comment.objects.order_by("-pk")[75_000:][0].pk
        for span in ("since=2010-01-01", "until=2009-12-31", "since=2015-01-01&until=2015-01-02"):
            for place in ("", "&order=oldest", f"&before={middle}"):
                opened(desk, f"{DESK}?view={view}&{span}{place}")

    def test_a_page_with_fifty_comments_costs_as_many_queries_as_one_with_a_few(self, desk: Client) -> None:
        approved = Comment.objects.approved().exclude(reasons=[]).order_by("-pk")
        few = opened(desk, f"{DESK}?view=approved&reason=first_time&article={approved[0].article_id}")
        many = opened(desk, f"{DESK}?view=approved&reason=first_time")
        assert many <= few  # the name of the article is asked for besides

    def test_one_comment_and_everything_like_it(self, desk: Client) -> None:
        comment = Comment.objects.pending().exclude(email="").filter(reduced_at=None).order_by("-pk")[0]
        opened(desk, f"{DESK}{comment.pk}/change/")
        opened(desk, f"{DESK}{comment.pk}/spam/")
        for scope in ("author", "address", "text"):
            opened(desk, f"{DESK}everything/?by={scope}&of={comment.pk}")

    def test_emptying_spam_and_trash_asks_without_counting(self, desk: Client) -> None:
        for status in ("spam", "trash"):
            opened(desk, f"{DESK}{status}/emptying/", most=2000)
