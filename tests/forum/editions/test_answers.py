"""What a reader, a browser and a proxy get of a page that is kept."""

from __future__ import annotations

import gzip
from typing import Any

import brotli
import pytest
from django.test import Client, override_settings

from forum.editions import keeping
from tests.builders import make_article, make_comment
from tests.forum.editions.site import Readers

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_public_page_is_kept_and_is_what_it_was(readers: Readers) -> None:
    for name in readers.pages:
        first, second = readers.get(name), readers.get(name)
        assert (first["Cache-Status"], second["Cache-Status"]) == ("forum; fwd=miss; stored", "forum; hit"), name
        assert first.content == second.content == readers.fresh(name), name
        assert {**first.headers, "Cache-Status": ""} == {**second.headers, "Cache-Status": ""}, name
        assert second["Vary"] == "Accept-Encoding", name
        assert not second.cookies, name


def test_a_kept_page_has_the_headers_that_protect_it(readers: Readers) -> None:
    readers.get("/")
    kept, fresh = readers.get("/"), readers.fresh_client.get("/")
    for name in fresh.headers:
        if name not in {"Vary", "Content-Length"}:
            assert kept[name] == fresh[name], name
    assert "Content-Security-Policy" in kept.headers


def test_bytes_are_sent_as_the_reader_takes_them(readers: Readers) -> None:
    body = readers.fresh("/")
    for accepted, encoding, unpacked in (
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("*", "br", brotli.decompress),
        ("br;q=0, *;q=0", None, bytes),
        ("identity", None, bytes),
        ("br;q=0.000, gzip;q=..", "gzip", gzip.decompress),
        ("", None, bytes),
    ):
        response = readers.client.get("/", headers={"Accept-Encoding": accepted})
        assert response.get("Content-Encoding") == encoding, accepted
        assert unpacked(response.content) == body, accepted
        assert response["Content-Length"] == str(len(response.content)), accepted


def test_a_head_request_is_answered_like_the_page_without_its_body(readers: Readers) -> None:
    made = readers.client.head("/about/")
    assert (made.status_code, made.content, made["Cache-Status"]) == (200, b"", "forum; fwd=miss; stored")
    page = readers.get("/about/")
    assert {**made.headers, "Cache-Status": ""} == {**page.headers, "Cache-Status": ""}
    assert page.content == readers.fresh("/about/")
    head = readers.client.head("/about/")
    assert (head.content, head["Cache-Status"]) == (b"", "forum; hit")
    assert head["Content-Length"] == page["Content-Length"]
    assert readers.is_kept("/about/")


def test_what_is_made_for_a_head_request_is_what_is_made_for_a_reader(readers: Readers) -> None:
    for name, path in readers.pages.items():
        made = readers.client.head(path, headers={"If-None-Match": '"another"'})
        assert (made.status_code, made["Cache-Status"]) == (200, "forum; fwd=miss; stored"), name
        assert readers.body(name) == readers.fresh(name), name


@pytest.mark.parametrize(
    "host", ["localhost:2000", "LOCALHOST", "Localhost", "localhost.", "localhost:0", "localhost:000080"]
)
def test_a_site_that_is_called_by_an_odd_name_is_not_kept_once_more(readers: Readers, host: str) -> None:
    for _time in range(2):
        response = readers.client.get("/", headers={"Host": host})
        assert (response.status_code, "Cache-Status" in response.headers) == (200, False)


@pytest.mark.parametrize("host", ["localhost", "localhost:80", "localhost:8443"])
def test_its_usual_names_are_kept(readers: Readers, settings: Any, host: str) -> None:
    settings.FORUM_ORIGIN = "https://localhost:8443"
    keeping._is_usual.cache_clear()
    found = [readers.client.get("/", headers={"Host": host})["Cache-Status"] for _time in range(2)]
    assert found == ["forum; fwd=miss; stored", "forum; hit"]
    keeping._is_usual.cache_clear()


