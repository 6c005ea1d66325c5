"""What is taken over from a comment, field by field; what is left out is said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from articles.models import Article
from comments import notifications
from comments.fingerprints import digest, fingerprint
from comments.models import MAX_BODY, MAX_NAME, Comment, Decision, Discussion, count_pending
from comments.wordpress import SENTENCES, findings
from forum.models import OutgoingMail
from tests.builders import make_article
from tests.comments.wordpress.arrivals import NOW, bring, sent

pytestmark = pytest.mark.django_db
Status = Comment.Status


@pytest.fixture
def article() -> Article:
    return make_article()


def brought(article: Article, **over: Any) -> tuple[Comment, list[str]]:
    report = bring(article, [sent(7, **over)])
    return Comment.objects.get(), report.codes


def test_a_comment_is_here_what_it_was_there(article: Article) -> None:
    comment, codes = brought(
        article, body="<p>Well &amp; good</p>", author="O&#8217;Brien &amp; Co", website="example.org"
    )
    assert codes == []
    assert (comment.pk, comment.body, comment.name) == (7, "Well & good", "O’Brien & Co")
    assert (comment.email, comment.website) == ("reader7@example.org", "http://example.org")
    assert (comment.submitted_at, comment.status) == (datetime(2015, 6, 1, 10, tzinfo=UTC), Status.APPROVED)
    assert (comment.text_digest, comment.user_agent, comment.reasons) == (digest("Well & good"), "", [])
    assert (comment.commenter, comment.wants_mail, comment.email_confirmed_at) == (None, False, None)
    assert (comment.staff, comment.edited_at, comment.evidence, comment.open_reports) == (None, None, {}, 0)


def test_nobody_is_told_and_nobody_has_decided(article: Article, settings: Any) -> None:
    settings.FORUM_MAIL_FROM = "forum@example.org"
    Discussion.objects.create(pk=1)
    bring(article, [sent(1), sent(2, approved="0", written_at=NOW - timedelta(hours=1))])
    assert notifications.held(timezone.now()) == 0
    assert not OutgoingMail.objects.exists()
    assert not Decision.objects.exists()
    assert count_pending() == 1


@pytest.mark.parametrize(
    ("kind", "expected", "codes"),
    [
        ("comment", ("comment", Status.APPROVED), []),
        ("pingback", ("pingback", Status.APPROVED), []),
        ("trackback", ("trackback", Status.APPROVED), []),
        ("review", ("comment", Status.PENDING), [findings.KIND_UNKNOWN]),
    ],
)
def test_pings_come_as_such_and_unknown_kinds_wait(
    article: Article, kind: str, expected: tuple[str, str], codes: list[str]
) -> None:
    comment, found = brought(article, kind=kind, email="")
    assert ((comment.kind, comment.status), found) == (expected, codes)


def test_a_ping_needs_no_words(article: Article) -> None:
    comment, codes = brought(
        article, body=" ", kind="trackback", author="The Gazette", website="https://gazette.example/a"
    )
    assert (comment.body, comment.name, codes) == ("https://gazette.example/a", "The Gazette", [])


def test_editors_notes_never_come(article: Article) -> None:
    report = bring(article, [sent(1, "For our eyes only", kind="note")])
    assert (report.codes, report.counts["left"]) == ([findings.NOTE_LEFT], 1)
    assert not Comment.objects.exists()


@pytest.mark.parametrize("body", ["", "<p> </p>", "\u200b", "<br><b></b>"])
def test_a_comment_without_words_is_left_out(article: Article, body: str) -> None:
    report = bring(article, [sent(1, body=body or " ")])
    assert report.codes == [findings.COMMENT_EMPTY]
    assert not Comment.objects.exists()


def test_a_long_text_is_cut(article: Article) -> None:
    comment, codes = brought(article, body="word " * 20_000)
    assert codes == [findings.COMMENT_CUT]
    assert len(comment.body) <= MAX_BODY
    assert comment.body.endswith("word …")


@pytest.mark.parametrize(
    ("website", "kept"),
    [
        ("https://example.org/?a=1&amp;b=2", "https://example.org/?a=1&b=2"),
        ("http://", ""),
        ("http://münchen.example/", "http://xn--mnchen-3ya.example/"),
    ],
)
def test_websites_are_kept_as_the_form_keeps_them(article: Article, website: str, kept: str) -> None:
    comment, codes = brought(article, website=website)
    assert (comment.website, codes) == (kept, [])


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("website", "javascript:alert(1)", findings.WEBSITE_DROPPED),
        ("website", "ftp://example.org/", findings.WEBSITE_DROPPED),
        ("website", "http://user@example.org/", findings.WEBSITE_DROPPED),
        ("website", "http://exa\u202emple.org/", findings.WEBSITE_DROPPED),
        ("website", f"http://example.org/{'x' * 300}", findings.WEBSITE_DROPPED),
        ("email", "nobody", findings.EMAIL_DROPPED),
        ("email", "a@example.org\nBcc: b@example.org", findings.EMAIL_DROPPED),
        ("email", f"{'x' * 60}@{'y' * 60}.example", findings.EMAIL_DROPPED),
    ],
)
def test_what_is_no_address_is_dropped(article: Article, field: str, value: str, code: str) -> None:
    comment, codes = brought(article, **{field: value})
    assert (getattr(comment, field), codes) == ("", [code])


def test_names_are_made_harmless_and_fit(article: Article) -> None:
    comment, codes = brought(article, author="An\u202en\x00 \n" + "x" * 300)
    assert comment.name == f"Ann {'x' * (MAX_NAME - 4)}"
    assert codes == [findings.NAME_CUT]


@pytest.mark.parametrize(
    ("written_at", "local", "expected", "codes"),
    [
        (None, datetime(2015, 6, 1, 10), "2015-06-01T10:00", []),
        (None, None, "now", [findings.DATE_MISSING]),
        (datetime(1970, 1, 1, tzinfo=UTC), None, "now", [findings.DATE_MISSING]),
        (None, datetime(1, 1, 1), "now", [findings.DATE_MISSING]),
        (datetime(9999, 12, 31, tzinfo=UTC), None, "now", [findings.DATE_AHEAD]),
    ],
)
def test_dates_are_real_ones(article: Article, written_at: Any, local: Any, expected: str, codes: list[str]) -> None:
    comment, found = brought(article, written_at=written_at, local=local)
    submitted = comment.submitted_at
    shown = "now" if submitted == NOW else f"{timezone.localtime(submitted):%Y-%m-%dT%H:%M}"
    assert (shown, found) == (expected, codes)


def test_the_fingerprint_is_there_while_it_is_looked_for(article: Article) -> None:
    body = "one two three four five six seven eight nine"
    bring(article, [sent(1, body, written_at=NOW - timedelta(hours=1)), sent(2, body)])
    assert list(Comment.objects.order_by("pk").values_list("fingerprint", flat=True)) == [fingerprint(body), None]


def test_every_finding_has_its_sentence() -> None:
    codes = {value for name, value in vars(findings).items() if name.isupper() and isinstance(value, str)}
    assert codes == set(SENTENCES)
