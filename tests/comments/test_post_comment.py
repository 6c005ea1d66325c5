"""Leave a Reply: what is taken, what is asked again, and that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from itertools import count
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Article
from comments import tokens
from comments.forms import CommentForm
from comments.models import Comment, Discussion
from comments.text import is_web_address
from tests.builders import make_article, make_comment

pytestmark = pytest.mark.django_db
SAME_SITE: dict[str, Any] = {"HTTP_ORIGIN": "http://testserver", "HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture
def article() -> Article:
    return make_article(headline="A treaty")


def typed(article: Article, **over: str) -> dict[str, str]:
    """What a reader's browser sends, without a token."""
    return {
        "comment": "I was there, and it was 1 < 2.",
        "author": "Rita Reader",
        "email": "rita@example.org",
        "url": "",
        "comment_post_ID": str(article.pk),
        "comment_parent": "0",
        **over,
    }


def with_token(article: Article, **over: str) -> dict[str, str]:
    return typed(article, token=tokens.issue_form_token(article.pk, is_confirmed=True), **over)


def addresses() -> Iterator[str]:
    """One network after the other, so that no limit counts what different tests or readers post."""
    for number in count(1):
        yield f"10.{number >> 8 & 255}.{number & 255}.7"


ADDRESSES, NUMBERS = addresses(), count()


def post(client: Client, data: dict[str, str], **headers: Any) -> Any:
    """From an address that nobody posted from before, unless one is given."""
    return client.post("/comments/post/", data, **{"REMOTE_ADDR": next(ADDRESSES), **SAME_SITE, **headers})


def test_a_reply_waits_and_only_its_author_sees_it(client: Client, article: Article) -> None:
    response = post(client, with_token(article))
    assert response.status_code == 303
    comment = Comment.objects.get()
    assert (comment.status, comment.body, comment.email) == (
        Comment.Status.PENDING,
        "I was there, and it was 1 < 2.",
        "rita@example.org",
    )
    link = response["Location"]
    assert link.endswith(f"#comment-{comment.pk}")
    page = client.get(link)
    assert "Your comment is awaiting moderation." in page.text
    assert "I was there, and it was 1 &lt; 2." in page.text
    assert "no-store" in page["Cache-Control"]
    assert "noindex" in page["X-Robots-Tag"]
    assert "rita@example.org" not in page.text
    assert "I was there" not in client.get(article.get_absolute_url()).text


def test_the_link_to_a_waiting_comment_leads_on_when_it_is_approved(client: Client, article: Article) -> None:
    comment = make_comment(article, status=Comment.Status.PENDING)
    token = tokens.issue_pending_token(comment.pk)
    Comment.objects.update(status=Comment.Status.APPROVED)
    response = client.get(f"/comments/pending/{token}/")
    assert response["Location"] == f"{article.get_absolute_url()}#comment-{comment.pk}"


def test_a_waiting_comment_has_no_live_links(client: Client, article: Article) -> None:
    body, website = "Look: https://shop.example/", "https://shop.example/"
    comment = make_comment(article, status=Comment.Status.PENDING, body=body, website=website)
    page = client.get(f"/comments/pending/{tokens.issue_pending_token(comment.pk)}/")
    assert "https://shop.example/" in page.text
    assert 'href="https://shop.example/' not in page.text


@pytest.mark.parametrize("token", ["", "forged", "MTI:1abcde:forged"])
def test_a_forged_link_is_not_found(client: Client, token: str) -> None:
    assert client.get(f"/comments/pending/{token}/").status_code == 404


