"""Feeds of articles in three formats, read by a feed reader as strict as any."""

from __future__ import annotations

import json
from typing import Any

import feedparser
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from articles.models import Article
from tests.builders import make_article, make_author, make_comment, make_image, make_section, make_tag

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
KINDS = {"": "application/rss+xml", "atom/": "application/atom+xml", "json/": "application/feed+json"}


@pytest.fixture
def article() -> Article:
    section = make_section("Asia", parent=make_section("World"))
    return make_article(
        headline="War & <peace>", standfirst="Two\nneighbours.", section=section, tags=[make_tag("Rivers")],
        authors=[make_author("Ann Author")], lead_image=make_image(),
        body='<h2>First</h2><p>See <a href="/articles/99999/">this</a> &amp; <a href="/about/">us</a>.</p>',
    )  # fmt: skip


def read(client: Client, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200
    found = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert not found.bozo, found.get("bozo_exception")
    return found


FEEDS = ["/feed/", "/section/world/feed/", "/section/world/asia/feed/", "/tag/rivers/feed/", "/author/ann-author/feed/"]
COMMENTS = ["/comments/feed/", "{article}feed/"]


@pytest.mark.parametrize("path", [*FEEDS, *COMMENTS])
@pytest.mark.parametrize("form", KINDS)
def test_every_feed_is_there_in_every_format(client: Client, article: Article, path: str, form: str) -> None:
    make_comment(article, body="Well said & written")
    response = client.get(path.format(article=article.get_absolute_url()) + form)
    assert response["Content-Type"].startswith(KINDS[form])
    assert response["Cache-Control"] == "public, max-age=0, stale-if-error=86400"
    assert not response.cookies
    if form == "json/":
        feed = json.loads(response.content)
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["feed_url"] == f"{SITE}{response.wsgi_request.path}"
        assert feed["items"][0]["id"]
        assert feed["items"][0]["content_html"]
    else:
        found = read(client, path.format(article=article.get_absolute_url()) + form)
        assert len(found.entries) == 1
        assert found.feed.title
        assert found.feed.links[-1].href == f"{SITE}{response.wsgi_request.path}"


@pytest.mark.parametrize("form", ["", "atom/"])
def test_an_entry_says_what_its_page_says(client: Client, article: Article, form: str) -> None:
    (entry,) = read(client, f"/feed/{form}").entries
    assert entry.title_detail.value in {"War & <peace>", "War &amp; &lt;peace&gt;"}
    assert entry.link == f"{SITE}{article.get_absolute_url()}"
    assert entry.id == f"{SITE}/articles/{article.pk}/"
    assert entry.author == "Ann Author"
    assert [tag.term for tag in entry.tags] == ["World › Asia", "Rivers"]
    assert "Two neighbours." in entry.summary
    text = entry.content[0].value
    assert f'<a href="{SITE}/about/">us</a>' in text
    assert f'src="{SITE}/media/' in text
    assert "/articles/99999/" not in text


def test_the_summary_alone_is_a_setting(client: Client, article: Article, settings: Any) -> None:
    settings.FORUM_FEEDS = "summary"
    (entry,) = read(client, "/feed/").entries
    assert "content" not in entry
    assert entry.summary == "Two neighbours."
    (item,) = json.loads(client.get("/feed/json/").content)["items"]
    assert (item["content_text"], item["summary"]) == ("Two neighbours.", "Two neighbours.")


@pytest.mark.parametrize("form", KINDS)
def test_a_copy_that_is_still_right_is_not_sent_again(client: Client, article: Article, form: str) -> None:
    first = client.get(f"/feed/{form}")
    again = client.get(f"/feed/{form}", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Article.objects.filter(pk=article.pk).update(headline="Peace")
    assert client.get(f"/feed/{form}", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_an_empty_feed_is_one_and_stays_the_same(client: Client) -> None:
    for form in KINDS:
        assert client.get(f"/feed/{form}")["ETag"] == client.get(f"/feed/{form}")["ETag"]
    assert read(client, "/feed/atom/").entries == read(client, "/feed/").entries == []


def test_only_what_every_reader_sees_is_in_a_feed(client: Client) -> None:
    shown = make_article()
    make_article(section=shown.section, status=Article.Status.DRAFT)
    for path in ("/feed/", f"{shown.section.get_absolute_url()}feed/" if shown.section else ""):
        assert [entry.title for entry in read(client, path).entries] == [shown.headline]


@pytest.mark.parametrize(
    "path", ["/section/none/feed/", "/tag/none/feed/", "/author/none/feed/atom/", "/feed/xml/", "/feed/atom/json/"]
)
def test_what_there_is_not_has_no_feed(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_feed_of_a_section_that_moved_leads_to_where_it_is(client: Client, article: Article) -> None:
    response = client.get("/section/asia/feed/atom/")
    assert (response.status_code, response["Location"]) == (301, "/section/world/asia/feed/atom/")


def test_pages_name_their_feeds(client: Client, article: Article) -> None:
    for path in FEEDS:
        page = client.get(path.removesuffix("feed/")).text
        assert '<link rel="alternate" type="application/rss+xml" title="' in page
        assert f'href="{path}">' in page


def test_a_feed_costs_the_same_for_one_article_and_for_many(client: Client, article: Article) -> None:
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/feed/").status_code == 200
        costs.append(len(captured))
        for _ in range(9):
            make_article(body=article.body, tags=[make_tag()], authors=[make_author()], lead_image=make_image())
    assert costs[0] == costs[1] <= 4


@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=100))
def test_hostile_texts_are_still_a_feed(client: Client, article: Article, text: str) -> None:
    clean = text.replace("\x00", "")
    Article.objects.filter(pk=article.pk).update(headline=clean, standfirst=clean, credit_line=clean)
    article.tags.update(name=clean[:80])
    for form in ("", "atom/"):
        assert len(read(client, f"/feed/{form}").entries) == 1
    assert len(json.loads(client.get("/feed/json/").content)["items"]) == 1


def test_feeds_are_only_read(client: Client) -> None:
    assert client.post("/feed/").status_code == 405
