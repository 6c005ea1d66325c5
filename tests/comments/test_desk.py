"""What the desk shows: views and counts, each row's facts, hostile text as text, and the same few queries always."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission

from articles.models import Article
from comments import deletion, moderation
from comments.admin import histories
from comments.admin.row import addresses_in, host_of
from comments.models import Comment, Decision, Report, count_pending
from forum.models import User
from tests.builders import make_article, make_comment
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
QUEUE = "/admin/comments/comment/"
Status = Comment.Status
HOSTILE = '"><img src=x onerror=alert(1)>{{ 7|add:7 }}<script>alert(2)</script>'
BUDGET = 17


@pytest.fixture
def article() -> Article:
    return make_article(headline="A treaty")


def test_it_opens_with_what_waits_and_counts_every_view(article: Article, moderator: User) -> None:
    make_comment(article, status=Status.PENDING, body="Still waiting")
    make_comment(article, status=Status.APPROVED, body="Long approved", open_reports=1)
    make_comment(article, status=Status.SPAM, body="Buy now")
    make_comment(article, status=Status.TRASH, body="Thrown away")
    client = signed_in(moderator)
    response = client.get(QUEUE)
    assert [(view, count) for view, _label, count in response.context["counts"]] == [
        ("pending", 1), ("reported", 1), ("approved", 1), ("spam", 1), ("trash", 1), ("all", 4),
    ]  # fmt: skip
    shown = {view: [row.comment.body for row in client.get(f"{QUEUE}?view={view}").context["rows"]] for view in VIEWS}
    assert shown == VIEWS
    assert [row.comment.body for row in response.context["rows"]] == ["Still waiting"]


VIEWS = {
    "pending": ["Still waiting"],
    "reported": ["Long approved"],
    "approved": ["Long approved"],
    "spam": ["Buy now"],
    "trash": ["Thrown away"],
    "all": ["Thrown away", "Buy now", "Long approved", "Still waiting"],
}


def test_a_row_says_why_and_about_whom_and_in_reply_to_what(article: Article, moderator: User) -> None:
    parent = make_comment(article, name="Paula", body="The first word")
    known = make_comment(article, email="Rita@Example.org", status=Status.PENDING)
    moderation.approve([known.pk], by=moderator)
    make_comment(
        article, parent=parent, name="Rita", email="rita@example.org", status=Status.PENDING,
        reasons=["links", "unheard_of"], evidence={"links": "3 links"}, ip_address="203.0.113.7",
        body="See https://one.example/a and https://one.example/b and https://xn--80ak6aa92e.example/",
        website="https://rita.example/",
    )  # fmt: skip
    text = " ".join(signed_in(moderator).get(QUEUE).text.split())
    for wanted in (
        "rita@example.org", "203.0.113.7", "https://rita.example/", "The first word", "Paula", "A treaty",
        "Many links: <q dir=\"auto\">3 links</q>", "unheard_of",
        "<bdi>one.example</bdi> (2), <bdi>xn--80ak6aa92e.example</bdi> (1)",
        '<span class="desk-tally is-approved">1 approved</span>', "approved just now, <bdi>mona</bdi>",
    ):  # fmt: skip
        assert wanted in text, wanted


def test_links_show_where_they_lead_and_carry_nothing_along(article: Article, moderator: User) -> None:
    make_comment(article, status=Status.PENDING, body="See https://one.example/a", website="https://rita.example/")
    text = signed_in(moderator).get(QUEUE).text
    safe = 'rel="noopener noreferrer nofollow" target="_blank"'
    assert text.count('href="https://one.example/a"') == text.count(f'href="https://one.example/a" {safe}') == 1
    assert f'href="https://rita.example/" {safe}' in text


def test_hosts_are_named_as_the_browser_asks_for_them() -> None:
    assert host_of("https://bücher.example/x") == "xn--bcher-kva.example"
    assert host_of(f"https://{'ü' * 70}.example/") == f"{'ü' * 70}.example"
    assert addresses_in("(https://a.example/x?y=1&z=2) and ftp://b.example") == ["https://a.example/x?y=1&z=2"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://a@b.example/", "data:text/html,x"])
def test_a_website_that_is_no_web_address_is_no_link(article: Article, moderator: User, address: str) -> None:
    make_comment(article, status=Status.PENDING, website=address)
    assert f'href="{address}"' not in signed_in(moderator).get(QUEUE).text


def test_reports_are_shown_with_reason_and_note(article: Article, moderator: User) -> None:
    comment = make_comment(article, open_reports=1)
    Report.objects.create(comment=comment, reason=Report.Reason.PRIVATE, note="That is my address.")
    text = signed_in(moderator).get(f"{QUEUE}?view=reported").text
    assert "Somebody&#x27;s private details" in text
    assert "That is my address." in text


def test_hostile_text_is_only_text_on_every_page(article: Article, moderator: User) -> None:
    hostile = make_article(headline=HOSTILE)
    parent = make_comment(hostile, body=HOSTILE, name=HOSTILE)
    comment = make_comment(
        hostile, parent=parent, status=Status.PENDING, body=HOSTILE, name=HOSTILE, email=HOSTILE, website=HOSTILE,
        reasons=[HOSTILE[:40]], evidence={HOSTILE[:40]: HOSTILE}, open_reports=1,
    )  # fmt: skip
    Report.objects.create(comment=comment, reason="other", note=HOSTILE)
    Decision.objects.create(
        comment=comment, batch=uuid4(), action="edit", before="pending", after="pending", note=HOSTILE,
        former={"body": HOSTILE, "name": HOSTILE, "email": HOSTILE}, decided_by=moderator,
    )  # fmt: skip
    client = signed_in(moderator)
    base = f"{QUEUE}{comment.pk}/"
    pages = [QUEUE, f"{QUEUE}?view=all&article={hostile.pk}", f"{base}change/", f"{base}approval/", f"{base}edit/"]
    for path in [*pages, f"{base}reply/", f"{QUEUE}everything/?by=author&of={comment.pk}"]:
        text = client.get(path).text
        assert "<img src=x" not in text, path
        assert "<script>alert" not in text, path
    text = client.post(f"{base}approval/", {"seen": "pending"}, follow=True).text
    assert "&lt;img src=x" in text
    assert "<img src=x" not in text


def test_signs_that_turn_text_around_are_left_out_of_names(article: Article, moderator: User) -> None:
    make_comment(article, status=Status.PENDING, name="Rita \u202efdp.exe")
    assert "\u202e" not in signed_in(moderator).get(QUEUE).text


def test_evidence_of_any_kind_does_no_harm(article: Article, moderator: User) -> None:
    make_comment(article, status=Status.PENDING, reasons=["links"], evidence=["not", "a", "dictionary"])
    make_comment(article, status=Status.PENDING, reasons=["links"], evidence={"links": {"deep": None}})
    assert signed_in(moderator).get(QUEUE).status_code == 200


def test_a_long_text_is_clipped_and_can_be_opened(article: Article, moderator: User) -> None:
    make_comment(article, status=Status.PENDING, body="word " * 1000 + "the very end")
    text = signed_in(moderator).get(QUEUE).text
    assert "Show all 5012 characters" in text
    assert text.count("the very end") == 1


def test_without_the_permission_no_address_is_shown_or_found(article: Article, stranger: User) -> None:
    stranger.user_permissions.add(Permission.objects.get(codename="moderate_comment"))
    comment = make_comment(
        article, status=Status.PENDING, email="secret@hidden.example", ip_address="203.0.113.7", body="Hello there"
    )
    client = signed_in(stranger)
    for path in (QUEUE, f"{QUEUE}{comment.pk}/change/", f"{QUEUE}{comment.pk}/edit/"):
        text = client.get(path).text
        assert "Hello there" in text
        assert "hidden.example" not in text
        assert "203.0.113.7" not in text
    for query in ("q=secret@hid", "author=secret@hidden.example", "author=hidden"):
        assert client.get(f"{QUEUE}?{query}").context["rows"] == [], query
    assert len(client.get(f"{QUEUE}?address=192.0.2.1").context["rows"]) == 1
    assert client.get(f"{QUEUE}everything/?by=address&of={comment.pk}").status_code == 404
    everything = client.get(f"{QUEUE}everything/?by=author&of={comment.pk}")
    assert everything.status_code == 200
    assert "hidden.example" not in everything.text


def test_many_comments_cost_as_many_queries_as_few(
    article: Article, moderator: User, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(moderator)
    parent = make_comment(article)
    make_comment(article, status=Status.PENDING, parent=parent, open_reports=1, reasons=["links"])
    with django_assert_max_num_queries(BUDGET) as few:
        client.get(QUEUE)
    Comment.objects.bulk_create(
        Comment(
            article=article, parent=parent, root=parent, depth=2, body=f"Text {number}", name=f"Name {number}",
            email=f"{number % 40}@example.org", ip_address=f"203.0.113.{number % 250}", submission_id=uuid4(),
            status=Status.PENDING, reasons=["links"],
        )
        for number in range(2000)
    )  # fmt: skip
    ids = list(Comment.objects.pending().order_by("pk").values_list("pk", flat=True)[:100])
    moderation.unapprove(moderation.approve(ids, by=moderator).changed, by=moderator)
    with django_assert_max_num_queries(len(few)):
        response = client.get(QUEUE)
    assert len(response.context["rows"]) == 50
    with django_assert_max_num_queries(len(few) + 3):
        client.get(f"{QUEUE}?view=all&q=text&author=name&article={article.pk}&section={article.section_id}")


def test_a_long_past_is_told_by_its_newest_part(
    article: Article, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(histories, "COUNTED", 3)
    old = make_comment(article, status=Status.SPAM, email="rita@example.org")
    assert "So far:" in signed_in(moderator).get(f"{QUEUE}{old.pk}/change/").text
    for _ in range(3):
        make_comment(article, email="RITA@example.org")
    text = signed_in(moderator).get(f"{QUEUE}{old.pk}/change/").text
    assert "Of the last 3:" in text
    assert "3 approved" in text


def test_the_head_of_the_admin_counts_nothing(
    article: Article, moderator: User, django_assert_num_queries: Any
) -> None:
    make_comment(article, status=Status.PENDING)
    with django_assert_num_queries(1) as captured:
        assert count_pending() == 1
    assert "comments_comment" not in captured[0]["sql"]
    assert "1 comment pending" in signed_in(moderator).get("/admin/").text


def test_what_was_never_possible_is_told_apart_from_what_came_too_late(article: Article, moderator: User) -> None:
    client = signed_in(moderator)
    spam = make_comment(article, status=Status.SPAM)
    text = client.get(f"{QUEUE}{spam.pk}/unapproval/").text
    assert "This cannot be done with a comment in the view “Spam”." in text
    assert "Nobody has reported this comment." in client.get(f"{QUEUE}{spam.pk}/dismissal/").text
    moderation.approve([spam.pk], by=moderator)
    text = client.get(f"{QUEUE}{spam.pk}/approval/").text
    assert "This cannot be done any more. You approved it just now." in text


def test_the_page_of_one_comment_has_its_whole_journal(article: Article, moderator: User) -> None:
    comment = make_comment(article, status=Status.PENDING, body="As it was")
    moderation.edit(comment, {"body": "As it is"}, by=moderator)
    moderation.trash([comment.pk], by=moderator, why=moderation.Why("abusive", "Twice warned."))
    text = signed_in(moderator).get(f"{QUEUE}{comment.pk}/change/").text
    for wanted in ("As it is", "As it was", "Insulting or threatening", "Twice warned.", "(Pending → Trash)"):
        assert wanted in text, wanted


def test_what_is_deleted_for_good_only_holds_its_place(article: Article, moderator: User) -> None:
    parent = make_comment(article, body="Gone")
    make_comment(article, parent=parent)
    moderation.trash([parent.pk], by=moderator)
    deletion.delete_for_good([parent.pk], by=moderator)
    client = signed_in(moderator)
    assert "Deleted for good." in client.get(f"{QUEUE}?view=trash").text
    assert client.get(f"{QUEUE}{parent.pk}/restoration/").status_code == 404
    assert client.get(f"{QUEUE}{parent.pk}/change/").status_code == 200
