"""Nothing personal is ever in what is kept."""

from __future__ import annotations

import gzip

import brotli
import pytest

from articles.models import Article
from forum.editions import store
from tests.conftest import make_user, signed_in
from tests.forum.editions.site import Readers

pytestmark = pytest.mark.django_db(transaction=True)

CANARY = "canary-7f3a91"
HEADERS = {
    "User-Agent": CANARY, "Referer": f"http://testserver/{CANARY}/", "X-Forwarded-For": f"192.0.2.9, {CANARY}",
    "Authorization": f"Basic {CANARY}", "Accept-Language": CANARY, "X-Forwarded-Host": f"{CANARY}.example",
    "Cookie": f"session={CANARY}; csrftoken={CANARY}; comment_author={CANARY}; {CANARY}=1",
}  # fmt: skip


def test_no_canary_is_in_any_kept_page(readers: Readers) -> None:
    article = Article.objects.get(headline__startswith="A river")
    for path in readers.pages.values():
        readers.client.get(f"{path}?utm_source={CANARY}", headers=HEADERS)
    form = {
        "comment": f"My words {CANARY}", "author": CANARY, "email": f"{CANARY}@example.org", "url": "",
        "comment_post_ID": article.pk, "comment_parent": 0,
    }  # fmt: skip
    answer = readers.client.post("/comments/post/", form, headers={**HEADERS, "Origin": "http://testserver"})
    assert CANARY in answer.text  # what was typed is kept for who typed it
    desk = signed_in(make_user(CANARY, "Editor", first_name=CANARY, email=f"{CANARY}@example.org"))
    assert CANARY in desk.get("/admin/").text
    for path in readers.pages.values():
        desk.get(path, headers=HEADERS)
        readers.client.get(path, headers=HEADERS)
    pages = [*store.memory._new.values(), *store.memory._old.values()]
    assert len(pages) == len(readers.pages)
    for page in pages:
        for body in (gzip.decompress(page.gzipped), brotli.decompress(page.brotlied), repr(page.headers).encode()):
            assert CANARY.encode() not in body
            assert b"csrfmiddlewaretoken" not in body
        assert not {name.lower() for name, _value in page.headers} & {"set-cookie", "vary"}


def test_a_person_who_is_signed_in_gets_the_page_of_everybody(readers: Readers) -> None:
    desk = signed_in(make_user("somebody", "Editor"))
    for name, path in readers.pages.items():
        own = desk.get(path)
        assert own.content == readers.fresh(name), name
        assert not own.cookies, name
