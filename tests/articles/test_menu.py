"""The menu: sections that have something to read, as many as there is room for, and the way to all of them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, Section
from tests.builders import make_article, make_section

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="(?:/section/)?([^"]+?)/?"')


def links(client: Client, name: str) -> list[str]:
    """The slugs of sections that one of the navigations of the front page links to."""
    found = re.search(rf'<nav class="{name}".*?</nav>', client.get("/").text, re.DOTALL)
    return LINK.findall(found[0]) if found else []


def test_a_section_without_articles_is_no_place_to_send_readers_to(client: Client) -> None:
    world, unused, later = (make_section(name) for name in ("World", "Unused", "Later"))
    make_article(section=make_section("Asia", parent=world))
    make_section("Europe", parent=world)
    make_article(section=unused, status=Article.Status.DRAFT)
    tomorrow = make_article(section=later, published_at=timezone.now() + timedelta(days=1))
    assert links(client, "site-nav") == ["world"]
    assert links(client, "site-map") == ["world", "world/asia"]
    assert client.get("/section/unused/").status_code == 200
    Article.objects.filter(pk=tomorrow.pk).update(published_at=timezone.now())
    assert links(client, "site-nav") == ["later", "world"]


def test_the_menu_has_room_for_a_dozen_and_leads_to_the_rest(client: Client) -> None:
    names = [f"Part {number:02}" for number in range(14)]
    for number, name in enumerate(names):
        make_article(section=make_section(name, position=number))
    slugs = list(Section.objects.in_order().values_list("slug", flat=True))
    assert links(client, "site-nav") == [*slugs[:12], "#all-sections"]
    assert links(client, "site-map") == slugs
    assert 'id="all-sections"' in client.get("/").text
    Article.objects.filter(section__slug__in=slugs[-2:]).delete()
    assert links(client, "site-nav") == slugs[:12]