def test_the_link_expires(client: Client, article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    comment = make_comment(article, status=Comment.Status.PENDING)
    token = tokens.issue_pending_token(comment.pk)
    monkeypatch.setattr(tokens, "PENDING_LINK_AGE", -1)
    assert client.get(f"/comments/pending/{token}/").status_code == 404


def test_the_same_token_posted_twice_is_one_comment(client: Client, article: Article) -> None:
    data = with_token(article)
    first, second = post(client, data), post(client, data)
    assert Comment.objects.count() == 1
    assert first["Location"].rpartition("#")[2] == second["Location"].rpartition("#")[2]


def test_another_reply_with_a_used_token_is_asked_back_and_not_lost(client: Client, article: Article) -> None:
    data = with_token(article)
    post(client, data)
    response = post(client, data | {"comment": "A second thought"})
    assert (response.status_code, Comment.objects.count()) == (409, 1)
    assert "A second thought" in response.text


def test_an_article_that_went_away_gives_the_text_back(client: Client, article: Article) -> None:
    data = with_token(article, comment="A text that took an hour")
    Article.objects.update(status=Article.Status.ARCHIVED)
    response = post(client, data)
    assert response.status_code == 403
    assert "A text that took an hour" in response.text
    assert article.headline not in response.text


def test_what_word_processors_paste_is_no_malformed_request(client: Client, article: Article) -> None:
    assert post(client, with_token(article, comment="One\x0btwo\x0cthree")).status_code == 303


def test_without_a_script_the_reply_is_asked_back_with_everything_in_it(client: Client, article: Article) -> None:
    response = post(client, typed(article, url="https://rita.example/", comment="Line one\nLine two"))
    assert response.status_code == 200
    assert Comment.objects.count() == 0
    assert all(text in response.text for text in ("Line one\nLine two", "Rita Reader", "https://rita.example/"))
    token = response.text.split('name="token" type="hidden" value="')[1].split('"')[0]
    assert post(client, typed(article, token=token)).status_code == 303
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("token", ["", "rubbish", "a:b:c"])
def test_a_wrong_token_loses_nothing(client: Client, article: Article, token: str) -> None:
    response = post(client, typed(article, token=token))
    assert (response.status_code, Comment.objects.count()) == (200, 0)
    assert "Rita Reader" in response.text


def test_a_token_of_another_article_is_none(client: Client, article: Article) -> None:
    other = tokens.issue_form_token(make_article().pk, is_confirmed=True)
    assert post(client, typed(article, token=other)).status_code == 200
    assert Comment.objects.count() == 0


def test_the_scripts_token_is_too_young_at_first(client: Client, article: Article) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.core.signing.time.time", timezone.now().timestamp)  # however long it takes
        token = client.get("/comments/token/", {"comment_post_ID": article.pk}).json()["token"]
        assert tokens.read_form_token(token, article.pk) is None
    signer = signing.TimestampSigner(salt=tokens.FORM_SALT)
    assert signer.unsign(token)
    aged = _aged(article.pk, seconds=10)
    assert tokens.read_form_token(aged, article.pk) is not None
    assert tokens.read_form_token(_aged(article.pk, seconds=13 * 3600), article.pk) is None


def _aged(article_id: int, seconds: int) -> str:
    """A token issued some time ago."""
    moment = timezone.now() - timedelta(seconds=seconds)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.core.signing.time.time", moment.timestamp)
        return tokens.issue_form_token(article_id)


def test_the_token_is_never_stored_by_caches(client: Client, article: Article) -> None:
    response = client.get("/comments/token/", {"comment_post_ID": article.pk})
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("comment", "", "Please type your comment text."),
        ("comment", " \u200b\n ", "Please type your comment text."),
        ("comment", "x" * 65526, "Your comment is too long."),
        ("author", "", "Please fill the required fields."),
        ("author", "x" * 246, "Your name is too long."),
        ("email", "", "Please fill the required fields."),
        ("email", "rita at example", "Please enter a valid email address."),
        ("email", f"{'x' * 95}@example.org", "Your email address is too long."),
        ("url", f"https://example.org/{'x' * 200}", "Your URL is too long."),
        ("url", "javascript:alert(1)", "Please enter a valid web address, or leave the field empty."),
    ],
)
def test_a_refusal_says_why_and_keeps_what_was_typed(
    client: Client, article: Article, field: str, value: str, message: str
) -> None:
    kept = {"comment": "My long and careful text", "author": "Rita Reader", "email": "rita@example.org"}
    response = post(client, with_token(article, **{**kept, field: value}))
    assert (response.status_code, Comment.objects.count()) == (422, 0)
    assert message in response.text
    assert all(text in response.text for name, text in kept.items() if name != field)


def test_a_reply_hangs_under_its_parent(client: Client, article: Article) -> None:
    top = make_comment(article)
    middle = make_comment(article, parent=top)
    post(client, with_token(article, comment_parent=str(middle.pk)))
    reply = Comment.objects.get(parent=middle)
    assert (reply.root, reply.depth) == (top, 3)


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "http://testserver"},
    ],
)
def test_a_post_from_another_site_is_refused(client: Client, article: Article, headers: dict[str, str]) -> None:
    response = post(client, with_token(article), **headers)
    assert (response.status_code, Comment.objects.count()) == (403, 0)
    assert "I was there, and it was 1 &lt; 2." in response.text


def test_closed_comments_are_refused_and_the_text_is_given_back(client: Client, article: Article) -> None:
    Article.objects.update(accepts_comments=False)
    response = post(client, with_token(article, comment="A text that took an hour"))
    assert response.status_code == 403
    assert "Sorry, comments are closed for this item." in response.text
    assert "A text that took an hour" in response.text


@pytest.mark.parametrize("article_id", ["", "0", "-1", "x", "99999999", "9" * 40, "1.5"])
def test_an_article_that_is_not_there_is_not_found(client: Client, article_id: str) -> None:
    assert client.post("/comments/post/", {"comment_post_ID": article_id}, **SAME_SITE).status_code == 404
    assert client.get("/comments/token/", {"comment_post_ID": article_id}).status_code == 404


