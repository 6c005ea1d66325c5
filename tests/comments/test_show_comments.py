"""What a reader sees of a comment, what the form says, and what nobody sees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments import deletion, moderation
from comments.models import Comment, Discussion
from comments.permissions import takes_comments
from forum.models import User
from tests.builders import make_article, make_author, make_comment

pytestmark = pytest.mark.django_db
Status = Comment.Status


@pytest.fixture
def article() -> Article:
    return make_article(headline="A <b>treaty</b>")


def page(client: Client, article: Article, query: str = "") -> str:
    response = client.get(f"{article.get_absolute_url()}{query}")
    assert response.status_code == 200
    assert not response.cookies
    return str(response.text)


def part(html: str, comment: Comment) -> str:
    """What stands between a comment's own tags."""
    return html.partition(f'id="div-comment-{comment.pk}"')[2].partition("</article>")[0]


@pytest.mark.parametrize(
    ("number", "heading"),
    [(1, "One response to “{}”"), (2, "2 responses to “{}”")],
)
def test_the_heading_counts_what_is_shown(client: Client, article: Article, number: int, heading: str) -> None:
    hidden = make_comment(article, status=Status.TRASH)
    for _ in range(number):
        make_comment(article, parent=hidden)
    assert heading.format('<bdi lang="en">A &lt;b&gt;treaty&lt;/b&gt;</bdi>') in page(client, article)


def test_great_numbers_are_grouped(client: Client, article: Article) -> None:
    make_comment(article)
    Comment.objects.bulk_create(
        Comment(article=article, body="Text", status=Status.APPROVED, submission_id=f"{n:032x}") for n in range(1233)
    )
    assert "1,234 responses to" in page(client, article)


def test_without_comments_there_is_no_counting_heading(client: Client, article: Article) -> None:
    assert "response" not in page(client, article)


def test_a_comment_names_its_writer_and_its_own_address(client: Client, article: Article) -> None:
    comment = make_comment(article, name="Rita <i>Reader</i>", website="https://rita.example/", body="1 < 2\n& 3 > 2")
    html = part(page(client, article), comment)
    assert '<a href="https://rita.example/" rel="ugc external nofollow noopener">Rita &lt;i&gt;Reader' in html
    assert f'href="{article.get_absolute_url()}#comment-{comment.pk}"' in html
    assert f'<time datetime="{comment.submitted_at:%Y-%m-%dT%H:%M}' in html
    assert "<p>1 &lt; 2<br>&amp; 3 &gt; 2</p>" in html
    assert comment.email not in page(client, article)


def test_a_comment_without_a_name_is_anonymous(client: Client, article: Article) -> None:
    comment = make_comment(article, name="")
    assert "Anonymous" in part(page(client, article), comment)


def test_avatars_can_be_switched_off(client: Client, article: Article) -> None:
    make_comment(article, name="Rita Reader")
    assert ">RR</span>" in page(client, article)
    Discussion.objects.create(pk=1, show_avatars=False)
    assert ">RR</span>" not in page(client, article)


def test_staff_and_the_articles_authors_have_badges(client: Client, editor: User, author: User) -> None:
    article = make_article(authors=[make_author("Ada Author", user=author)])
    reader = make_comment(article)
    by_staff, _ = moderation.reply(reader, "From the desk", by=editor)
    by_author, _ = moderation.reply(reader, "From the author", by=author)
    html = page(client, article)
    badges = [
        [text for text in (">Staff<", ">Author of this article<") if text in part(html, comment)]
        for comment in (reader, by_staff, by_author)
    ]
    assert badges == [[], [">Staff<"], [">Staff<", ">Author of this article<"]]
    assert 'class="comment depth-2 byuser bypostauthor"' in html


def test_an_edited_comment_says_so(client: Client, article: Article, moderator: User) -> None:
    comment = make_comment(article)
    assert "Edited by a moderator" not in page(client, article)
    moderation.edit(comment, {"body": "Milder words"}, by=moderator)
    assert "Edited by a moderator" in part(page(client, article), comment)


@pytest.mark.parametrize("status", [Status.PENDING, Status.SPAM, Status.TRASH])
def test_a_placeholder_gives_nothing_away(client: Client, article: Article, status: str) -> None:
    secret = make_comment(
        article, status=status, name="Secret Name", body="Secret text", website="https://secret.example/"
    )
    reply = make_comment(article, parent=secret, body="An answer")
    html = page(client, article)
    assert "This comment is not shown." in html
    assert not [word for word in ("Secret", "secret") if word in html]
    assert f'data-commentid="{secret.pk}"' not in html
    assert f"/comments/{secret.pk}/" not in html
    assert "An answer" in part(html, reply)


