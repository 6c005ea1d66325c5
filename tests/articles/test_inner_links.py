"""Links between articles: stored by id, shown with today's address or as plain words, and reported where they broke."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles import advice, links, publishing, revisions
from articles.models import Article, InnerLink
from forum.models import User
from tests.articles.test_newsroom import LIST
from tests.builders import make_article
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
FIND = f"{LIST}find/"
Status = Article.Status


def linking(*targets: int, **over: Any) -> Article:
    body = "".join(f'<p>See <a href="/articles/{number}/">the <em>report</em> {number}</a>.</p>' for number in targets)
    return make_article(body=body, **over)


def test_a_link_follows_its_article_to_every_new_address(client: Client) -> None:
    target = make_article()
    source = linking(target.pk)
    for slug in ("first", "second"):
        Article.objects.filter(pk=target.pk).update(slug=slug)
        target.refresh_from_db()
        page = client.get(source.get_absolute_url()).text
        assert f'<a href="{target.get_absolute_url()}">the <em>report</em> {target.pk}</a>' in page
    assert "/articles/" in Article.objects.get(pk=source.pk).body


@pytest.mark.parametrize(
    "over",
    [
        {"status": Status.DRAFT},
        {"status": Status.TRASH},
        {"published_at": timezone.now() + timedelta(days=400)},
        {"expires_at": timezone.now() - timedelta(minutes=1)},
    ],
)
def test_a_link_to_what_readers_do_not_see_is_only_words(client: Client, over: dict[str, Any]) -> None:
    target = make_article(headline="Secret", slug="the-secret-slug", **over)
    page = client.get(linking(target.pk).get_absolute_url()).text
    assert f"<p>See the <em>report</em> {target.pk}.</p>" in page
    assert "the-secret-slug" not in page


def test_a_stored_address_leads_to_the_article_if_readers_see_it(client: Client) -> None:
    article, draft = make_article(), make_article(status=Status.DRAFT)
    assert client.get(f"/articles/{article.pk}/")["Location"] == article.get_absolute_url()
    for number in (draft.pk, 0, 99999999, 99999999999999999999):
        assert client.get(f"/articles/{number}/").status_code == 404


def test_many_links_cost_one_query(client: Client, django_assert_max_num_queries: Any) -> None:
    body = linking(*(make_article().pk for _ in range(20))).body
    with django_assert_max_num_queries(1):
        assert links.resolved(body).count("<a href=") == 20
    with django_assert_max_num_queries(0):
        assert links.resolved("<p>No links</p>") == "<p>No links</p>"


def test_every_way_of_writing_a_text_is_noticed() -> None:
    first, second = make_article().pk, make_article().pk
    source = linking(first, second, first)
    assert set(InnerLink.objects.values_list("target", flat=True)) == {first, second}
    Article.objects.filter(pk=source.pk).update(body=f'<p><a href="/articles/{second}/">x</a></p>')
    assert list(InnerLink.objects.values_list("target", flat=True)) == [second]
    Article.objects.filter(pk=source.pk).update(headline="Other")
    assert InnerLink.objects.count() == 1
    source.delete()
    assert not InnerLink.objects.exists()


def test_links_that_broke_are_reported_to_editors(editor: User, author: User) -> None:
    target = make_article(credit_line="x")
    source = linking(target.pk, headline="It has a link")
    linking(target.pk, headline="A draft with a link", status=Status.DRAFT)
    assert not links.broken(5)
    publishing.archive(target, by=editor)
    assert [link.source for link in links.broken(5)] == [source]
    text = signed_in(editor).get("/admin/").text
    assert "Links that broke" in text
    assert "It has a link" in text
    assert "Links that broke" not in signed_in(author).get("/admin/").text


def test_advice_names_links_that_will_be_words() -> None:
    draft = make_article(status=Status.DRAFT)
    data = revisions.snapshot(linking(draft.pk, make_article().pk, 99999999))
    assert "plain words: 2." in str(advice.on(data)[0])


def test_the_editor_finds_articles_to_link_to(editor: User, author: User) -> None:
    public = make_article(headline="Neighbours share a river")
    make_article(headline="A river in the trash", status=Status.TRASH)
    hidden = make_article(headline="A secret river", status=Status.DRAFT)

    def found(user: User, words: str) -> set[str]:
        return {row["headline"] for row in signed_in(user).get(FIND, {"q": words}).json()["articles"]}

    assert found(editor, "RIVER") == {"Neighbours share a river", "A secret river"}
    assert found(author, "river") == {"Neighbours share a river"}
    assert found(author, "river neighbours") == {"Neighbours share a river"}
    assert found(author, "x" * 500) == set()
    row = signed_in(author).get(FIND, {"q": "share"}).json()["articles"][0]
    assert row["href"] == f"/articles/{public.pk}/"
    assert hidden.pk
