"""Who may pass without waiting: nobody for a name and an address, only the browser that can prove it was here."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import signing
from django.test import Client

from articles.models import Article
from comments import tokens
from comments.models import Comment
from tests.builders import make_article, make_comment
from tests.comments.test_post_comment import post, with_token

pytestmark = pytest.mark.django_db
CONSENT = "wp-comment-cookies-consent"
Status = Comment.Status


@pytest.fixture
def article() -> Article:
    return make_article()


def commenter_of(token: str) -> UUID:
    found = tokens.read_commenter_token(token)
    assert found
    return found


def make_known(article: Article, **over: Any) -> str:
    """Rita has an old approved comment, and her browser this token."""
    token = tokens.issue_commenter_token()
    fields = {"name": "Rita Reader", "email": "rita@example.org", "commenter": commenter_of(token), **over}
    comment = make_comment(article, **fields)
    Comment.objects.filter(pk=comment.pk).update(submitted_at="2026-01-01T00:00Z")
    return token


def outcome(client: Client, article: Article, **over: str) -> tuple[str, list[str]]:
    """What becomes of Rita's next comment."""
    assert post(client, with_token(article, **{CONSENT: "yes", **over})).status_code == 303
    comment = Comment.objects.latest("pk")
    return comment.status, comment.reasons


def test_the_same_browser_with_the_same_address_passes(client: Client, article: Article) -> None:
    token = make_known(article)
    assert outcome(client, article, commenter=token, email="Rita@example.org") == (Status.APPROVED, [])
    assert Comment.objects.latest("pk").commenter == commenter_of(token)


def test_under_another_article_and_another_name_it_is_still_the_same_reader(client: Client, article: Article) -> None:
    token = make_known(make_article())
    assert outcome(client, article, commenter=token, author="Rita R.") == (Status.APPROVED, [])


def test_a_known_name_and_address_alone_prove_nothing(client: Client, article: Article) -> None:
    make_known(article)
    assert outcome(client, article) == (Status.PENDING, ["first_time"])


def test_a_token_of_ones_own_proves_nothing_about_somebody_else(client: Client, article: Article) -> None:
    make_known(article)
    token = client.get("/comments/token/", {"comment_post_ID": article.pk}).json()["commenter"]
    assert outcome(client, article, commenter=token) == (Status.PENDING, ["first_time"])


def test_a_known_browser_with_another_address_waits(client: Client, article: Article) -> None:
    token = make_known(article)
    assert outcome(client, article, commenter=token, email="other@example.org") == (Status.PENDING, ["first_time"])


@pytest.mark.parametrize("status", [Status.PENDING, Status.SPAM, Status.TRASH])
def test_a_comment_that_was_never_approved_proves_nothing(client: Client, article: Article, status: str) -> None:
    token = make_known(article, status=status)
    assert outcome(client, article, commenter=token) == (Status.PENDING, ["first_time"])


def test_two_halves_of_two_readers_make_no_third(client: Client, article: Article) -> None:
    token = make_known(article, email="other@example.org")
    make_known(article)
    assert outcome(client, article, commenter=token) == (Status.PENDING, ["first_time"])


def forged(known: UUID) -> list[str]:
    return [
        "",
        "forged",
        "a:b:c",
        known.hex,
        signing.dumps(known.hex, salt="another.salt"),
        signing.dumps(known.hex, salt=tokens.COMMENTER_SALT, key="another-key"),
        tokens.issue_form_token(1),
        "x" * 100_000,
    ]


@pytest.mark.parametrize("number", range(8))
def test_a_forged_token_is_ignored(client: Client, article: Article, number: int) -> None:
    token = forged(commenter_of(make_known(article)))[number]
    assert outcome(client, article, commenter=token) == (Status.PENDING, ["first_time"])
    assert Comment.objects.latest("pk").commenter is None


def test_without_consent_nobody_is_known_and_nothing_is_kept(client: Client, article: Article) -> None:
    token = make_known(article)
    assert post(client, with_token(article, commenter=token)).status_code == 303
    comment = Comment.objects.latest("pk")
    assert (comment.status, comment.commenter) == (Status.PENDING, None)


def test_other_rules_hold_for_known_readers_too(client: Client, article: Article) -> None:
    token = make_known(article)
    text = "http://a.example http://b.example"
    assert outcome(client, article, commenter=token, comment=text) == (Status.PENDING, ["links"])


def test_each_token_is_new_and_public_pages_have_none(client: Client, article: Article) -> None:
    first, second = (client.get("/comments/token/", {"comment_post_ID": article.pk}).json() for _ in range(2))
    assert commenter_of(first["commenter"]) != commenter_of(second["commenter"])
    assert 'name="commenter" type="hidden" value=""' in client.get(article.get_absolute_url()).text
    assert client.get(article.get_absolute_url()).content == client.get(article.get_absolute_url()).content


def test_a_commenters_token_does_not_post(client: Client, article: Article) -> None:
    assert tokens.read_form_token(tokens.issue_commenter_token(), article.pk) is None
    assert tokens.read_pending_token(tokens.issue_commenter_token()) is None
    assert tokens.read_commenter_token(tokens.issue_pending_token(uuid4().int % 1000)) is None
