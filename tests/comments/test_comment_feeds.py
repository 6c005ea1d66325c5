"""Feeds of comments: what readers see anyway, as RSS, with exact links and nothing personal."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Article
from comments.feeds import legal
from comments.models import Comment, Discussion
from tests.builders import make_article, make_comment

pytestmark = pytest.mark.django_db
Status = Comment.Status
HTML = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
SITE = "http://testserver"


@pytest.fixture
def article() -> Article:
    return make_article(headline="War & peace")


def read(client: Client, path: str) -> ET.Element:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/rss+xml")
    channel = ET.fromstring(response.content).find("channel")
    assert channel is not None
    return channel


def items(client: Client, path: str) -> list[dict[str, str]]:
    return [{part.tag: part.text or "" for part in item} for item in read(client, path).iter("item")]


def test_the_sites_feed_tells_what_was_said_where(client: Client, article: Article) -> None:
    comment = make_comment(article, name="Rita", body="1 < 2\n\nhttps://example.org/a")
    (item,) = items(client, "/comments/feed/")
    assert item["title"] == "Comment on War & peace by Rita"
    assert item["link"] == f"{SITE}{article.get_absolute_url()}#comment-{comment.pk}"
    assert item["guid"] == f"{SITE}/comments/{comment.pk}/"
    assert item["description"] == "1 < 2\n\nhttps://example.org/a"
    assert item[HTML].startswith("<p>1 &lt; 2</p>")
    assert 'rel="ugc nofollow noopener"' in item[HTML]
    assert item[CREATOR] == "Rita"
    assert item["pubDate"].endswith("+0000")


def test_an_articles_feed_has_its_own_comments_only(client: Client, article: Article) -> None:
    make_comment(make_article())
    comment = make_comment(article, name="")
    path = f"{article.get_absolute_url()}feed/"
    assert [(item["title"], item["guid"]) for item in items(client, path)] == [
        ("By: Anonymous", f"{SITE}/comments/{comment.pk}/")
    ]
    assert read(client, path).findtext("title") == "Comments on: War & peace"
    head = f'<link rel="alternate" type="application/rss+xml" title="Comments on: War &amp; peace" href="{path}">'
    assert head in client.get(article.get_absolute_url()).text


def test_an_article_without_comments_has_an_empty_feed(client: Client, article: Article) -> None:
    assert items(client, f"{article.get_absolute_url()}feed/") == items(client, "/comments/feed/") == []


def test_only_what_every_reader_sees_is_in_a_feed(client: Client, article: Article) -> None:
    for status in (Status.PENDING, Status.SPAM, Status.TRASH):
        make_comment(article, status=status)
    hidden = make_article(status=Article.Status.ARCHIVED)
    later = make_article(published_at=timezone.now() + timedelta(hours=1))
    for other in (hidden, later):
        make_comment(other)
        assert client.get(f"{other.get_absolute_url()}feed/").status_code == 404
    shown = make_comment(article)
    for path in ("/comments/feed/", f"{article.get_absolute_url()}feed/"):
        assert [item["guid"] for item in items(client, path)] == [f"{SITE}/comments/{shown.pk}/"]


def test_the_newest_twenty_come_first(client: Client, article: Article) -> None:
    comments = [make_comment(article) for _ in range(22)]
    found = [item["guid"].split("/")[-2] for item in items(client, "/comments/feed/")]
    assert found == [str(comment.pk) for comment in comments[:1:-1]]


def test_links_lead_to_the_exact_page(client: Client, article: Article) -> None:
    Discussion.objects.create(pk=1, comments_per_page=5)
    for _ in range(5):
        make_comment(article)
    comment = make_comment(article)
    link = items(client, "/comments/feed/")[0]["link"]
    assert link == f"{SITE}{article.get_absolute_url()}comment-page-2/#comment-{comment.pk}"


def test_a_feed_costs_the_same_for_one_comment_and_for_many(client: Client, article: Article) -> None:
    make_comment(article)
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/comments/feed/").status_code == 200
        costs.append(len(captured))
        parent = make_comment(make_article())
        for _ in range(15):
            parent = make_comment(make_article(), parent=None) if parent.depth > 3 else make_comment(
                parent.article, parent=parent
            )  # fmt: skip
    assert costs[0] == costs[1] <= 4


def test_feeds_keep_nothing_about_who_reads_and_no_address(client: Client, article: Article) -> None:
    make_comment(article, email="secret@example.org", ip_address="192.0.2.77", user_agent="Secret browser")
    for path in ("/comments/feed/", f"{article.get_absolute_url()}feed/"):
        response = client.get(path)
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
        assert response["Cache-Control"] == "public, max-age=0, stale-if-error=86400"
        assert "Last-Modified" not in response
        assert not [word for word in ("secret", "Secret", "192.0.2") if word in response.text]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=60), body=st.text(min_size=1, max_size=300), headline=st.text(min_size=1, max_size=60))
def test_hostile_texts_are_still_xml(client: Client, article: Article, name: str, body: str, headline: str) -> None:
    storable = {key: value.replace("\x00", "") for key, value in {"name": name, "body": body}.items()}
    Article.objects.filter(pk=article.pk).update(headline=headline.replace("\x00", ""))
    Comment.objects.all()._raw_delete("default")  # type: ignore[attr-defined]
    make_comment(article, **storable)
    assert len(items(client, "/comments/feed/")) == 1
    assert len(items(client, f"{article.get_absolute_url()}feed/")) == 1


@given(st.text(alphabet=st.characters(), max_size=50))
def test_a_legal_text_is_legal_xml(text: str) -> None:
    document: Any = ET.fromstring(f"<a><![CDATA[{legal(text).replace(']]>', '')}]]></a>")
    assert document.tag == "a"


def test_feeds_are_only_read(client: Client, article: Article) -> None:
    assert client.post("/comments/feed/").status_code == 405
    assert client.post(f"{article.get_absolute_url()}feed/").status_code == 405


def test_the_newest_come_first_whatever_their_numbers_are(client: Client) -> None:
    article = make_article()
    today = make_comment(article, body="Said today")
    make_comment(article, body="Said in 2007", submitted_at=datetime(2007, 9, 4, tzinfo=UTC))
    assert today.pk < Comment.objects.get(body="Said in 2007").pk
    for path in ("/comments/feed/", f"{article.get_absolute_url()}feed/"):
        text = client.get(path).text
        assert text.index("Said today") < text.index("Said in 2007"), path
