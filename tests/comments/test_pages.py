"""Pages of a discussion: which comments stand where, under which address, and that none is ever lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from comments.models import Comment, Discussion
from comments.tokens import issue_pending_token
from tests.builders import make_article, make_author, make_comment, make_tag

pytestmark = pytest.mark.django_db
Status = Comment.Status


@pytest.fixture
def article() -> Article:
    return make_article(headline="A treaty", authors=[make_author()], tags=[make_tag()])


def configure(**over: Any) -> None:
    Discussion.objects.update_or_create(pk=1, defaults=over)


def shown(client: Client, path: str) -> list[int]:
    """The comments on a page, in order."""
    response = client.get(path)
    assert response.status_code == 200, path
    return [int(found) for found in re.findall(r'id="div-comment-(\d+)"', response.text)]


def path_of(client: Client, comment: Comment) -> str:
    response = client.get(f"/comments/{comment.pk}/")
    assert response.status_code == 302
    return str(response["Location"])


def ids(comments: list[Comment]) -> list[int]:
    return [comment.pk for comment in comments]


def test_pages_have_so_many_top_level_comments_oldest_first(client: Client, article: Article) -> None:
    configure(comments_per_page=5)
    tops = [make_comment(article) for _ in range(12)]
    reply = make_comment(article, parent=tops[6])
    url = article.get_absolute_url()
    assert shown(client, url) == ids(tops[:5])
    assert shown(client, f"{url}comment-page-2/") == ids([*tops[5:7], reply, *tops[7:10]])
    assert shown(client, f"{url}comment-page-3/") == ids(tops[10:])
    assert client.get(f"{url}comment-page-4/").status_code == 404
    assert "13 responses to" in client.get(f"{url}comment-page-3/").text


def test_the_first_page_is_the_articles_own(client: Client, article: Article) -> None:
    response = client.get(f"{article.get_absolute_url()}comment-page-1/?replytocom=7")
    assert (response.status_code, response["Location"]) == (301, f"{article.get_absolute_url()}?replytocom=7")


@pytest.mark.parametrize(
    "spelling", ["comment-page-01", "comment-page-0", "comment-page-2x", "comment-page-", "cpage-2"]
)
def test_a_page_has_one_spelling(client: Client, article: Article, spelling: str) -> None:
    configure(comments_per_page=5)
    for _ in range(6):
        make_comment(article)
    assert client.get(f"{article.get_absolute_url()}{spelling}/").status_code == 404


def test_no_number_is_too_large(client: Client, article: Article) -> None:
    huge = "9" * 18
    for path in (f"comment-page-{huge}/", f"comment-thread-{huge}/", f"comment-thread-{huge}/2/"):
        assert client.get(f"{article.get_absolute_url()}{path}").status_code == 404
    assert client.get(f"/comments/{'9' * 30}/").status_code == 404
    assert client.get(f"{article.get_absolute_url()}?replytocom={'9' * 30}").status_code == 200


def test_wordpress_old_page_numbers_lead_to_the_page(client: Client, article: Article) -> None:
    configure(comments_per_page=5)
    for _ in range(6):
        make_comment(article)
    url = article.get_absolute_url()
    for number, rest in (("2", "comment-page-2/"), ("7", ""), ("9" * 18, "")):
        response = client.get(f"{url}?cpage={number}&utm=x")
        assert (response.status_code, response["Location"]) == (301, f"{url}{rest}?utm=x")
    assert [client.get(f"{url}?cpage={wrong}").status_code for wrong in ("", "0", "02", "x", "٢")] == [200] * 5


def test_a_moved_article_keeps_the_rest_of_the_address(client: Client, article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(slug="renamed")
    url = Article.objects.get().get_absolute_url()
    for rest in ("comment-page-2/", "comment-thread-5/", "comment-thread-5/3/", "feed/"):
        for old in (article.get_absolute_url(), "/2001/01/01/renamed/"):
            response = client.get(f"{old}{rest}")
            assert (response.status_code, response["Location"]) == (301, f"{url}{rest}")


def test_a_hidden_article_has_no_pages(client: Client, article: Article) -> None:
    configure(comments_per_page=5)
    comments = [make_comment(article) for _ in range(6)]
    Article.objects.update(status=Article.Status.ARCHIVED)
    rests = ("comment-page-2/", f"comment-thread-{comments[0].pk}/", "feed/")
    assert [client.get(f"{article.get_absolute_url()}{rest}").status_code for rest in rests] == [404] * 3
    assert client.get(f"/comments/{comments[0].pk}/").status_code == 404


def test_newest_first(client: Client, article: Article) -> None:
    configure(comments_per_page=5, default_comments_page="newest", comment_order="desc")
    tops = [make_comment(article) for _ in range(7)]
    url = article.get_absolute_url()
    assert shown(client, url) == ids(tops[:4:-1])
    assert shown(client, f"{url}comment-page-1/") == ids(tops[4::-1])
    assert path_of(client, tops[6]) == f"{url}comment-page-2/#comment-{tops[6].pk}"
    assert f'<link rel="canonical" href="http://testserver{url}">' in client.get(f"{url}comment-page-2/").text


def test_a_page_names_itself_and_its_neighbours(client: Client, article: Article) -> None:
    configure(comments_per_page=5)
    for _ in range(15):
        make_comment(article)
    url = article.get_absolute_url()
    page = client.get(f"{url}comment-page-2/").text
    assert f'<link rel="canonical" href="http://testserver{url}comment-page-2/">' in page
    assert "<title>A treaty, comment page 2 ·" in page
    navigation = page.split('aria-label="Comments navigation"')[1].split("</nav>")[0]
    assert re.findall(r'href="([^"]+)"', navigation) == [
        f"{url}#comments",
        f"{url}#comments",
        f"{url}comment-page-2/#comments",
        f"{url}comment-page-3/#comments",
        f"{url}comment-page-3/#comments",
    ]
    assert "Older comments" in navigation
    assert 'aria-current="page"' in navigation
    assert "Comments navigation" not in client.get(make_article().get_absolute_url()).text


def test_without_pages_everything_is_on_one(client: Client, article: Article) -> None:
    configure(page_comments=False, comments_per_page=5, default_comments_page="newest")
    tops = [make_comment(article) for _ in range(12)]
    assert shown(client, article.get_absolute_url()) == ids(tops)
    assert path_of(client, tops[11]) == f"{article.get_absolute_url()}#comment-{tops[11].pk}"


def test_without_threads_pages_count_all_comments(client: Client, article: Article) -> None:
    configure(comments_per_page=5, thread_comments=False)
    top = make_comment(article)
    comments = [top, *(make_comment(article, parent=top) for _ in range(6))]
    make_comment(article, status=Status.TRASH)
    url = article.get_absolute_url()
    assert shown(client, url) == ids(comments[:5])
    assert shown(client, f"{url}comment-page-2/") == ids(comments[5:])
    assert path_of(client, comments[6]) == f"{url}comment-page-2/#comment-{comments[6].pk}"
    page = client.get(f"{url}comment-page-2/").text
    assert f'In reply to <a href="/comments/{top.pk}/"' in page
    assert "data-replyto" not in page


def test_placeholders_count_as_places(client: Client, article: Article) -> None:
    configure(comments_per_page=5)
    hidden = make_comment(article, status=Status.TRASH)
    reply = make_comment(article, parent=hidden)
    make_comment(article, status=Status.SPAM)
    tops = [make_comment(article) for _ in range(5)]
    assert shown(client, article.get_absolute_url()) == ids([reply, *tops[:4]])
    assert path_of(client, tops[4]) == f"{article.get_absolute_url()}comment-page-2/#comment-{tops[4].pk}"


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread shows four replies and a page ten."""
    for module in ("places", "pages"):
        monkeypatch.setattr(f"comments.{module}.THREAD_REPLIES", 4)
    monkeypatch.setattr("comments.places.PAGE_REPLIES", 10)