@pytest.mark.parametrize("tag", ["{tag}", 'W/"other", {tag}', "*", "{strong}"])
def test_whoever_has_the_page_is_told_so_without_a_body(readers: Readers, tag: str) -> None:
    page = readers.get("/")
    given = tag.format(tag=page["ETag"], strong=page["ETag"].removeprefix("W/"))
    for accepted in ("", "br", "gzip"):
        response = readers.client.get("/", headers={"If-None-Match": given, "Accept-Encoding": accepted})
        assert (response.status_code, response.content) == (304, b"")
        assert response["ETag"] == page["ETag"]
        assert response["Cache-Control"] == page["Cache-Control"]
        assert response["Vary"] == "Accept-Encoding"
        assert "Content-Security-Policy" not in response.headers


def test_whoever_has_another_page_gets_this_one(readers: Readers) -> None:
    before = readers.get("/")["ETag"]
    make_article(headline="Something new")
    response = readers.client.get("/", headers={"If-None-Match": before})
    assert response.status_code == 200
    assert b"Something new" in response.content
    assert response["ETag"] != before


def test_parameters_that_nobody_reads_change_nothing(readers: Readers) -> None:
    page = readers.get("/")
    for query in ("utm_source=news&fbclid=1", "x=%00", "a" * 500, "q=1&q=2", "%", "page=2"):
        response = readers.client.get(f"/?{query}")
        if response.status_code == 200:  # else it was refused, as it is everywhere
            assert (response.content, response["Cache-Status"]) == (page.content, "forum; hit"), query
    assert readers.client.get("/?x=1", headers={"If-None-Match": page["ETag"]}).status_code == 304


def test_a_page_that_a_parameter_changes_is_made_each_time(readers: Readers) -> None:
    path = readers.pages["article without replies"]
    readers.get(path)
    for _ in range(2):
        response = readers.client.get(f"{path}?replytocom=12345")
        assert "Cache-Status" not in response.headers
        assert "ETag" not in response.headers
    assert readers.client.get("/?s=treaty").status_code == 301
    assert readers.client.get("/?p=1").status_code == 404


def test_hosts_and_schemes_do_not_share_their_pages(readers: Readers, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    client = Client()
    for host, scheme in (("testserver", "http"), ("localhost", "http"), ("localhost", "https")):
        response = client.get("/", headers={"Host": host, "X-Forwarded-Proto": scheme})
        assert f"{scheme}://{host}/".encode() in response.content
        assert response["Cache-Status"] == "forum; fwd=miss; stored"
    assert client.get("/", headers={"Host": "elsewhere.example"}).status_code == 400


def test_what_is_not_a_page_for_everybody_is_never_kept(readers: Readers) -> None:
    article = readers.pages["article"]
    comment = make_comment(make_article(), body="A comment")
    paths = (
        "/search/?q=treaty", "/search/", "/nothing/", f"/comments/{comment.pk}/", f"/comments/{comment.pk}/report/",
        "/comments/token/", f"{article}amp/", "/robots.txt", "/livez", "/readyz", "/admin/login/", "/preview/x/",
    )  # fmt: skip
    for path in paths:
        for _ in range(2):
            assert "Cache-Status" not in readers.client.get(path).headers, path


def test_a_proxy_may_answer_for_a_while_if_the_operator_says_so(readers: Readers) -> None:
    assert readers.get("/")["Cache-Control"] == "public, max-age=0, stale-if-error=86400"
    with override_settings(FORUM_CDN_SECONDS=20):
        response = Client().get("/about/")
    expected = "public, max-age=0, s-maxage=20, stale-while-revalidate=20, stale-if-error=86400"
    assert response["Cache-Control"] == expected


def test_another_name_of_the_site_is_another_page(readers: Readers) -> None:
    readers.get("/about/")
    with override_settings(FORUM_NAME="A new name"):
        assert b"A new name" in Client().get("/about/").content