def test_a_hidden_article_is_not_found(client: Client) -> None:
    draft = make_article(status=Article.Status.DRAFT)
    assert post(client, with_token(draft)).status_code == 404


def test_the_trap_makes_it_spam_and_says_nothing(client: Client, article: Article) -> None:
    assert post(client, with_token(article, subject="Buy now")).status_code == 303
    comment = Comment.objects.get()
    assert (comment.status, comment.reasons) == (Comment.Status.SPAM, ["honeypot", "first_time"])


def test_a_reply_never_comes_from_staff(article: Article, editor: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert post(client, with_token(article)).status_code == 303
    assert Comment.objects.get().status == Comment.Status.PENDING


def test_websites_get_a_scheme_and_show_their_true_name(client: Client, article: Article) -> None:
    post(client, with_token(article, url="bücher.example/regal"))
    assert Comment.objects.get().website == "http://xn--bcher-kva.example/regal"


def test_only_posting_posts(client: Client) -> None:
    assert client.get("/comments/post/").status_code == 405


def test_an_approved_reply_leads_to_its_place(client: Client, article: Article) -> None:
    Discussion(pk=1, comment_previously_approved=False).save()
    response = post(client, with_token(article))
    comment = Comment.objects.get()
    assert (comment.status, comment.reasons, comment.evidence) == (Comment.Status.APPROVED, [], {})
    assert (response.status_code, response["Location"]) == (303, f"/comments/{comment.pk}/")


def test_what_held_a_reply_is_kept_with_it(client: Client, article: Article) -> None:
    Discussion(pk=1, moderation_keys="there\nnowhere").save()
    post(client, with_token(article, comment="I was there: http://a.example www.b.example"))
    comment = Comment.objects.get()
    assert comment.reasons == ["moderation_words", "links", "first_time"]
    assert comment.evidence == {"moderation_words": "there", "links": "a.example, b.example"}


def test_what_goes_to_the_trash_looks_to_its_author_like_what_waits(client: Client, article: Article) -> None:
    Discussion(pk=1, disallowed_keys="there").save()
    response = post(client, with_token(article))
    assert Comment.objects.get().status == Comment.Status.TRASH
    assert "Your comment is awaiting moderation." in client.get(response["Location"]).text


def test_a_post_asks_the_database_a_fixed_number_of_questions(client: Client, article: Article) -> None:
    Discussion(pk=1, moderation_keys="x", disallowed_keys="y").save()
    counts = []
    for comments_before in (0, 30):
        for _ in range(comments_before):
            make_comment(article, ip_address="10.255.255.1")
        data = with_token(
            article,
            email=f"rita{comments_before}@example.org",
            comment=f"The gauge at the bridge has been broken since the spring of {2000 + comments_before}",
            commenter=tokens.issue_commenter_token(),
            **{"wp-comment-cookies-consent": "yes"},
        )
        with CaptureQueriesContext(connection) as queries:
            assert post(client, data).status_code == 303
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16  # three of them are savepoints


NAMES = ["comment", "author", "email", "url", "comment_parent", "comment_post_ID", "token", "subject", "commenter"]
PIECES = ["<script>", "\u202e", "\u200b", "http://", "www.", "@", "'", '"', "&", "\ufdfa", "☃", " a ", "\n"]
HOSTILE = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(PIECES)).map("".join),
)


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        assert not any(name.startswith("on") or name == "style" for name, _ in attrs)


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(data=st.dictionaries(st.sampled_from(NAMES), HOSTILE, max_size=4))
def test_no_typed_thing_breaks_the_server_or_becomes_markup(
    client: Client, article: Article, data: dict[str, str]
) -> None:
    email = f"rita{next(NUMBERS)}@example.org"
    response = post(client, {**with_token(article, email=email), **data})
    assert response.status_code in {200, 303, 400, 403, 404, 409, 422}
    if response.status_code == 303:
        response = client.get(response["Location"], follow=True)
        assert response.status_code == 200
    tags = Tags(response.text).found
    assert tags.count("script") == response.text.count('<script type="module" src=') + response.text.count("ld+json")


@settings(max_examples=50)
@given(data=st.dictionaries(st.sampled_from(NAMES), HOSTILE), requires=st.booleans())
def test_the_form_takes_or_names_the_field(data: dict[str, str], requires: bool) -> None:
    # The request guard refuses NUL before any form sees it.
    sent = {name: value.replace("\0", "") for name, value in data.items()} | {"comment_parent": ""}
    form = CommentForm(sent, article=Article(pk=1), discussion=Discussion(require_name_email=requires))
    if form.is_valid():
        assert len(form.cleaned_data["comment"]) <= 65525
        assert form.cleaned_data["url"] == "" or is_web_address(form.cleaned_data["url"])
    else:
        assert set(form.errors) <= {"comment", "author", "email", "url"}
