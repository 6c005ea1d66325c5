"""Confirming an address and stopping mail by a link: looking changes nothing, the button does, forgeries do not."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments import following, mail_links
from comments.models import Comment, Decision, Discussion
from tests.builders import make_article, make_comment

pytestmark = pytest.mark.django_db
Status = Comment.Status
ADDRESS = "rita@example.org"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def article() -> Article:
    return make_article(headline="A treaty")


def asked(article: Article, **over: Any) -> Comment:
    fields = {"status": Status.PENDING, "email": ADDRESS, "wants_mail": True, "reasons": ["first_time"], **over}
    return make_comment(article, **fields)


def path_of(url: str) -> str:
    assert url.startswith("http://testserver/")
    return url.removeprefix("http://testserver")


def confirmation(comment: Comment) -> str:
    return path_of(mail_links.confirm_url(comment))


def end_of_mail(comment: Comment) -> str:
    return path_of(mail_links.unsubscribe_url(comment))


def press(path: str, data: dict[str, str] | None = None) -> Any:
    """As a mail program does: no cookie, no origin, and it would be refused if a token of a session were wanted."""
    return Client(enforce_csrf_checks=True).post(path, data or {})


def now_of(comment: Comment) -> Comment:
    return Comment.objects.get(pk=comment.pk)


def test_looking_at_the_page_confirms_nothing(client: Client, article: Article) -> None:
    comment = asked(article)
    response = client.get(confirmation(comment))
    assert response.status_code == 200
    assert "Confirm your e-mail address</h1>" in response.text
    assert '<button class="submit"' in response.text
    assert "r…@example.org" in response.text
    assert now_of(comment).email_confirmed_at is None


def test_the_button_confirms_and_may_be_pressed_again(article: Article) -> None:
    comment = asked(article)
    assert "Your address is confirmed" in press(confirmation(comment)).text
    confirmed_at = now_of(comment).email_confirmed_at
    assert confirmed_at is not None
    assert "Your comment still waits" in press(confirmation(comment)).text
    assert now_of(comment).email_confirmed_at == confirmed_at
    assert now_of(comment).status == Status.PENDING  # a first comment goes on waiting


def test_the_proof_publishes_what_only_waited_for_it(article: Article) -> None:
    make_comment(article, email="RITA@example.org")
    comment = asked(article)
    assert "Your comment is published." in press(confirmation(comment)).text
    assert now_of(comment).status == Status.APPROVED
    assert Decision.objects.get().decided_by is None


@pytest.mark.parametrize(
    "over",
    [
        {"reasons": ["first_time", "links"]},
        {"reasons": []},
        {"status": Status.SPAM},
        {"status": Status.TRASH},
    ],
    ids=str,
)
def test_the_proof_publishes_nothing_else(article: Article, over: dict[str, Any]) -> None:
    make_comment(article, email=ADDRESS)
    comment = asked(article, **over)
    assert press(confirmation(comment)).status_code == 200
    assert now_of(comment).status == comment.status


@pytest.mark.parametrize("earlier", [Status.PENDING, Status.SPAM, Status.TRASH])
def test_only_an_approved_comment_is_a_good_name(article: Article, earlier: Status) -> None:
    make_comment(article, email=ADDRESS, status=earlier)
    comment = asked(article)
    make_comment(article, email=ADDRESS)  # later than it
    make_comment(article, email="somebody.else@example.org")
    press(confirmation(comment))
    assert now_of(comment).status == Status.PENDING


@pytest.mark.parametrize("chosen", [{"comment_moderation": True}, {"crisis": "hold"}, {"crisis": "closed"}], ids=str)
def test_while_moderators_want_to_see_all_it_waits(article: Article, chosen: dict[str, Any]) -> None:
    Discussion(pk=1, **chosen).save()
    make_comment(article, email=ADDRESS)
    comment = asked(article)
    press(confirmation(comment))
    assert now_of(comment).status == Status.PENDING


def test_it_works_for_three_days(article: Article) -> None:
    comment = asked(article)
    link = confirmation(comment)
    for seconds, status in ((-60, 200), (5, 410)):
        with patch("time.time", return_value=(timezone.now() + timedelta(days=3, seconds=seconds)).timestamp()):
            response = press(link)
        assert response.status_code == status
    assert "no longer valid" in response.text


@pytest.mark.parametrize("change", ["other address", "erased", "deleted"])
def test_a_link_of_a_former_address_proves_nothing(article: Article, change: str) -> None:
    comment = asked(article)
    link = confirmation(comment)
    if change == "deleted":
        comment.delete()
    else:
        Comment.objects.update(email="" if change == "erased" else "omar@example.org")
    assert press(link).status_code == 410
    assert not Comment.objects.filter(email_confirmed_at__isnull=False).exists()


def test_forged_links_and_links_for_another_purpose_are_refused(client: Client, article: Article) -> None:
    comment = asked(article)
    other = end_of_mail(comment).replace("unsubscribe", "confirm")
    pending = f"/comments/confirm/{signing.dumps(comment.pk, salt='comments.pending')}/"
    for link in (other, pending, confirmation(comment)[:-2] + "/", "/comments/confirm/x/", "/comments/confirm/%F0/"):
        for response in (client.get(link), press(link)):
            assert response.status_code in (400, 404)
    stop = confirmation(comment).replace("confirm", "unsubscribe")
    assert press(stop).status_code == 404
    assert "Please copy the whole link" in press(stop).text
    assert (now_of(comment).email_confirmed_at, now_of(comment).wants_mail) == (None, True)


def test_looking_stops_no_mail(client: Client, article: Article) -> None:
    comment = asked(article)
    assert "Stop these mails" in client.get(end_of_mail(comment)).text
    assert now_of(comment).wants_mail


@pytest.mark.parametrize("data", [{}, ONE_CLICK], ids=["button", "mail program"])
def test_one_press_stops_mail_about_every_comment(article: Article, data: dict[str, str]) -> None:
    comment, second = asked(article), asked(article, email="RITA@Example.org", status=Status.APPROVED)
    other = asked(article, email="omar@example.org")
    for _time in range(2):
        response = press(end_of_mail(comment), data)
        assert response.status_code == 200
        assert "You will get no more mail" in response.text
    assert [now_of(row).wants_mail for row in (comment, second, other)] == [False, False, True]


@pytest.mark.parametrize("change", ["erased", "deleted"])
def test_it_works_where_the_comment_in_the_link_is_gone(article: Article, change: str) -> None:
    comment, other = asked(article), asked(article, status=Status.APPROVED)
    link = end_of_mail(comment)
    if change == "deleted":
        comment.delete()
    else:
        Comment.objects.filter(pk=comment.pk).update(email="")
    assert press(link).status_code == 200
    assert not now_of(other).wants_mail


def test_it_works_for_a_year_and_with_a_former_secret(article: Article, settings: Any) -> None:
    comment = asked(article)
    link = end_of_mail(comment)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [settings.SECRET_KEY]
    with patch("time.time", return_value=(timezone.now() + timedelta(days=364)).timestamp()):
        assert press(link).status_code == 200
    assert not now_of(comment).wants_mail
    with patch("time.time", return_value=(timezone.now() + timedelta(days=366)).timestamp()):
        assert press(link).status_code == 410


def test_whoever_stopped_mail_and_then_confirms_wants_it_again(client: Client, article: Article) -> None:
    comment = asked(article)
    press(confirmation(comment))
    press(end_of_mail(comment))
    assert "Yes, send me these mails" in client.get(confirmation(comment)).text
    press(confirmation(comment))
    assert now_of(comment).wants_mail


def test_no_page_shows_the_address_sets_a_cookie_or_is_kept(article: Article) -> None:
    comment = asked(article)
    for link in (confirmation(comment), end_of_mail(comment), "/comments/confirm/x/", "/comments/unsubscribe/x/"):
        assert ADDRESS not in link
        for response in (Client().get(link), press(link)):
            assert ADDRESS not in response.text
            assert "no-store" in response["Cache-Control"]
            assert response["X-Robots-Tag"] == "noindex, nofollow"
            assert not response.cookies
            assert "Cookie" not in response.get("Vary", "")
            assert len(re.findall("<h1", response.text)) == 1
    assert Client().put(confirmation(comment)).status_code == 405


def test_an_address_is_masked() -> None:
    assert following.masked("rita.b@mail.example.org") == "r…@mail.example.org"
