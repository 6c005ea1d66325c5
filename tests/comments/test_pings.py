"""Pingbacks and trackbacks: other sites' notices, which came with an import and are shown as what they are."""

from __future__ import annotations

import pytest
from django.test import Client

from articles.models import Article
from comments import letters, moderation, privacy
from comments.models import Comment, Discussion, Thread
from comments.moderation import DecidedMeanwhileError
from comments.tokens import issue_form_token
from forum.models import User
from tests.builders import make_article, make_comment
from tests.comments.test_comment_feeds import items
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
Kind = Comment.Kind


@pytest.fixture
def article() -> Article:
    return make_article(headline="A treaty")


@pytest.fixture
def ping(article: Article) -> Comment:
    return make_comment(
        article,
        kind=Kind.PINGBACK,
        name="The <i>Gazette</i>",
        website="https://gazette.example/a",
        body="[…] as told […]",
    )


def part(html: str, comment: Comment) -> str:
    return html.partition(f'id="comment-{comment.pk}"')[2].partition("</li>")[0]


def test_a_comment_is_a_comment_unless_told_otherwise(article: Article) -> None:
    comment = make_comment(article)
    comment.refresh_from_db()
    assert (comment.kind, comment.is_ping, comment.signature) == (Kind.COMMENT, False, comment.display_name)


@pytest.mark.parametrize(("kind", "label"), [(Kind.PINGBACK, "Pingback"), (Kind.TRACKBACK, "Trackback")])
def test_in_a_thread_it_is_a_line_with_a_link(client: Client, article: Article, kind: str, label: str) -> None:
    ping = make_comment(
        article, kind=kind, name="The <i>Gazette</i>", website="https://gazette.example/a", body="Excerpt"
    )
    html = client.get(article.get_absolute_url()).text
    link = (
        '<a href="https://gazette.example/a" rel="ugc nofollow noopener"><bdi>The &lt;i&gt;Gazette&lt;/i&gt;</bdi></a>'
    )
    assert f'<p dir="auto">{label}: {link}</p>' in part(html, ping)
    assert f'<li class="comment {kind} depth-1" id="comment-{ping.pk}">' in html
    assert not [word for word in ("Excerpt", "avatar", "comment-reply-link", "says:") if word in part(html, ping)]


def test_without_an_address_its_name_is_no_link(client: Client, article: Article) -> None:
    ping = make_comment(article, kind=Kind.PINGBACK, name="The Gazette", website="")
    html = client.get(article.get_absolute_url()).text
    assert '<p dir="auto">Pingback: <bdi>The Gazette</bdi></p>' in part(html, ping)


def test_it_is_counted_and_costs_no_query_of_its_own(client: Client, article: Article, ping: Comment) -> None:
    make_comment(article)
    assert Thread.objects.get(article=article).responses == 2
    assert "2 responses to" in client.get(article.get_absolute_url()).text


def test_a_reply_to_one_stands_under_it(client: Client, article: Article, ping: Comment) -> None:
    reply = make_comment(article, parent=ping, body="An answer")
    html = client.get(article.get_absolute_url()).text
    assert f'class="comment depth-2" id="comment-{reply.pk}"' in html
    assert "An answer" in part(html, reply)


def test_a_hidden_one_above_a_reply_gives_nothing_away(client: Client, article: Article) -> None:
    ping = make_comment(article, kind=Kind.PINGBACK, name="The Gazette", status=Comment.Status.SPAM)
    make_comment(article, parent=ping)
    html = client.get(article.get_absolute_url()).text
    assert "This comment is not shown." in html
    assert "Gazette" not in html


def test_readers_cannot_reply_to_one(client: Client, article: Article, ping: Comment) -> None:
    Discussion.objects.create(pk=1, comment_previously_approved=False)
    assert "Leave a Reply to" not in client.get(f"{article.get_absolute_url()}?replytocom={ping.pk}").text
    data = {"comment": "Hello", "author": "Rita", "email": "rita@example.org", "comment_post_ID": article.pk}
    data |= {"comment_parent": ping.pk, "token": issue_form_token(article.pk, is_confirmed=True)}
    response = client.post("/comments/post/", data, headers={"sec-fetch-site": "same-origin"})
    assert response.status_code == 403
    assert Comment.objects.count() == 1


def test_nobody_can_post_one(client: Client, article: Article) -> None:
    data = {"comment": "Hello", "author": "Rita", "email": "rita@example.org", "comment_post_ID": article.pk}
    data |= {"kind": "pingback", "comment_type": "pingback", "token": issue_form_token(article.pk, is_confirmed=True)}
    client.post("/comments/post/", data, headers={"sec-fetch-site": "same-origin"})
    assert Comment.objects.get().kind == Kind.COMMENT


def test_the_desk_says_what_it_is_and_offers_no_answer(article: Article, ping: Comment, moderator: User) -> None:
    html = signed_in(moderator).get("/admin/comments/comment/?view=all").text
    assert '<span class="state">Pingback</span>' in html
    assert "as told" in html
    assert f"/admin/comments/comment/{ping.pk}/reply/" not in html
    page = signed_in(moderator).get(f"/admin/comments/comment/{ping.pk}/reply/")
    assert "nobody would read an answer" in page.text
    with pytest.raises(DecidedMeanwhileError):
        moderation.reply(ping, "Thanks", by=moderator)


def test_feeds_say_what_it_is(client: Client, article: Article) -> None:
    make_comment(article, kind=Kind.PINGBACK, name="The Gazette", body="[…] as told […]")
    assert [item["title"] for item in items(client, "/comments/feed/")] == ["Pingback on A treaty by The Gazette"]
    (item,) = items(client, f"{article.get_absolute_url()}feed/")
    assert (item["title"], item["description"]) == ("Pingback: The Gazette", "[…] as told […]")


def test_a_report_of_one_shows_its_name_and_not_its_text(client: Client, ping: Comment) -> None:
    html = client.get(f"/comments/{ping.pk}/report/").text
    assert "Pingback: The &lt;i&gt;Gazette" in html
    assert "as told" not in html


def test_mail_says_what_it_is(article: Article, ping: Comment) -> None:
    assert "Pingback: The <i>Gazette</i> writes:" in letters.appeared("ann@example.org", article, [ping]).text


def test_the_privacy_export_says_what_it_is(article: Article) -> None:
    make_comment(article, kind=Kind.TRACKBACK, email="rita@example.org")
    assert [comment["kind"] for comment in privacy.export("rita@example.org")["comments"]] == ["trackback"]
