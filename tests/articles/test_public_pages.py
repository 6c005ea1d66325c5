"""What readers find where: home, sections, tags, authors, articles, and what stays hidden."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles import publishing
from articles.models import Article
from tests.builders import make_article, make_author, make_section, make_tag

pytestmark = pytest.mark.django_db
Status = Article.Status


def hidden_articles() -> list[Article]:
    """One of every kind that readers must not see."""
    now = timezone.now()
    return [
        make_article(headline="Hidden draft", status=Status.DRAFT),
        make_article(headline="Hidden in review", status=Status.IN_REVIEW),
        make_article(headline="Hidden archived", status=Status.ARCHIVED),
        make_article(headline="Hidden scheduled", published_at=now + timedelta(minutes=1)),
        make_article(headline="Hidden expired", expires_at=now - timedelta(minutes=1)),
    ]


def test_an_article_is_at_the_date_of_its_publication(client: Client) -> None:
    published = datetime(2022, 8, 16, 9, 30, tzinfo=UTC)
    make_article(headline="A treaty is signed", slug="a-treaty-is-signed", published_at=published)
    response = client.get("/2022/08/16/a-treaty-is-signed/")
    assert response.status_code == 200
    assert "<h1" in response.text
    assert "A treaty is signed" in response.text


def test_the_date_in_the_address_is_the_one_in_the_sites_time_zone(client: Client, settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Karachi"
    article = make_article(slug="late", published_at=datetime(2022, 8, 16, 20, 30, tzinfo=UTC))
    assert article.get_absolute_url() == "/2022/08/17/late/"


def test_a_wrong_date_leads_to_the_right_one(client: Client) -> None:
    make_article(slug="a-treaty", published_at=datetime(2022, 8, 16, 9, 30, tzinfo=UTC))
    for path in ("/2021/01/01/a-treaty/", "/2022/13/45/a-treaty/"):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (301, "/2022/08/16/a-treaty/")


def test_an_old_slug_leads_to_the_new_one_however_it_was_changed(client: Client) -> None:
    article = make_article(slug="first", published_at=datetime(2022, 8, 16, tzinfo=UTC))
    Article.objects.filter(pk=article.pk).update(slug="second")
    Article.objects.filter(pk=article.pk).update(slug="third")
    for old in ("first", "second"):
        response = client.get(f"/2022/08/16/{old}/")
        assert (response.status_code, response["Location"]) == (301, "/2022/08/16/third/")


def test_an_old_slug_of_a_hidden_article_gives_nothing_away(client: Client) -> None:
    article = make_article(slug="first", published_at=datetime(2022, 8, 16, tzinfo=UTC))
    Article.objects.filter(pk=article.pk).update(slug="second", status=Status.ARCHIVED)
    assert client.get("/2022/08/16/first/").status_code == 404


def test_an_old_slug_survives_the_way_back_to_draft(client: Client, editor: Any) -> None:
    article = make_article(slug="first", published_at=datetime(2022, 8, 16, tzinfo=UTC), credit_line="the desk")
    publishing.archive(article, by=editor)
    publishing.return_to_draft(article, by=editor)
    article.slug = "second"
    article.save()
    publishing.publish(article, by=editor)
    assert client.get("/2022/08/16/first/")["Location"] == "/2022/08/16/second/"


def test_a_new_article_never_takes_an_old_address_of_another(client: Client) -> None:
    old = make_article(headline="A treaty", slug="a-treaty", published_at=datetime(2022, 8, 16, tzinfo=UTC))
    Article.objects.filter(pk=old.pk).update(slug="renamed")
    assert make_article(headline="A treaty").slug == "a-treaty-2"


def test_a_draft_leaves_no_former_slug(client: Client) -> None:
    article = make_article(slug="working-title", status=Status.DRAFT, published_at=None)
    article.slug = "final-title"
    article.save()
    assert article.former_slugs.count() == 0


def test_a_slug_may_be_in_any_script(client: Client) -> None:
    article = make_article(headline="اتفاق المياه", language="ar")
    response = client.get(article.get_absolute_url())
    assert response.status_code == 200
    assert 'dir="rtl"' in response.text
    assert 'lang="ar"' in response.text


def test_what_is_hidden_is_on_no_page_and_looks_like_what_is_missing(client: Client) -> None:
    section, author, tag = make_section("World"), make_author("Ann Author"), make_tag("Rivers")
    hidden = hidden_articles()
    for article in hidden:
        article.tags.add(tag)
        article.bylines.create(author=author)
    Article.objects.update(section=section)
    missing = client.get("/2022/08/16/there-is-no-such-article/")
    for article in hidden:
        response = client.get(article.get_absolute_url())
        assert (response.status_code, response.content) == (404, missing.content)
    for path in ("/", "/section/world/", "/author/ann-author/", "/tag/rivers/"):
        response = client.get(path)
        assert response.status_code == 200
        assert "Hidden" not in response.text


def test_queryset_and_object_agree_on_who_sees_what(db: None) -> None:
    now = timezone.now()
    for status in Status:
        for published in (now - timedelta(days=1), now + timedelta(days=1)):
            for expires in (None, published + timedelta(hours=1), now + timedelta(days=3)):
                make_article(status=status, published_at=published, expires_at=expires)
    for moment in (now, now - timedelta(days=2), now + timedelta(days=2)):
        visible = set(Article.objects.published(moment).values_list("pk", flat=True))
        assert visible == {article.pk for article in Article.objects.all() if article.is_published(moment)}


def test_a_scheduled_article_appears_by_the_databases_clock_without_any_job(client: Client) -> None:
    article = make_article(published_at=timezone.now() + timedelta(hours=1))
    assert client.get(article.get_absolute_url()).status_code == 404
    Article.objects.filter(pk=article.pk).update(published_at=timezone.now() - timedelta(seconds=1))
    article.refresh_from_db()
    assert client.get(article.get_absolute_url()).status_code == 200


def test_the_pages_behind_the_front_page_list_everything_by_date(client: Client) -> None:
    section = make_section("World")
    for hours in range(1, 27):
        moment = timezone.now() - timedelta(hours=hours)
        make_article(headline=f"Story of hour {hours:02}", section=section, published_at=moment)
    second = client.get("/page/2/").text
    assert second.index("Story of hour 13") < second.index("Story of hour 24")
    assert "Story of hour 12" not in second
    assert "Story of hour 26" in client.get("/page/3/").text
    assert client.get("/page/4/").status_code == 404


@pytest.mark.parametrize("path", ["/page/1/", "/section/world/page/1/"])
def test_the_first_page_has_one_address(client: Client, path: str) -> None:
    make_section("World")
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (301, path.removesuffix("page/1/"))


@pytest.mark.parametrize("path", ["/page/0/", "/page/02/", "/page/99999/", "/page/x/"])
def test_other_spellings_of_a_page_are_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_page_number_leads_to_no_other_site(client: Client) -> None:
    assert client.get("/", PATH_INFO="//evil.example/page/1/").status_code == 404


def test_a_section_shows_its_own_its_subsections_and_its_guests(client: Client) -> None:
    world = make_section("World", description="Everything beyond the border.")
    asia = make_section("Asia", parent=world)
    other = make_section("Trade")
    make_article(headline="Filed in world", section=world)
    make_article(headline="Filed in asia", section=asia)
    make_article(headline="Guest from trade", section=other).further_sections.add(world)
    make_article(headline="Only in trade", section=other)
    text = client.get("/section/world/").text
    assert "Everything beyond the border." in text
    assert all(headline in text for headline in ("Filed in world", "Filed in asia", "Guest from trade"))
    assert "Only in trade" not in text
    assert "Filed in world" not in client.get("/section/world/asia/").text


def test_a_subsection_has_one_address(client: Client) -> None:
    make_section("Asia", parent=make_section("World"))
    response = client.get("/section/asia/")
    assert (response.status_code, response["Location"]) == (301, "/section/world/asia/")


def test_navigation_follows_the_order_that_editors_give(client: Client) -> None:
    for name, position in (("Zebra", 1), ("Apple", 2)):
        make_article(section=make_section(name, position=position))
    text = client.get("/").text
    assert text.index("Zebra") < text.index("Apple")


def test_an_empty_site_says_so(client: Client) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert "<h1" in response.text


@pytest.mark.parametrize("path", ["/", "/section/world/", "/tag/rivers/", "/author/ann-author/"])
def test_reading_pages_take_only_reading_methods(client: Client, path: str) -> None:
    make_section("World"), make_tag("Rivers"), make_author("Ann Author")
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200


def test_public_pages_know_no_reader(client: Client, editor: Any) -> None:
    article = make_article(tags=[make_tag("Rivers")], authors=[make_author("Ann Author")])
    staff = Client()
    staff.force_login(editor)
    for path in ("/", article.get_absolute_url(), article.section.get_absolute_url(), "/tag/rivers/"):  # type: ignore[union-attr]
        anonymous, known = client.get(path), staff.get(path)
        assert anonymous.content == known.content
        assert not anonymous.cookies
        assert not known.cookies
        assert "Cookie" not in known.headers.get("Vary", "")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize("path", ["/", "/search/", "/section/world/", "/feed/", "/a-treaty/", "/comments/feed/"])
def test_whoever_writes_to_a_page_that_is_only_read_hears_so(path: str, method: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(path)
    assert (response.status_code, response.get("Allow")) == (405, "GET, HEAD")
    assert Client(enforce_csrf_checks=True).post("/admin/login/").status_code == 403
