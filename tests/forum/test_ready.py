"""Queries that are made ready: the same rows as those of the ORM, whatever is given."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import TextField, Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Section
from forum.ready import AnyOf, Given, Ready, as_model
from tests.builders import make_article, make_image, make_section

pytestmark = pytest.mark.django_db

ODD = ["100 %", "%s", "%(name)s", "it's", 'a "quote"', "$1", "back\\slash", "ünï", "\x02", ""]


def test_the_query_is_made_once_and_the_values_come_in_each_time() -> None:
    made = []

    def make() -> Any:
        made.append(1)
        return Section.objects.filter(slug=Given("slug")).values_list("name")

    ready = Ready(make)
    make_section("World")
    make_section("Trade")
    assert (ready.rows(slug="world"), ready.rows(slug="trade"), ready.rows(slug="no")) == (
        [("World",)],
        [("Trade",)],
        [],
    )
    assert made == [1]


def test_a_list_may_have_any_number_of_values() -> None:
    ready = Ready(lambda: Section.objects.filter(pk=AnyOf("ids")).order_by("pk").values_list("pk"))
    ids = [make_section().pk for _ in range(3)]
    assert ready.rows(ids=[]) == []
    assert ready.rows(ids=ids[:1]) == [(ids[0],)]
    assert ready.rows(ids=[*ids, 0]) == [(pk,) for pk in ids]


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_arrive_as_they_are(text: str) -> None:
    make_section("World", description=text)
    given = Ready(lambda: Section.objects.filter(description=Given("text")).values_list("description"))
    assert given.rows(text=text) == [(text,)]
    written = Ready(
        lambda: Section.objects.filter(name=Given("name")).values_list(
            Concat(Value(text), "name", output_field=TextField())
        )
    )
    assert written.rows(name="World") == [(f"{text}World",)]
    alone = Ready(lambda: Section.objects.filter(description=text).values_list("name"))
    assert alone.rows() == [("World",)]


def test_a_value_can_be_asked_for_twice_and_nothing_is_a_value_too() -> None:
    world = make_section("World")
    asia = make_section("Asia", parent=world)
    twice = Ready(lambda: Section.objects.filter(name=Given("name"), slug=Given("name")).values_list("pk"))
    make_section("same", slug="same")
    assert len(twice.rows(name="same")) == 1
    below = Ready(lambda: Section.objects.filter(parent_id=Given("parent")).values_list("pk"))
    assert (below.rows(parent=world.pk), below.rows(parent=None)) == ([(asia.pk,)], [])


def test_a_row_is_a_model_with_what_it_refers_to() -> None:
    columns = (
        "id", "headline", "section__id", "section__slug", "section__parent__id", "section__parent__slug",
        "lead_image__id", "lead_image__alt",
    )  # fmt: skip
    asia = make_section("Asia", parent=make_section("World"))
    article = make_article(section=asia, lead_image=make_image(alt="A bridge"))
    plain = make_article(section=asia.parent)
    rows = Article.objects.filter(pk__in=[article.pk, plain.pk]).order_by("pk").values_list(*columns)
    with CaptureQueriesContext(connection) as captured:
        one, other = (as_model(Article, columns, row) for row in list(rows))
        assert (one, one.headline, one.section, one.section.path) == (article, article.headline, asia, "world/asia")
        assert (one.lead_image.alt, one.section_id) == ("A bridge", asia.pk)
        assert (other.lead_image, other.section.parent, other.section.path) == (None, None, "world")
    assert len(captured) == 1
    assert one.standfirst == article.standfirst  # not among the columns: as if it were deferred
