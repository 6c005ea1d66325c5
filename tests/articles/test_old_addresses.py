"""WordPress's spellings lead to ours for good; what never was one leads nowhere, and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from articles.models import Article
from tests.builders import make_article, make_section, make_tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    section = make_section("Asia", parent=make_section("World"))
    return make_article(
        pk=7, slug="a-treaty", section=section, tags=[make_tag("Rivers")],
        published_at=datetime(2022, 8, 16, 9, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/category/world/", "/section/world/"),
        ("/category/asia/", "/section/world/asia/"),
        ("/category/news/world/asia/", "/section/world/asia/"),
        ("/category/world/feed/", "/section/world/feed/"),
        ("/category/world/asia/feed/rss2/", "/section/world/asia/feed/"),
        ("/category/world/feed/atom/", "/section/world/feed/atom/"),
        ("/?s=water+%26+war", "/search/?q=water+%26+war"),
        ("/search/water+war/", "/search/?q=water+war"),
        ("/search/water%20war/page/3/", "/search/?q=water+war"),
        ("/search/water/feed/rss2/", "/search/?q=water"),
        ("/?p=7", "/2022/08/16/a-treaty/"),
        ("/?category_name=world/asia", "/section/world/asia/"),
        ("/?tag=rivers", "/tag/rivers/"),
        ("/?m=202208", "/2022/08/"),
        ("/?m=2022", "/2022/"),
        ("/?m=20220816", "/2022/08/16/"),
        ("/?paged=1", "/"),
        ("/?feed=rss2", "/feed/"),
        ("/?feed=atom", "/feed/atom/"),
        ("/feed/rss2/", "/feed/"),
        ("/feed/rdf/", "/feed/"),
        ("/comments/feed/rss2/", "/comments/feed/"),
        ("/tag/rivers/feed/rss/", "/tag/rivers/feed/"),
        ("/2022/08/16/a-treaty/feed/rss2/", "/2022/08/16/a-treaty/feed/"),
        ("/2022/08/16/a-treaty/2/", "/2022/08/16/a-treaty/"),
        ("/2022/08/16/a-treaty/embed/", "/2022/08/16/a-treaty/"),
        ("/2022/08/16/a-treaty/amp/", "/2022/08/16/a-treaty/"),
        ("/a-treaty/", "/2022/08/16/a-treaty/"),
        ("/world/asia/a-treaty/", "/2022/08/16/a-treaty/"),
        ("/wp-sitemap.xml", "/sitemap.xml"),
        ("/wp-sitemap-posts-post-1.xml", "/sitemap.xml"),
        ("/sitemap_index.xml", "/sitemap.xml"),
        ("/post_tag-sitemap2.xml", "/sitemap.xml"),
        ("/wp-admin/", "/admin/"),
        ("/wp-admin/post-new.php", "/admin/"),
        ("/wp-login.php", "/admin/"),
        ("/index.php", "/"),
        ("/index.php?s=water", "/search/?q=water"),
        ("/index.php/2022/08/16/a-treaty/", "/2022/08/16/a-treaty/"),
    ],
)
@pytest.mark.usefixtures("article")
def test_an_old_address_leads_to_the_new_one_for_good(client: Client, old: str, new: str) -> None:
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, new)


@pytest.mark.parametrize(
    "path",
    [
        "/category/none/", "/?p=8", "/?tag=none", "/?category_name=none", "/wp-content/x.php", "/none/a-treaty-too/",
        "/2022/08/16/none/embed/", "/none/", "/category/world/page/2/", "/?page_id=8", "/?cat=1", "/?author=1",
    ],
)  # fmt: skip
@pytest.mark.usefixtures("article")
def test_what_never_was_leads_nowhere(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "query", ["p=x", "p=٣", f"p={'9' * 40}", "m=99", "m=202213", "paged=0", "paged=x", "utm_source=x"]
)
def test_a_query_that_means_nothing_changes_nothing(client: Client, query: str) -> None:
    assert client.get(f"/?{query}").status_code == 200


@pytest.mark.parametrize(
    "path", ["//evil.example/feed/rss/", "/index.php//evil.example/", "/index.php/https://evil.example"]
)
def test_no_spelling_leads_off_the_site(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404 or response["Location"].startswith(("/index.php/", "/")), response
    assert not response.get("Location", "").startswith("//")


def test_what_is_not_public_has_no_old_address_either(client: Client, article: Article) -> None:
    Article.objects.update(status=Article.Status.ARCHIVED)
    for path in ("/?p=7", "/a-treaty/", "/2022/08/16/a-treaty/embed/"):
        assert client.get(path).status_code == 404
