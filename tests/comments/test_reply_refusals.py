"""A reply that is not taken comes back in the form: truthful status, WordPress's words, and nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments.models import Comment, Discussion
from tests.builders import make_article, make_comment
from tests.comments.test_post_comment import post, typed, with_token

pytestmark = pytest.mark.django_db
HOME = "203.0.113.5"
NOTIFY, CONSENT = "wp-comment-notify", "wp-comment-cookies-consent"


@pytest.fixture
def article() -> Article:
    return make_article(headline="A treaty")


def token_in(response: Any) -> str:
    return str(response.text.split('name="token" type="hidden" value="')[1].split('"')[0])


def assert_is_refused(response: Any, status: int, message: str, *kept: str) -> None:
    assert response.status_code == status
    assert 'role="alert"' in response.text
    assert message in response.text
    assert all(text in response.text for text in kept)
    assert "noindex" in response["X-Robots-Tag"]
    assert not response.cookies


def make_parents(article: Article) -> list[str]:
    hidden = [make_comment(article, status=status) for status in ("pending", "spam", "trash")]
    return [*(str(comment.pk) for comment in [*hidden, make_comment(make_article())]), "12345", "-5", "x", "9" * 30]


def test_a_parent_must_be_visible_and_of_the_same_article(client: Client, article: Article) -> None:
    for parent in make_parents(article):
        response = post(client, with_token(article, comment_parent=parent))
        assert_is_refused(
            response, 403, "Sorry, replies to unapproved comments are not allowed.", "I was there", "Rita Reader"
        )
        assert 'name="comment_parent" type="hidden" value="0"' in response.text


def test_posted_again_a_reply_without_its_parent_stands_on_its_own(client: Client, article: Article) -> None:
    parent = make_comment(article, status=Comment.Status.PENDING)
    refused = post(client, with_token(article, comment_parent=str(parent.pk)))
    assert post(client, typed(article, token=token_in(refused))).status_code == 303
    assert Comment.objects.latest("pk").parent is None


def test_another_mistake_does_not_cut_a_reply_off_its_parent(client: Client, article: Article) -> None:
    parent = make_comment(article)
    response = post(client, with_token(article, comment_parent=str(parent.pk), email="nonsense"))
    assert_is_refused(response, 422, "Please enter a valid email address.", f'value="{parent.pk}"')


def test_saying_it_twice_is_refused(client: Client, article: Article) -> None:
    post(client, with_token(article))
    response = post(client, with_token(article, email="RITA@example.org"))
    message = "Duplicate comment detected; it looks as though you’ve already said that!"
    assert_is_refused(response, 409, message, "I was there, and it was 1 &lt; 2.")
    Comment.objects.update(submitted_at=timezone.now() - timedelta(hours=1))
    again = post(client, typed(article, token=token_in(response), comment="Another thought"))
    assert (again.status_code, Comment.objects.count()) == (303, 2)


@pytest.mark.parametrize("over", [{"email": "other@example.org"}, {"author": "Rita R."}, {"comment": "Another"}])
def test_another_person_or_another_text_is_no_duplicate(client: Client, article: Article, over: dict[str, str]) -> None:
    make_comment(article, name="Rita Reader", email="rita@example.org", body=typed(article)["comment"])
    Comment.objects.update(submitted_at=timezone.now() - timedelta(hours=1))
    assert post(client, with_token(article, **over)).status_code == 303


def test_two_comments_of_one_address_need_fifteen_seconds(client: Client, article: Article) -> None:
    post(client, with_token(article), REMOTE_ADDR=HOME)
    second = typed(article, comment="And another thing", email="other@example.org")
    response = post(client, with_token(article, **second), REMOTE_ADDR=HOME)
    assert_is_refused(response, 429, "You are posting comments too quickly. Slow down.", "And another thing")
    assert 1 <= int(response["Retry-After"]) <= 15
    Comment.objects.update(submitted_at=timezone.now() - timedelta(seconds=15))
    second["token"] = token_in(response)
    assert post(client, second, REMOTE_ADDR=HOME).status_code == 303


def test_two_comments_of_one_person_need_fifteen_seconds_wherever_they_are(client: Client, article: Article) -> None:
    post(client, with_token(article))
    response = post(client, with_token(article, comment="And another thing", email="Rita@Example.org"))
    assert response.status_code == 429


def test_readers_without_an_address_do_not_wait_for_each_other(client: Client, article: Article) -> None:
    Discussion(pk=1, require_name_email=False).save()
    for text in ("One", "Two"):
        assert post(client, with_token(article, email="", comment=text), REMOTE_ADDR="").status_code == 303


def test_an_address_may_leave_twenty_comments_an_hour(client: Client, article: Article) -> None:
    for number in range(20):
        make_comment(article, ip_address=HOME)
        Comment.objects.filter(ip_address=HOME, pk=Comment.objects.latest("pk").pk).update(
            submitted_at=timezone.now() - timedelta(minutes=2 * number + 1)
        )
    response = post(client, with_token(article), REMOTE_ADDR=HOME)
    assert response.status_code == 429
    assert 1200 < int(response["Retry-After"]) <= 1260


def test_old_articles_close_by_themselves(client: Client, article: Article) -> None:
    Discussion(pk=1, close_comments_for_old_posts=True, close_comments_days_old=7).save()
    assert post(client, with_token(article)).status_code == 303
    Article.objects.update(published_at=timezone.now() - timedelta(days=8))
    response = post(client, with_token(article, comment="Too late"))
    assert_is_refused(response, 403, "Sorry, comments are closed for this item.", "Too late")


def test_the_crisis_switch_closes_and_holds(client: Client, article: Article) -> None:
    Discussion(pk=1, crisis="closed").save()
    response = post(client, with_token(article, comment="In the storm", email="bad"))
    assert_is_refused(response, 403, "Sorry, comments are closed for this item.", "In the storm")
    Discussion(pk=1, crisis="hold", comment_previously_approved=False).save()
    post(client, with_token(article))
    assert Comment.objects.get().reasons == ["crisis"]


def test_a_summary_leads_to_every_field_that_needs_mending(client: Client, article: Article) -> None:
    response = post(client, with_token(article, comment="", author="", email="bad", url="bad address"))
    for field in ("comment", "author", "email", "url"):
        assert f'<a href="#{field}">' in response.text
        assert f'id="{field}-error"' in response.text
    assert 'aria-describedby="email-notes email-error"' in response.text
    assert response.text.count("<strong>Error:</strong>") == 4
    assert response.text.count(" autofocus") == 1


def test_a_body_beyond_the_limits_is_too_large(client: Client, article: Article) -> None:
    limit = django_settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    body = f"comment_post_ID={article.pk}&comment=" + "x" * limit
    response = client.post("/comments/post/", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 413


def test_name_and_address_may_be_optional(client: Client, article: Article) -> None:
    Discussion(pk=1, require_name_email=False, comment_previously_approved=False).save()
    refused = post(client, with_token(article, author="", email="bad"))
    assert refused.status_code == 422
    author = refused.text.partition('<input id="author"')[2].partition(">")[0]
    assert "required" not in author
    assert "required" not in refused.text.partition('<input id="email"')[2].partition(">")[0]
    assert post(client, with_token(article, author=" \u200b ", email="")).status_code == 303
    comment = Comment.objects.get()
    assert (comment.name, comment.email, comment.status, comment.reasons) == ("", "", "pending", ["anonymous"])


def test_the_form_offers_only_what_the_site_does(client: Client, article: Article, settings: Any) -> None:
    for page in (client.get(article.get_absolute_url()), post(client, typed(article))):
        assert CONSENT in page.text
        assert NOTIFY in page.text
        assert page.text.partition('<input id="email"')[2].partition(">")[0].count("required") == 1
    settings.FORUM_EMAIL_URL = ""
    Discussion(pk=1, show_comments_cookies_opt_in=False).save()
    for page in (client.get(article.get_absolute_url()), post(client, typed(article))):
        assert CONSENT not in page.text
        assert NOTIFY not in page.text


def test_mail_is_wanted_only_where_there_is_mail_and_an_address(
    client: Client, article: Article, settings: Any
) -> None:
    Discussion(pk=1, require_name_email=False).save()
    post(client, with_token(article, **{NOTIFY: "yes"}))
    post(client, with_token(article, comment="No address", email="", **{NOTIFY: "yes"}))
    post(client, with_token(article, comment="Not asked for", email="a@example.org"))
    settings.FORUM_EMAIL_URL = ""
    post(client, with_token(article, comment="No mail here", email="b@example.org", **{NOTIFY: "yes"}))
    wants = Comment.objects.order_by("pk").values_list("wants_mail", flat=True)
    assert list(wants) == [True, False, False, False]


def test_ticked_boxes_stay_ticked(client: Client, article: Article) -> None:
    response = post(client, with_token(article, email="bad", **{NOTIFY: "yes"}))
    assert "checked" in response.text.partition(f'id="{NOTIFY}"')[2].partition(">")[0]
    assert "checked" not in response.text.partition(f'id="{CONSENT}"')[2].partition(">")[0]


def test_a_rule_that_the_database_refuses_holds_the_comment(
    client: Client, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comments.history.COPY", "SELECT no_such_column")
    Discussion(pk=1, comment_previously_approved=False).save()
    assert post(client, with_token(article)).status_code == 303
    comment = Comment.objects.get()
    assert (comment.status, comment.evidence) == (Comment.Status.PENDING, {"error": "near_duplicate"})
