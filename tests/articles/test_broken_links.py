"""The newsroom is told of links that lead to what readers do not see, in an archive of any size."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import links
from articles.models import Article
from forum.models import User
from tests.builders import make_article
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
Status = Article.Status


def make_linking(*targets: int, days: int = 1, **over: object) -> Article:
    body = "".join(f'<p><a href="/articles/{number}/">there</a></p>' for number in targets)
    return make_article(body=body, published_at=timezone.now() - timedelta(days=days), **over)


def told(number: int = 8) -> list[tuple[int, int]]:
    return [(link.source_id, link.target) for link in links.broken(number)]


def test_every_way_of_not_being_there_breaks_a_link() -> None:
    whole = make_article()
    unseen = [make_article(status=status).pk for status in Status.values if status != Status.PUBLISHED]
    unseen.append(make_article(published_at=timezone.now() + timedelta(days=1)).pk)
    passed = timezone.now() - timedelta(minutes=1)
    unseen.append(make_article(published_at=passed - timedelta(days=3), expires_at=passed).pk)
    unseen.append(whole.pk + 1000)
    source = make_linking(whole.pk, *unseen)
    assert told(20) == [(source.pk, number) for number in sorted(unseen)]
    assert told(2) == [(source.pk, number) for number in sorted(unseen)[:2]]


def test_only_what_readers_see_is_told_of_and_the_newest_first() -> None:
    hidden = make_article(status=Status.ARCHIVED)
    older, newer = make_linking(hidden.pk, days=9), make_linking(hidden.pk, days=2)
    make_linking(hidden.pk, status=Status.DRAFT)
    make_linking(hidden.pk, days=-2)
    assert told() == [(newer.pk, hidden.pk), (older.pk, hidden.pk)]


def test_a_link_in_an_old_article_is_found_by_what_was_hidden_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "LOOKED_THROUGH", 2)
    lately, long_ago = make_article(status=Status.ARCHIVED), make_article(status=Status.ARCHIVED)
    Article.objects.filter(pk=long_ago.pk).update(updated_at=timezone.now() - timedelta(days=400))
    old = make_linking(lately.pk, long_ago.pk, days=900)
    for _number in range(2):
        make_article()
        make_article(status=Status.ARCHIVED)
    Article.objects.filter(pk=lately.pk).update(updated_at=timezone.now())
    assert told() == [(old.pk, lately.pk)]


def test_the_newsroom_shows_them(editor: User) -> None:
    make_linking(make_article(status=Status.ARCHIVED).pk, headline="It leads astray")
    assert "It leads astray" in signed_in(editor).get("/admin/").text
