"""Each filter finds what it says and nothing else; nonsense is named beside its field; pages follow each other."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from comments.desk import containing, turn_to
from comments.models import Comment
from forum.models import User
from tests.builders import make_article, make_comment, make_section
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
QUEUE = "/admin/comments/comment/"
Status = Comment.Status


@pytest.fixture
def client(moderator: User) -> Client:
    return signed_in(moderator)


@pytest.fixture
def wanted() -> Comment:
    """The one that each of the filters below finds."""
    section = make_section("Rivers", parent=make_section("World"))
    article = make_article(headline="Neighbours share a river", section=section)
    comment = make_comment(
        article, status=Status.PENDING, name="Rita Reader", email="Rita@Example.org", website="https://rita.example/",
        ip_address="203.0.113.7", body="The gauge is 100% broken", reasons=["links", "crisis"],
    )  # fmt: skip
    Comment.objects.filter(pk=comment.pk).update(submitted_at=timezone.now() - timedelta(days=10))
    other = make_article(headline="Something else")
    make_comment(other, status=Status.PENDING, name="Otto", body="Nothing", ip_address="198.51.100.7")
    make_comment(other, status=Status.PENDING, name="Ottilie", body="Nothing", ip_address="2001:db8:1::7")
    return comment


def found(client: Client, query: str) -> list[int]:
    response = client.get(f"{QUEUE}?{query}")
    assert response.status_code == 200
    return [row.comment.pk for row in response.context["rows"]]


@pytest.mark.parametrize(
    "query",
    [
        "headline=share a RIVER", "author=rita read", "author=RITA@example.org", "author=@example.org",
        "address=203.0.113.7", "address=203.0.113.0/24", "address=203.0.113.99/24", "address=::ffff:203.0.113.7",
        "reason=links", "reason=crisis", "q=gauge", "q=100%25", "q=rita.example", "q=RITA@exam",
        "author=rita&q=gauge&reason=links&address=203.0.0.0/16",
    ],
)  # fmt: skip
def test_each_filter_finds_it(client: Client, wanted: Comment, query: str) -> None:
    Comment.objects.exclude(pk=wanted.pk).update(email="otto@elsewhere.example")
    assert found(client, query) == [wanted.pk]
    assert found(client, f"{query}&view=spam") == []


def test_filters_by_article_and_section(client: Client, wanted: Comment) -> None:
    section = wanted.article.section
    assert section
    assert section.parent
    assert found(client, f"article={wanted.article_id}") == [wanted.pk]
    assert found(client, f"section={section.pk}") == [wanted.pk]
    assert found(client, f"section={section.parent.pk}") == [wanted.pk]
    assert found(client, f"section={make_section().pk}") == []


def test_filters_by_date(client: Client, wanted: Comment) -> None:
    wanted.refresh_from_db()
    day = timezone.localdate(wanted.submitted_at)
    assert found(client, f"since={day}&until={day}") == [wanted.pk]
    assert found(client, f"until={day - timedelta(days=1)}") == []
    assert wanted.pk not in found(client, f"since={day + timedelta(days=1)}")


def test_a_range_of_long_addresses(client: Client, wanted: Comment) -> None:
    assert [Comment.objects.get(pk=pk).name for pk in found(client, "address=2001:db8::/32")] == ["Ottilie"]
    assert found(client, "address=2001:db8:2::/48") == []


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("address=foo", "This is no IP address or range."),
        ("address=203.0.113.0/99", "This is no IP address or range."),
        ("address=fe80::1%25eth0/64/1", "This is no IP address or range."),
        ("since=2026-13-01", "Enter a valid date."),
        ("until=9999-12-31", "Ensure this value is less than or equal to"),
        ("since=0001-01-01", "Ensure this value is greater than or equal to"),
        ("q=ab", "Type at least three characters."),
        ("author=x", "Type at least three characters."),
        ("section=99999999999999999999", "Select a valid choice."),
        ("reason=unheard", "Select a valid choice."),
        ("article=minus", "A part of this address makes no sense"),
        ("view=everything", "A part of this address makes no sense"),
        ("before=x", "A part of this address makes no sense"),
    ],
)
def test_nonsense_is_named_and_left_out(client: Client, wanted: Comment, query: str, message: str) -> None:
    response = client.get(f"{QUEUE}?{query}&headline=share a river")
    assert message in response.text
    assert [row.comment.pk for row in response.context["rows"]] == [wanted.pk]


@pytest.mark.parametrize("query", ["before=x", "before=-1", "after=99999999999999999999", "order=up", "page=7"])
def test_a_broken_place_leads_to_the_start(client: Client, wanted: Comment, query: str) -> None:
    assert len(found(client, query)) == 3


def test_typed_text_survives_its_refusal(client: Client) -> None:
    assert 'value="300.1.1.1"' in client.get(f"{QUEUE}?address=300.1.1.1").text


def test_chips_name_the_filters_and_take_them_away(client: Client, wanted: Comment) -> None:
    query = f"article={wanted.article_id}&reason=links&view=pending"
    chips = client.get(f"{QUEUE}?{query}").context["chips"]
    assert [(str(label), value) for label, value, _without in chips] == [
        ("Held by", "Many links"),
        ("Article", "Neighbours share a river"),
    ]
    assert [without for _label, _value, without in chips] == [
        f"?article={wanted.article_id}&view=pending",
        "?reason=links&view=pending",
    ]


def pages(client: Client, query: str, link: str) -> list[list[int]]:
    """Every page from this one on, following the link."""
    turned = []
    while query:
        response = client.get(f"{QUEUE}{query}")
        turned.append([row.comment.pk for row in response.context["rows"]])
        query = response.context.get(link, "")
    return turned


@pytest.mark.parametrize("order", ["", "oldest"])
def test_pages_show_everything_once_in_both_directions(client: Client, order: str) -> None:
    article = make_article()
    rows = [Comment(article=article, body="x", submission_id=uuid4()) for _number in range(120)]
    numbers = [comment.pk for comment in Comment.objects.bulk_create(rows)]
    expected = numbers if order else numbers[::-1]
    forth = pages(client, f"?order={order}", "next_query")
    assert [len(page) for page in forth] == [50, 50, 20]
    assert [number for page in forth for number in page] == expected
    last = client.get(f"{QUEUE}?order={order}&{'after' if order else 'before'}={forth[1][-1]}")
    back = pages(client, last.context["previous_query"], "previous_query")
    assert back == [forth[1], forth[0]]
    assert "50 comments shown, more follow" in " ".join(client.get(QUEUE).text.split())


@pytest.mark.parametrize("order", ["", "oldest"])
def test_pages_of_a_span_of_time_are_in_the_order_of_the_dates(client: Client, order: str) -> None:
    """What was moved in from another site has old dates and new numbers; some came at the same moment."""
    article, now = make_article(), timezone.now()
    rows = [
        Comment(article=article, body="x", submission_id=uuid4(), submitted_at=now - timedelta(days=number * 7 % 60))
        for number in range(120)
    ]
    made = sorted(Comment.objects.bulk_create(rows), key=lambda comment: (comment.submitted_at, comment.pk))
    expected = [comment.pk for comment in (made if order else made[::-1])]
    since = f"since={(now - timedelta(days=90)).date()}"
    forth = pages(client, f"?{since}&order={order}", "next_query")
    assert [len(page) for page in forth] == [50, 50, 20]
    assert [number for page in forth for number in page] == expected
    last = client.get(f"{QUEUE}?{since}&order={order}&{'after' if order else 'before'}={forth[1][-1]}")
    assert pages(client, last.context["previous_query"], "previous_query") == [forth[1], forth[0]]


def test_a_page_by_date_begins_where_a_comment_was_that_is_gone(client: Client, wanted: Comment) -> None:
    query = f"since={timezone.localdate() - timedelta(days=20)}&before="
    assert found(client, f"{query}{wanted.pk + 1}") == [wanted.pk]
    assert found(client, f"{query}{wanted.pk - 1}") == []


@pytest.mark.parametrize("view", [*Status.values, "all"])
def test_the_reason_is_found_in_every_view(client: Client, view: str) -> None:
    article = make_article()
    status = Status.PENDING if view == "all" else view
    held = make_comment(article, status=status, reasons=["links", "crisis"])
    for reasons in ([], ["manual"], ["crisis", "manual"]):
        make_comment(article, status=status, reasons=reasons)
    assert found(client, f"view={view}&reason=links") == [held.pk]
    assert len(found(client, f"view={view}&reason=crisis")) == 2
    assert found(client, f"view={view}&reason=honeypot") == []


def test_behind_the_end_is_a_way_back(client: Client, wanted: Comment) -> None:
    response = client.get(f"{QUEUE}?before=1&reason=links")
    assert "There are no more comments here." in response.text
    assert response.context["start_query"] == "?reason=links"


def test_the_search_can_use_its_index() -> None:
    """At 100,000 comments it does so by itself; here the planner is kept from reading the few there are."""
    make_comment(make_article(), name="N1999", body="The delegates argued")
    query = Comment.objects.filter(containing("delegates")).order_by()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert query.explain().count("comment_search") == 4
    page = turn_to(query, oldest_first=False, before=None, after=None)
    assert [comment.name for comment in page.comments] == ["N1999"]
