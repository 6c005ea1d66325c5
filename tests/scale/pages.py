"""What readers open costs the same however large the archive is: no query reads a big table, none very much of one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localtime

from articles import listings
from articles.models import Article, Author, Section, Tag
from comments.models import Comment, Thread
from tests.scale.plans import MOST_READ, cost

ANY_NUMBER = 10**9
PLACES = {"articles_tag", "articles_author"}  # counted, to know how many files their addresses fill


def opened(client: Client, path: str, status: int = 200, *, most: int = MOST_READ, whole: Collection[str] = ()) -> int:
    """How many queries that took."""

    def open_it() -> None:
        response = client.get(path)
        assert response.status_code == status, path
        assert b"".join(response) or status != 200

    return cost(open_it, most=most, whole=whole)


def _common_and_rare(model: type[Section | Tag | Author]) -> tuple[str, str]:
    """The addresses of two that have articles."""
    used = model.objects.filter(articles__status="published").order_by("pk").distinct()
    first, last = used[0], used.reverse()[0]
    return first.get_absolute_url(), last.get_absolute_url()


class TestPages:
    """What stands by itself."""

    def test_there_are_as_many_as_there_should_be(self) -> None:
        """What the triggers keep was multiplied with the rest, and is still true."""
        assert Article.objects.count() >= 100_000
        assert Comment.objects.count() >= 150_000
        threads = Thread.objects.values_list("responses", "places")
        assert [sum(kept) for kept in zip(*threads, strict=True)] == [
            Comment.objects.approved().count(),
            Comment.objects.with_places().count(),
        ]
        assert listings.site().count() == Article.objects.published().count()

    @pytest.mark.parametrize(
        "path", ["/", "/feed/", "/feed/atom/", "/feed/json/", "/comments/feed/", "/news-sitemap.xml"]
    )
    def test_pages_of_what_is_newest(self, client: Client, path: str) -> None:
        opened(client, path)

    def test_an_article_costs_the_same_with_few_comments_and_with_many(
        self, client: Client, discussed: Article, old: Article
    ) -> None:
        most = Thread.objects.order_by("-places")[0].article_id
        articles = [discussed, old, Article.objects.get(pk=most)]
        costs = [opened(client, article.get_absolute_url()) for article in articles]
        assert max(costs) - min(costs) <= 1  # where a text links to other articles, their addresses are asked for

    def test_any_page_of_a_discussion_costs_the_same(self, client: Client, discussed: Article) -> None:
        """One with thousands of comments, made from those there are."""
        root = Comment.objects.with_places().filter(article=discussed)[0]
        Comment.objects.bulk_create(
            Comment(article=discussed, body="x", submission_id=f"{number:032x}", status=Comment.Status.APPROVED)
            for number in range(3000)
        )
        path = discussed.get_absolute_url()
        assert opened(client, f"{path}comment-page-2/") == opened(client, f"{path}comment-page-40/")
        opened(client, f"{path}comment-thread-{root.pk}/")
        opened(client, f"{path}feed/")
        opened(client, f"/comments/{root.pk}/", 302)

    def test_an_address_that_leads_nowhere(self, client: Client, old: Article) -> None:
        opened(client, "/2024/05/06/no-such-treaty/", 404)
        opened(client, f"/2024/05/06/{old.slug}-or-so/", 404)

    @pytest.mark.parametrize(
        "words",
        ["movement", "ultimatum", "movement+union", "ultimatum+zone", "movement+zone", "%22the+union%22", "-union"],
    )
    def test_searching_reads_no_more_for_words_that_are_everywhere(self, client: Client, words: str) -> None:
        opened(client, f"/search/?q={words}")
        opened(client, f"/search/?q={words}&order=newest")

    @pytest.mark.parametrize("words", ["kryzhopol", "movement+kryzhopol", "kryzhopol+or+xyzzy", "xyzzy"])
    def test_searching_finds_the_rare_word_in_the_middle_of_the_archive(
        self, client: Client, old: Article, words: str
    ) -> None:
        Article.objects.filter(pk=old.pk).update(body="<p>The movement reached Kryzhopol.</p>")
        opened(client, f"/search/?q={words}", most=5000)
        response = client.get(f"/search/?q={words}")
        assert (old.get_absolute_url() in response.text) is ("kryzhopol" in words)
        assert not response.context["results"].is_partial

    def test_a_mistyped_word_is_mended(self, client: Client) -> None:
        opened(client, "/search/?q=movemnet+ultimatun")


class TestLists:
    """Those that go on and on."""

    @pytest.mark.parametrize("model", [Section, Tag, Author])
    def test_of_a_section_a_tag_and_an_author(self, client: Client, model: type[Section | Tag | Author]) -> None:
        common, rare = _common_and_rare(model)
        assert opened(client, common) == opened(client, rare)
        assert opened(client, f"{common}page/2/") == opened(client, f"{common}page/300/")

    def test_of_the_feeds_of_a_section_a_tag_and_an_author(self, client: Client) -> None:
        """Each of one that nearly everything belongs to, and of one that nearly nothing does."""
        for model in (Section, Tag, Author):
            common, rare = _common_and_rare(model)
            assert opened(client, f"{common}feed/") == opened(client, f"{rare}feed/"), model

    def test_of_everything(self, client: Client) -> None:
        assert opened(client, "/page/2/") == opened(client, "/page/4000/") == opened(client, "/page/7900/")

    def test_of_a_year_a_month_and_a_day(self, client: Client, old: Article) -> None:
        day = localtime(old.published_at)
        costs = [opened(client, f"/{day:{form}}/") for form in ("%Y", "%Y/%m", "%Y/%m/%d", "%Y/page/100")]
        assert max(costs) - min(costs) <= 1  # what lies before another page is asked for

    def test_of_addresses_for_search_engines(self, client: Client, old: Article) -> None:
        earlier = localtime(old.published_at) - timedelta(days=31)
        opened(client, "/sitemap.xml", whole=PLACES)
        opened(client, "/sitemap-places.xml", whole=PLACES)
        opened(client, f"/sitemap-{earlier:%Y-%m}.xml")

    def test_of_the_hits_by_an_author_of_a_year_and_of_a_kind(self, client: Client) -> None:
        """Where that is much work, as in a large section, the time is limited instead (search.py)."""
        author = Author.objects.order_by("pk")[0]
        for narrowed in (f"author={author.slug}", "year=2015", "kind=opinion"):
            opened(client, f"/search/?q=movement&{narrowed}", most=ANY_NUMBER)
            opened(client, f"/search/?q=ultimatum&{narrowed}", most=ANY_NUMBER)
