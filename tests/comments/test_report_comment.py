"""Report a comment: from everybody, once per address, a few times an hour, and never a way to do harm."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Article
from comments import moderation, reporting, tokens
from comments.models import Comment, Report
from comments.views.reporting import HOST_LIMIT, NETWORK_LIMIT
from forum.models import User
from tests.builders import make_article, make_comment

pytestmark = pytest.mark.django_db
SAME_SITE: dict[str, Any] = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def comment() -> Comment:
    return make_comment(
        make_article(headline="A treaty"), name="Rude Reader", body="You fool, see https://shop.example/"
    )


def send(client: Client, comment: Comment, headers: dict[str, Any] | None = None, **over: str) -> Any:
    data = {"reason": "abuse", "note": "A nasty note", "token": tokens.issue_report_token(comment.pk), **over}
    return client.post(f"/comments/{comment.pk}/report/", data, **(SAME_SITE if headers is None else headers))


def open_reports(comment: Comment) -> int:
    return Comment.objects.values_list("open_reports", flat=True).get(pk=comment.pk)


def test_the_page_quotes_the_comment_and_asks_why(client: Client, comment: Comment) -> None:
    article_page = client.get(comment.article.get_absolute_url()).text
    assert f'href="/comments/{comment.pk}/report/"' in article_page
    response = client.get(f"/comments/{comment.pk}/report/")
    assert response.status_code == 200
    assert "You fool" in response.text
    assert 'href="https://shop.example/' not in response.text
    assert all(f'value="{reason}"' in response.text for reason in Report.Reason.values)
    assert comment.email not in response.text
    assert "no-store" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in response.text
    assert not response.cookies
    assert Report.objects.count() == 0


def test_a_report_reaches_the_desk_and_is_thanked_for(client: Client, comment: Comment) -> None:
    response = send(client, comment)
    assert (response.status_code, response["Location"]) == (303, f"/comments/{comment.pk}/report/thanks/")
    report = Report.objects.get()
    assert (report.comment, report.reason, report.note, report.ip_address) == (
        comment,
        "abuse",
        "A nasty note",
        "127.0.0.1",
    )
    assert open_reports(comment) == 1
    assert list(Comment.objects.reported()) == [comment]
    thanks = client.get(response["Location"])
    assert "Thank you for your report" in thanks.text
    assert f'href="/comments/{comment.pk}/"' in thanks.text
    assert not thanks.cookies


def test_a_second_report_from_an_address_is_thanked_and_not_counted(client: Client, comment: Comment) -> None:
    assert [send(client, comment).status_code for _ in range(2)] == [303, 303]
    assert send(client, comment, {**SAME_SITE, "REMOTE_ADDR": "198.51.100.7"}).status_code == 303
    assert (Report.objects.count(), open_reports(comment)) == (2, 2)


def test_a_new_complaint_counts_when_the_old_one_is_answered(client: Client, comment: Comment, moderator: User) -> None:
    send(client, comment)
    moderation.dismiss_reports([comment.pk], by=moderator)
    send(client, comment)
    assert (Report.objects.count(), open_reports(comment)) == (2, 1)


def test_what_is_reported_after_a_moderator_took_it_away_adds_nothing(comment: Comment, moderator: User) -> None:
    moderation.trash([comment.pk], by=moderator)
    assert reporting.report(comment, "abuse", "", "192.0.2.1") is False
    assert Report.objects.count() == 0


def test_a_quick_moderator_does_not_spoil_the_thanks(client: Client, comment: Comment, moderator: User) -> None:
    moderation.trash([comment.pk], by=moderator)
    response = client.get(f"/comments/{comment.pk}/report/thanks/")
    assert response.status_code == 200
    assert "A treaty" not in response.text


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("reason", "", "Please choose what is wrong with this comment."),
        ("reason", "nonsense", "is not one of the available choices."),
        ("note", "x" * 501, "at most 500 characters"),
    ],
)
def test_a_refusal_says_why_and_keeps_the_note(
    client: Client, comment: Comment, field: str, value: str, message: str
) -> None:
    response = send(client, comment, None, **{field: value})
    assert (response.status_code, Report.objects.count()) == (422, 0)
    assert message in response.text
    assert (value if field == "note" else "A nasty note") in response.text


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_a_report_from_another_site_is_refused(client: Client, comment: Comment, origin: str) -> None:
    response = send(client, comment, {"HTTP_ORIGIN": origin})
    assert (response.status_code, Report.objects.count()) == (403, 0)
    assert "A nasty note" in response.text


@pytest.mark.parametrize("token", ["", "forged", "MTI:1abcde:forged"])
def test_only_a_fresh_token_for_this_comment_counts(client: Client, comment: Comment, token: str) -> None:
    other = tokens.issue_report_token(comment.pk + 1)
    waiting = tokens.issue_pending_token(comment.pk)
    for wrong in (token, other, waiting):
        response = send(client, comment, token=wrong)
        assert (response.status_code, Report.objects.count()) == (403, 0)
        assert "A nasty note" in response.text
    fresh = response.text.split('name="token" type="hidden" value="')[1].split('"')[0]
    assert send(client, comment, token=fresh).status_code == 303


def test_a_token_expires(client: Client, comment: Comment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "REPORT_AGE", -1)
    assert send(client, comment).status_code == 403


def test_an_address_reports_a_few_times_an_hour(client: Client, comment: Comment) -> None:
    for _ in range(HOST_LIMIT):
        assert send(client, make_comment(comment.article)).status_code == 303
    response = send(client, comment)
    assert (response.status_code, open_reports(comment)) == (429, 0)
    assert 0 < int(response["Retry-After"]) <= 3600
    assert "A nasty note" in response.text
    assert send(client, comment, {**SAME_SITE, "REMOTE_ADDR": "198.51.100.7"}).status_code == 303


def test_a_network_reports_a_few_times_more(client: Client, comment: Comment) -> None:
    statuses = [
        send(client, comment, {**SAME_SITE, "REMOTE_ADDR": f"2001:db8:1:{host:x}::1"}).status_code
        for host in range(NETWORK_LIMIT + 1)
    ]
    assert statuses == [303] * NETWORK_LIMIT + [429]


def test_what_readers_do_not_see_cannot_be_reported(client: Client, comment: Comment) -> None:
    hidden = make_comment(comment.article, status=Comment.Status.PENDING)
    elsewhere = make_comment(make_article(status=Article.Status.ARCHIVED))
    for found in (hidden, elsewhere):
        assert client.get(f"/comments/{found.pk}/report/").status_code == send(client, found).status_code == 404
    assert client.get("/comments/999999/report/").status_code == 404
    assert client.put(f"/comments/{comment.pk}/report/").status_code == 405


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(field=st.sampled_from(["reason", "note", "token"]), value=st.text(max_size=600))
def test_no_typed_thing_breaks_the_server(client: Client, comment: Comment, field: str, value: str) -> None:
    assert send(client, comment, None, **{field: value}).status_code < 500