def assert_found(client: Client, comments: list[Comment]) -> None:
    """Every comment's link leads to a page that shows it."""
    for comment in comments:
        path, _, anchor = path_of(client, comment).partition("#")
        assert anchor == f"comment-{comment.pk}"
        assert comment.pk in shown(client, path), path


@pytest.mark.usefixtures("_small")
def test_a_long_thread_has_pages_of_its_own(client: Client, article: Article) -> None:
    root, other = make_comment(article), make_comment(article)
    replies = [make_comment(article, parent=root) for _ in range(9)]
    replies.append(make_comment(article, parent=replies[0]))
    url, thread = article.get_absolute_url(), f"{article.get_absolute_url()}comment-thread-{root.pk}/"
    assert shown(client, url) == ids([root, *replies[:4], other])
    page = client.get(url).text
    assert "Show the 6 other replies" in page
    assert f'href="{thread}#comment-{root.pk}"' in page
    assert shown(client, thread) == ids([root, *replies[:4]])
    assert shown(client, f"{thread}2/") == ids([root, *replies[4:8]])
    assert shown(client, f"{thread}3/") == ids([root, *replies[8:]])
    last = client.get(f"{thread}3/").text
    assert f'In reply to <a href="/comments/{replies[0].pk}/"><bdi>{replies[0].name}</bdi></a>' in last
    assert f'<link rel="canonical" href="http://testserver{thread}3/">' in last
    assert client.get(f"{thread}4/").status_code == client.get(f"{thread}1/").status_code == 404
    assert path_of(client, replies[9]) == f"{thread}3/#comment-{replies[9].pk}"
    assert_found(client, [root, other, *replies])


