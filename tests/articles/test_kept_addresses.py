"""Addresses of former times that were kept lead to where that is now, with whatever WordPress put behind them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from articles.models import Article, OldAddress, Origin, Page
from articles.models.origin import normal_path
from tests.builders import make_article, make_author, make_comment, make_image, make_section, make_tag
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
ADDRESS = "/2022/08/16/a-treaty/"


@pytest.fixture
def article() -> Article:
    article = make_article(slug="a-treaty", published_at=datetime(2022, 8, 16, 9, tzinfo=UTC))
    OldAddress.objects.create(path="/archives/17", article=article)
    return article


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/archives/17", ADDRESS),
        ("/archives/17/", ADDRESS),
        ("/Archives//17/", ADDRESS),
        ("/archives/17/?utm_source=x", ADDRESS),
        ("/archives/17/feed/", f"{ADDRESS}feed/"),
        ("/archives/17/feed/atom/", f"{ADDRESS}feed/atom/"),
        ("/archives/17/amp/", ADDRESS),
        ("/archives/17/embed/", ADDRESS),
        ("/archives/17/2/", ADDRESS),
        ("/archives/17/page/2/", ADDRESS),
        ("/archives/17/comment-page-3/", ADDRESS),
    ],
)
@pytest.mark.usefixtures("article")
def test_one_lasting_redirect(client: Client, old: str, new: str) -> None:
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, new)


def test_a_page_of_the_discussion_leads_to_that_page(client: Client, article: Article) -> None:
    for _number in range(60):
        make_comment(article)
    assert client.get("/archives/17/comment-page-2/")["Location"] == f"{ADDRESS}comment-page-2/"


def test_what_it_leads_to(client: Client) -> None:
    section, tag, author, image = make_section("World"), make_tag("Rivers"), make_author("Ann Author"), make_image()
    page = Page.objects.create(title="About", path="about", body="<p>Us.</p>", is_public=True)
    for name, target in {"section": section, "tag": tag, "author": author, "page": page, "image": image}.items():
        OldAddress.objects.create(path=f"/old/{name}.html", **{name: target})
    OldAddress.objects.create(path="/old/address.html", address="/search/")
    expected = {
        "section": "/section/world/",
        "tag": "/tag/rivers/",
        "author": "/author/ann-author/",
        "page": "/about/",
        "image": image.file.url,
        "address": "/search/",
    }
    assert {name: client.get(f"/old/{name}.html")["Location"] for name in expected} == expected
    assert client.get("/old/section.html/feed/")["Location"] == "/section/world/feed/"
    assert client.get("/old/section.html/page/2/")["Location"] == "/section/world/"
    for _number in range(21):
        article = make_article(section=section)
    Origin.objects.create(site="old.example", kind="post", key="1", became="article", number=article.pk)
    assert client.get("/old/section.html/page/3/")["Location"] == "/section/world/page/2/"
    assert client.get("/old/page.html/feed/")["Location"] == "/about/"


def test_a_smaller_copy_of_a_picture_leads_to_the_picture(client: Client) -> None:
    image = make_image()
    OldAddress.objects.create(path="/wp-content/uploads/2019/05/map.jpg", image=image)
    response = client.get("/wp-content/uploads/2019/05/map-300x200.jpg")
    assert (response.status_code, response["Location"]) == (301, image.file.url)


@pytest.mark.parametrize("over", [{"status": Article.Status.ARCHIVED}, {"published_at": timezone.now() + timedelta(9)}])
def test_what_readers_do_not_see_is_not_betrayed(client: Client, article: Article, over: dict[str, object]) -> None:
    missing = client.get("/archives/18/")
    Article.objects.update(**over)
    Page.objects.create(title="Plans", path="plans", body="<p>Secret.</p>")
    OldAddress.objects.create(path="/old-plans", page=Page.objects.get())
    for path in ("/archives/17/", "/archives/17/feed/", "/old-plans/"):
        response = client.get(path)
        assert (response.status_code, response.content) == (404, missing.content), path


def test_numbers_of_the_former_site_come_before_ours(client: Client, article: Article) -> None:
    section = make_section("World")
    Origin.objects.bulk_create([
        Origin(site="old.example", kind="post", key="7", became="article", number=article.pk),
        Origin(site="old.example", kind="term", key="3", became="section", number=section.pk),
        Origin(site="old.example", kind="post", key="9", became="article", number=10**9),
    ])  # fmt: skip
    make_article(pk=9)
    assert client.get("/?p=7")["Location"] == ADDRESS
    assert client.get("/?page_id=7")["Location"] == ADDRESS
    assert client.get("/?cat=3")["Location"] == "/section/world/"
    assert client.get("/?p=9").status_code == 404


def test_our_own_numbers_are_asked_for_in_one_way_and_only_where_nothing_was_imported(
    client: Client, article: Article
) -> None:
    other = make_article(pk=14)
    assert client.get("/?p=14")["Location"] == other.get_absolute_url()
    assert client.get("/?page_id=14").status_code == client.get("/?attachment_id=14").status_code == 404
    kept = Origin.objects.create(site="old.example", kind="post", key="f" * 32, became="article", number=article.pk)
    assert client.get("/?p=14").status_code == 301  # it has no numbers that could be meant
    Origin.objects.filter(pk=kept.pk).update(key="3")
    assert client.get("/?p=14").status_code == 404
    assert client.get("/?p=3")["Location"] == ADDRESS


def test_a_kept_address_wins_over_a_slug_that_looks_like_it(client: Client, article: Article) -> None:
    other = make_article(slug="a-treaty-2", published_at=datetime(2023, 5, 1, 9, tzinfo=UTC))
    OldAddress.objects.create(path="/2023/05/01/a-treaty", article=other)
    OldAddress.objects.create(path="/world/a-treaty", article=other)
    assert client.get("/2023/05/01/a-treaty/")["Location"] == "/2023/05/01/a-treaty-2/"
    assert client.get("/world/a-treaty/")["Location"] == "/2023/05/01/a-treaty-2/"
    assert client.get("/2021/01/01/a-treaty/")["Location"] == ADDRESS


def test_a_page_of_shorter_lists_leads_to_where_its_first_article_stands(client: Client) -> None:
    section = make_section("World")
    for _number in range(21):
        article = make_article(section=section)
    Origin.objects.create(site="old.example", kind="post", key="1", became="article", number=article.pk)
    assert client.get("/section/world/page/3/")["Location"] == "/section/world/page/2/"
    assert client.get("/category/world/page/3/")["Location"] == "/section/world/page/2/"
    assert client.get("/category/world/page/2/")["Location"] == "/section/world/page/2/"
    assert client.get("/page/3/")["Location"] == "/page/2/"
    for path in ("/section/world/page/4/", "/page/4/", "/page/99/"):
        assert client.get(path).status_code == 404, path


def test_only_reading_is_redirected(client: Client, article: Article) -> None:
    assert client.post("/archives/17/").status_code in {404, 405}


def test_an_address_leads_to_exactly_one_place(article: Article) -> None:
    with pytest.raises(IntegrityError):
        OldAddress.objects.create(path="/both", article=article, address="/search/")


@pytest.mark.parametrize(("typed", "kept"), [("Old/Page.html?x=1#y", "/old/page.html"), ("/caf%C3%A9/", "/café")])
def test_what_an_editor_types_is_kept_in_one_spelling(typed: str, kept: str) -> None:
    row = OldAddress(path=typed, address="/search/")
    row.full_clean()
    assert row.path == kept


def test_the_front_of_a_site_in_a_folder_is_the_front_here(client: Client, article: Article) -> None:
    OldAddress.objects.create(path="/blog", address="/")
    Origin.objects.create(site="old.example/blog", kind="post", key="7", became="article", number=article.pk)
    expected = {
        "/blog/": "/",
        "/blog/feed/": "/feed/",
        "/blog/?p=7": ADDRESS,
        "/blog/2022/08/": "/2022/08/",
        "/blog/date/2022/": "/2022/",
        "/blog/page/2/": "/",
    }
    assert {path: client.get(path).get("Location") for path in expected} == expected
    assert client.get("/blog/?p=8").status_code == client.get("/blog/none/").status_code == 404


@pytest.mark.parametrize(
    "over",
    [
        {"path": "/"},
        {"address": "//evil.example/"},
        {"address": "https://evil.example/"},
        {"address": ""},
        {"path": "/old", "address": "/Old/"},
    ],
)
def test_nonsense_is_refused(over: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        OldAddress(**{"path": "/old", "address": "/search/", **over}).full_clean()


def test_an_editor_adds_one_in_the_newsroom(editor: object, article: Article, client: Client) -> None:
    desk = signed_in(editor)  # type: ignore[arg-type]
    response = desk.post("/admin/articles/oldaddress/add/", {"path": "/former/", "article": article.pk, "address": ""})
    assert response.status_code == 302, response.text
    assert client.get("/former/")["Location"] == ADDRESS
    assert "/former" in desk.get("/admin/articles/oldaddress/").text


def test_one_spelling_for_every_address() -> None:
    assert normal_path("//A//b/") == "/a/b"
    assert normal_path("") == "/"