def test_what_was_deleted_for_good_leaves_a_place(client: Client, article: Article, moderator: User) -> None:
    gone = make_comment(article, name="Secret Name")
    make_comment(article, parent=gone)
    moderation.trash([gone.pk], by=moderator)
    deletion.delete_for_good([gone.pk], by=moderator)
    html = page(client, article)
    assert "This comment was removed." in html
    assert "Secret" not in html


def test_reply_links_end_above_the_last_level(client: Client, article: Article) -> None:
    Discussion.objects.create(pk=1, thread_comments_depth=3)
    top = make_comment(article)
    middle = make_comment(article, parent=top)
    last = make_comment(article, parent=middle)
    html = page(client, article)
    assert [f'data-commentid="{comment.pk}"' in html for comment in (top, middle, last)] == [True, True, False]
    href = f'href="{article.get_absolute_url()}?replytocom={middle.pk}#respond"'
    assert href in part(html, middle)
    assert f'aria-label="Reply to {middle.name}"' in part(html, middle)
    assert f'href="/comments/{last.pk}/report/"' in part(html, last)


def test_replytocom_addresses_the_form_without_a_script(client: Client, article: Article) -> None:
    comment = make_comment(article, name="Rita")
    html = page(client, article, f"?replytocom={comment.pk}")
    form = html.split('id="respond"')[1]
    assert f'Leave a Reply to <a href="#comment-{comment.pk}">Rita</a>' in form
    assert f'name="comment_parent" type="hidden" value="{comment.pk}"' in form
    cancel = form.split('id="cancel-comment-reply-link"')[1].split(">")[0]
    assert f'href="{article.get_absolute_url()}#respond"' in cancel
    assert "hidden" not in cancel
    assert '<meta name="robots" content="noindex">' in html


def test_replytocom_names_a_comment_of_another_page(client: Client, article: Article) -> None:
    Discussion.objects.create(pk=1, comments_per_page=5)
    comments = [make_comment(article) for _ in range(6)]
    html = page(client, article, f"?replytocom={comments[5].pk}")
    assert f'Leave a Reply to <a href="/comments/{comments[5].pk}/">{comments[5].name}</a>' in html
    second = page(client, article, f"comment-page-2/?replytocom={comments[5].pk}")
    assert f'Leave a Reply to <a href="#comment-{comments[5].pk}">' in second
    assert f'href="{article.get_absolute_url()}comment-page-2/#respond"' in second
    thread = page(client, article, f"comment-thread-{comments[0].pk}/?replytocom={comments[0].pk}")
    assert f'Leave a Reply to <a href="#comment-{comments[0].pk}">' in thread


def test_replytocom_ignores_what_readers_do_not_see_here(client: Client, article: Article) -> None:
    waiting = make_comment(article, status=Status.PENDING)
    make_comment(article, parent=waiting)
    elsewhere = make_comment(make_article())
    for wrong in (waiting.pk, elsewhere.pk, 999999, "0", "-1", "x", "٣", "9" * 40, ""):
        html = page(client, article, f"?replytocom={wrong}")
        assert "Leave a Reply to" not in html
        assert 'name="comment_parent" type="hidden" value="0"' in html


def test_closed_comments_have_neither_form_nor_reply_links(client: Client, article: Article) -> None:
    article.accepts_comments = False
    article.save()
    assert "Comments are closed." not in page(client, article)
    comment = make_comment(article)
    html = page(client, article, f"?replytocom={comment.pk}")
    assert "Comments are closed." in html
    assert not [mark for mark in ('id="respond"', "data-replyto", "Leave a Reply") if mark in html]


@pytest.mark.parametrize(
    ("saved", "age", "is_open"),
    [
        ({}, 9999, True),
        ({"crisis": "hold"}, 0, True),
        ({"crisis": "closed"}, 0, False),
        ({"close_comments_for_old_posts": True, "close_comments_days_old": 1}, 25, False),
        ({"close_comments_for_old_posts": True, "close_comments_days_old": 1}, 23, True),
        ({"close_comments_for_old_posts": True, "close_comments_days_old": 0}, 9999, True),
        ({"close_comments_for_old_posts": False, "close_comments_days_old": 1}, 25, True),
    ],
)
def test_settings_close_comments(client: Client, saved: dict[str, Any], age: int, is_open: bool) -> None:
    article = make_article(published_at=timezone.now() - timedelta(hours=age))
    discussion = Discussion.objects.create(pk=1, **saved)
    assert takes_comments(article, discussion) is is_open
    assert ('id="respond"' in page(client, article)) is is_open