@pytest.mark.usefixtures("_small")
def test_a_page_full_of_long_threads_shares_its_room(client: Client, article: Article) -> None:
    configure(comments_per_page=5)
    roots = [make_comment(article) for _ in range(5)]
    replies = [make_comment(article, parent=root) for _ in range(4) for root in roots]
    quiet = [make_comment(article) for _ in range(2)]
    lively = [make_comment(article, parent=quiet[0]) for _ in range(4)]
    assert len(shown(client, article.get_absolute_url())) == 15
    assert client.get(article.get_absolute_url()).text.count("Show the 2 other replies") == 5
    assert path_of(client, lively[3]) == f"{article.get_absolute_url()}comment-page-2/#comment-{lively[3].pk}"
    assert_found(client, [*roots, *replies, *quiet, *lively])


def test_only_a_thread_of_this_article_that_readers_see_has_a_page(client: Client, article: Article) -> None:
    root = make_comment(article)
    others = [
        make_comment(article, parent=root),
        make_comment(make_article()),
        make_comment(article, status=Status.TRASH),
    ]
    url = article.get_absolute_url()
    assert shown(client, f"{url}comment-thread-{root.pk}/") == ids([root, others[0]])
    assert [client.get(f"{url}comment-thread-{other.pk}/").status_code for other in others] == [404] * 3


@pytest.mark.parametrize("status", [Status.PENDING, Status.SPAM, Status.TRASH])
def test_a_link_to_what_is_not_public_is_not_found(client: Client, article: Article, status: str) -> None:
    assert client.get(f"/comments/{make_comment(article, status=status).pk}/").status_code == 404


def pending_page(client: Client, comment: Comment) -> str:
    response = client.get(f"/comments/pending/{issue_pending_token(comment.pk)}/")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in response.text
    return str(response.text)


@pytest.mark.usefixtures("_small")
@pytest.mark.parametrize("threads", [True, False])
def test_a_waiting_comment_is_shown_where_it_will_stand(client: Client, article: Article, threads: bool) -> None:
    configure(comments_per_page=5, thread_comments=threads)
    tops = [make_comment(article) for _ in range(5)]
    replies = [make_comment(article, parent=tops[0]) for _ in range(5)]
    first, last = make_comment(article, status=Status.PENDING), make_comment(article, parent=replies[0], status="spam")
    hidden = make_comment(article, status=Status.TRASH)
    orphan = make_comment(article, parent=hidden, status=Status.PENDING)
    for waiting in (first, last, orphan):
        page = pending_page(client, waiting)
        assert f'id="div-comment-{waiting.pk}"' in page
        assert "10 responses to" in page
        Comment.objects.filter(pk=waiting.pk).update(status=Status.APPROVED)
        assert_found(client, [waiting])
        Comment.objects.filter(pk=waiting.pk).update(status=waiting.status)


@pytest.mark.parametrize("status", [Status.SPAM, Status.TRASH])
def test_its_author_does_not_learn_what_was_decided(client: Client, article: Article, status: str) -> None:
    page = pending_page(client, make_comment(article, status=status, body="My long text"))
    assert "Your comment is awaiting moderation." in page
    assert "My long text" in page


def test_what_was_deleted_for_good_has_no_waiting_page(client: Client, article: Article) -> None:
    comment = make_comment(article, status=Status.TRASH, body="")
    assert client.get(f"/comments/pending/{issue_pending_token(comment.pk)}/").status_code == 404


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def grow(article: Article, number: int) -> Comment:
    root = make_comment(article)
    parent = make_comment(article, parent=root)
    for index in range(number):
        parent = make_comment(article, parent=parent if index % 7 else None)
        make_comment(article, parent=root, status=Status.TRASH if index % 5 else Status.APPROVED)
    return root


def test_every_page_costs_the_same_few_queries(client: Client, article: Article) -> None:
    configure(comments_per_page=5)
    root = grow(article, 50)
    small = make_article(authors=[make_author()], tags=[make_tag()])
    least = grow(small, 1)
    budget = queries(client, small.get_absolute_url())
    assert budget <= 12
    for rest in ("", "comment-page-2/"):
        assert queries(client, f"{article.get_absolute_url()}{rest}") == budget
    threads = [f"{a.get_absolute_url()}comment-thread-{r.pk}/" for a, r in ((article, root), (small, least))]
    assert queries(client, threads[0]) == queries(client, threads[1]) <= 12
