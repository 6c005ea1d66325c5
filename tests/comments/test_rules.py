"""Each rule on its own, asked with a plain stand-in for the past; and what comes out when all are asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError

from articles.models import Article
from comments import rules
from comments.models import Comment, Discussion
from comments.rules import REASONS, RULES, Finding, Post, Refusal, Submission, Verdict, Weight, judge

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
KNOWN = uuid4()
Status = Comment.Status


@dataclass
class Past:
    """A quiet site on which one browser is known."""

    now: datetime = NOW
    duplicate: bool = False
    copy_of: int | None = None
    posts: list[Post] = field(default_factory=list)
    last_of: dict[str, datetime] = field(default_factory=dict)
    names: Sequence[str] = ("Ada Author", "The Diplomacy Forum")
    known: set[tuple[UUID, str]] = field(default_factory=lambda: {(KNOWN, "rita@example.org")})

    def has_duplicate(self, submission: Submission) -> bool:
        return self.duplicate

    def near_duplicate(self, submission: Submission) -> int | None:
        return self.copy_of

    def posts_nearby(self, address: str) -> list[Post]:
        return self.posts

    def last_post_of(self, email: str) -> datetime | None:
        return self.last_of.get(email)

    def reserved_names(self) -> Sequence[str]:
        return self.names

    def is_known(self, commenter: UUID, email: str) -> bool:
        return (commenter, email) in self.known


def submission(**over: Any) -> Submission:
    """A harmless reply of a reader who is known."""
    article = Article(pk=1, published_at=NOW - timedelta(days=3), accepts_comments=True)
    plain = Submission(
        article=article,
        parent=None,
        body="I was there and saw it.",
        name="Rita Reader",
        email="rita@example.org",
        website="",
        ip_address="192.0.2.7",
        user_agent="Mozilla/5.0",
        submission_id=uuid4(),
        commenter=KNOWN,
        site_host="forum.example",
    )
    return replace(plain, **over)


def ago(seconds: float, address: str = "192.0.2.7") -> Post:
    return Post(address, NOW - timedelta(seconds=seconds))


def test_a_harmless_reply_of_a_known_reader_is_approved() -> None:
    assert judge(submission(), Discussion(), Past()) == Verdict(Status.APPROVED)


HELD: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any], str, str, str]] = [
    # what is posted, settings, the past; then status, reason, evidence
    ({}, {"crisis": "hold"}, {}, "pending", "crisis", ""),
    ({"fell_into_trap": True}, {}, {}, "spam", "honeypot", ""),
    ({}, {}, {"copy_of": 17}, "pending", "near_duplicate", "#17"),
    ({}, {"moderation_keys": "other\nsaw it"}, {}, "pending", "moderation_words", "saw it"),
    ({}, {"moderation_keys": "rita"}, {}, "pending", "moderation_words", "rita"),
    ({"website": "http://shop.example"}, {"moderation_keys": "shop*"}, {}, "pending", "moderation_words", "shop*"),
    ({}, {"moderation_keys": "mozilla"}, {}, "pending", "moderation_words", "mozilla"),
    ({}, {"moderation_keys": "192.0.2.*"}, {}, "pending", "moderation_words", "192.0.2.*"),
    ({}, {"disallowed_keys": "SAW"}, {}, "trash", "disallowed_words", "SAW"),
    ({"body": "www.a.example http://b.example"}, {}, {}, "pending", "links", "a.example, b.example"),
    ({"body": "Only www.a.example"}, {"comment_max_links": 1}, {}, "pending", "links", "a.example"),
    ({"name": "ada  AUTHOR"}, {}, {}, "pending", "reserved_name", "Ada Author"),
    ({"name": "Аdа Аuthоr"}, {}, {}, "pending", "reserved_name", "Ada Author"),  # in Cyrillic
    ({"name": "A d a Author"}, {}, {}, "pending", "reserved_name", "Ada Author"),
    ({"name": "the diplomacy forum"}, {}, {}, "pending", "reserved_name", "The Diplomacy Forum"),
    ({}, {"comment_moderation": True}, {}, "pending", "manual", ""),
    ({"commenter": None}, {}, {}, "pending", "first_time", ""),
    ({"commenter": uuid4()}, {}, {}, "pending", "first_time", ""),
    ({"email": "other@example.org"}, {}, {}, "pending", "first_time", ""),
    ({"name": ""}, {}, {}, "pending", "anonymous", ""),
    ({"email": ""}, {"comment_previously_approved": False}, {}, "pending", "anonymous", ""),
]


@pytest.mark.parametrize(("posted", "chosen", "past", "status", "reason", "evidence"), HELD)
def test_what_makes_a_comment_wait(
    posted: dict[str, Any], chosen: dict[str, Any], past: dict[str, Any], status: str, reason: str, evidence: str
) -> None:
    verdict = judge(submission(**posted), Discussion(**chosen), Past(**past))
    assert verdict == Verdict(Status(status), [reason], {reason: evidence} if evidence else {})


@pytest.mark.parametrize(
    ("posted", "chosen", "past"),
    [
        ({"body": "Thank you!"}, {}, {"copy_of": 17}),
        ({"body": "About socialism"}, {"disallowed_keys": "cialis"}, {}),
        ({"ip_address": "192.0.2.77"}, {"disallowed_keys": "192.0.2.7"}, {}),
        ({"body": "Only www.a.example"}, {}, {}),
        ({"body": "www.a.example " * 9}, {"comment_max_links": 0}, {}),
        ({"body": "http://forum.example/a http://www.forum.example/b"}, {}, {}),
        ({"body": "a@b.example c@d.example e@f.example"}, {}, {}),
        ({"website": "http://a.example", "body": "http://b.example"}, {}, {}),
        ({"name": "Ada Authority"}, {}, {}),
        ({"name": "!!!"}, {}, {"names": ["???"]}),
        ({"commenter": None}, {"comment_previously_approved": False}, {}),
        ({"ip_address": None}, {}, {"posts": [ago(1)] * 100}),
        ({}, {}, {"posts": [ago(15)]}),
        ({}, {}, {"posts": [ago(1, "192.0.2.8")]}),
        ({}, {}, {"last_of": {"rita@example.org": NOW - timedelta(seconds=15)}}),
        ({}, {}, {"last_of": {"other@example.org": NOW}}),
        ({}, {}, {"posts": [ago(16), ago(32), ago(48)]}),
        ({}, {}, {"posts": [ago(16), ago(32), ago(48), ago(60)]}),
    ],
)
def test_what_may_pass(posted: dict[str, Any], chosen: dict[str, Any], past: dict[str, Any]) -> None:
    assert judge(submission(**posted), Discussion(**chosen), Past(**past)) == Verdict(Status.APPROVED)


V6 = {"ip_address": "2001:db8:1:2::1"}
REFUSED: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any], Refusal]] = [
    ({}, {"crisis": "closed"}, {}, Refusal(403, rules.CLOSED)),
    ({"article": Article(accepts_comments=False)}, {}, {}, Refusal(403, rules.CLOSED)),
    ({}, {}, {"duplicate": True}, Refusal(409, rules.DUPLICATE)),
    ({}, {}, {"posts": [ago(14.5)]}, Refusal(429, rules.TOO_QUICK, 1)),
    ({}, {}, {"posts": [ago(0)]}, Refusal(429, rules.TOO_QUICK, 15)),
    (V6, {}, {"posts": [ago(5, "2001:db8:1:2:ffff::9")]}, Refusal(429, rules.TOO_QUICK, 10)),
    ({}, {}, {"last_of": {"rita@example.org": NOW - timedelta(seconds=5)}}, Refusal(429, rules.TOO_QUICK, 10)),
    ({}, {}, {"posts": [ago(16), ago(32), ago(48), ago(59)]}, Refusal(429, rules.TOO_QUICK, 1)),
    ({}, {}, {"posts": [ago(100 * n) for n in range(1, 21)]}, Refusal(429, rules.TOO_QUICK, 1600)),
    ({}, {}, {"posts": [ago(30, "192.0.2.9")] * 12}, Refusal(429, rules.TOO_QUICK, 30)),
    ({}, {}, {"posts": [ago(3000, "192.0.2.9")] * 100}, Refusal(429, rules.TOO_QUICK, 600)),
]


@pytest.mark.parametrize(("posted", "chosen", "past", "refusal"), REFUSED)
def test_what_is_refused(
    posted: dict[str, Any], chosen: dict[str, Any], past: dict[str, Any], refusal: Refusal
) -> None:
    assert judge(submission(**posted), Discussion(**chosen), Past(**past)) == refusal


@pytest.mark.parametrize(
    ("age", "days", "is_on", "is_closed"),
    [
        (timedelta(hours=25), 1, True, True),
        (timedelta(hours=24), 1, True, False),
        (timedelta(hours=25), 1, False, False),
        (timedelta(days=900), 0, True, False),
        (None, 1, True, False),
    ],
)
def test_old_articles_close(age: timedelta | None, days: int, is_on: bool, is_closed: bool) -> None:
    article = Article(accepts_comments=True, published_at=NOW - age if age else None)
    discussion = Discussion(close_comments_for_old_posts=is_on, close_comments_days_old=days)
    found = rules.closed(submission(article=article), discussion, Past())
    assert (found == Refusal(403, rules.CLOSED)) is is_closed


def test_all_reasons_are_collected_and_the_worst_decides() -> None:
    discussion = Discussion(moderation_keys="saw", disallowed_keys="there", comment_moderation=True)
    verdict = judge(submission(fell_into_trap=True, commenter=None), discussion, Past())
    assert isinstance(verdict, Verdict)
    assert verdict.status == Status.TRASH
    assert verdict.reasons == ["honeypot", "moderation_words", "disallowed_words", "manual", "first_time"]


def test_a_refusal_ends_it_whatever_was_found_before() -> None:
    assert judge(submission(fell_into_trap=True), Discussion(), Past(duplicate=True)) == Refusal(409, rules.DUPLICATE)


def failing(error: Exception) -> Callable[..., Any]:
    def fail(*arguments: Any) -> Any:
        raise error

    return fail


@pytest.mark.parametrize(
    ("question", "rules_that_ask"),
    [
        ("has_duplicate", "duplicate"),
        ("near_duplicate", "near_duplicate"),
        ("posts_nearby", "flood, rate"),
        ("last_post_of", "flood"),
        ("reserved_names", "reserved_name"),
        ("is_known", "first_time"),
    ],
)
def test_a_rule_that_fails_lets_the_comment_wait(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, question: str, rules_that_ask: str
) -> None:
    monkeypatch.setattr(Past, question, failing(ZeroDivisionError()))
    verdict = judge(submission(), Discussion(), Past())
    assert verdict == Verdict(Status.PENDING, ["error"], {"error": rules_that_ask})
    assert "failed" in caplog.text


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_whichever_rule_fails_the_comment_does_not_appear(monkeypatch: pytest.MonkeyPatch, rule: Any) -> None:
    def broken(*arguments: Any) -> Any:
        raise KeyError

    broken.__name__ = rule.__name__
    monkeypatch.setattr(rules, "RULES", tuple(broken if other is rule else other for other in RULES))
    assert judge(submission(), Discussion(), Past()) == Verdict(Status.PENDING, ["error"], {"error": rule.__name__})


def test_a_failing_rule_does_not_save_a_comment_from_the_trash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Past, "is_known", failing(ValueError()))
    verdict = judge(submission(), Discussion(disallowed_keys="saw"), Past())
    assert isinstance(verdict, Verdict)
    assert (verdict.status, verdict.reasons) == (Status.TRASH, ["disallowed_words", "error"])


def test_a_lost_database_is_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Past, "is_known", failing(OperationalError()))
    with pytest.raises(OperationalError):
        judge(submission(), Discussion(), Past())


def test_every_reason_has_words_for_moderators() -> None:
    assert {reason for *_, reason, _ in HELD} | {"error"} == set(REASONS)
    assert all(str(text) for text in REASONS.values())


def test_evidence_has_an_end() -> None:
    body = " ".join(f"http://{n}.example" for n in range(3000))
    verdict = judge(submission(body=body), Discussion(), Past())
    assert isinstance(verdict, Verdict)
    assert len(verdict.evidence["links"]) <= rules.MAX_EVIDENCE


def test_the_order_is_the_one_that_the_house_promised() -> None:
    assert [rule.__name__ for rule in RULES] == [
        "closed", "crisis", "honeypot", "duplicate", "near_duplicate", "flood", "rate", "moderation_words",
        "disallowed_words", "links", "reserved_name", "manual", "first_time",
    ]  # fmt: skip


def test_findings_are_weighed() -> None:
    assert Weight.HOLD < Weight.SPAM < Weight.TRASH
    assert Finding(Weight.HOLD, "manual").evidence == ""
