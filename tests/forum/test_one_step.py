"""Old addresses lead to the right place in one lasting step, however much WordPress let somebody put into one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from articles.models import FormerSlug, OldAddress, Origin, Page
from tests.builders import make_article, make_author, make_comment, make_section, make_tag

pytestmark = pytest.mark.django_db

ARTICLE = "/2026/11/05/the-slug/"
PLACES = {
    "/?feed=comments-rss2": "/comments/feed/",
    "/?feed=comments-atom": "/comments/feed/atom/",
    "/?feed=rss2&p=14": f"{ARTICLE}feed/",
    "/?p=14&feed=atom": f"{ARTICLE}feed/atom/",
    "/?p=14&cpage=2": ARTICLE,
    "/?p=15": "/tag/ports/",
    "/?page_id=14": ARTICLE,
    "/?tag=ports&feed=rss2": "/tag/ports/feed/",
    "/?tag=PORTS": "/tag/ports/",
    "/?tag=harbours&feed=rss2": "/tag/ports/feed/",
    "/?tag=harbours&paged=2": "/tag/ports/page/2/",
    "/?category_name=world&paged=2": "/section/world/page/2/",
    "/?category_name=news/world&feed=atom": "/section/world/feed/atom/",
    "/?cat=3&paged=2": "/section/world/page/2/",
    "/?cat=3&feed=rss2": "/section/world/feed/",
    "/?paged=2": "/page/2/",
    "/?m=2026&paged=2": "/2026/page/2/",
    "/?m=20261105": "/2026/11/05/",
    "/?m=202611": "/2026/11/",
    "/?m=202611&feed=rss2": "/feed/",
    "/?year=2026&monthnum=11&day=5": "/2026/11/05/",
    "/?year=2026&monthnum=11&day=5&name=the-slug": ARTICLE,
    "/?author_name=ada": "/author/ada/",
    "/?author_name=ada&feed=rss2": "/author/ada/feed/",
    "/?author=4&paged=2": "/author/ada/page/2/",
    "/?pagename=about/team": "/about/team/",
    "/?name=the-slug": ARTICLE,
    "/?name=first-slug&feed=rss2": f"{ARTICLE}feed/",
    "/?s=water&feed=rss2": "/search/?q=water",
    "/2026/feed/": "/feed/",
    "/2026/11/feed/": "/feed/",
    "/2026/11/feed/atom/": "/feed/atom/",
    "/2026/11/feed/rss2/": "/feed/",
    "/search/feed/rss2/": "/search/",
    "/search/water/feed/rss2/": "/search/?q=water",
    "/index.php?p=14": ARTICLE,
    "/index.php?feed=rss2": "/feed/",
    "/index.php/about/team": "/about/team/",
    "/index.php/the-slug": ARTICLE,
    "/index.php/the-slug/feed/": f"{ARTICLE}feed/",
    "/index.php/category/world/page/2/": "/section/world/page/2/",
    "/index.php/archives/14": ARTICLE,
    "/the-slug/feed/": f"{ARTICLE}feed/",
    "/world/the-slug/feed/atom/": f"{ARTICLE}feed/atom/",
    "/the-slug/feed/rss2/": f"{ARTICLE}feed/",
    "/first-slug/feed/": f"{ARTICLE}feed/",
    "/2026/11/04/the-slug/feed/rss2/": f"{ARTICLE}feed/",
    "/about/team/feed/": "/about/team/",
    "/about/team/feed/rss2/": "/about/team/",
    f"{ARTICLE}?cpage=2": ARTICLE,
    f"{ARTICLE}?cpage=1": ARTICLE,
    "/2026/11/04/the-slug/?cpage=2": ARTICLE,
    "/section/WORLD/": "/section/world/",
    "/section/World/page/2/": "/section/world/page/2/",
    "/section/WORLD/feed/": "/section/world/feed/",
    "/category/WORLD/": "/section/world/",
    "/tag/Ports/": "/tag/ports/",
    "/author/Ada/page/2/": "/author/ada/page/2/",
    # Without the slash at its end
    "/category/world": "/section/world/",
    "/the-slug": ARTICLE,
    "/2026/11/04/the-slug": ARTICLE,
    "/the-slug/feed": f"{ARTICLE}feed/",
    "/section/world": "/section/world/",
}


@pytest.fixture
def site() -> None:
    section, tag, author = make_section("World"), make_tag("Ports"), make_author("Ada", slug="ada")
    article = make_article(
        slug="the-slug", section=section, tags=[tag], authors=[author],
        published_at=datetime(2026, 11, 5, 9, tzinfo=UTC),
    )  # fmt: skip
    make_comment(article)
    for _number in range(20):
        make_article(
            section=section, tags=[tag], authors=[author], published_at=datetime(2026, 3, 1, 9, tzinfo=UTC)
        )  # fmt: skip
    FormerSlug.objects.create(slug="first-slug", article=article)
    Page.objects.create(title="Team", path="about/team", body="<p>We.</p>", is_public=True)
    OldAddress.objects.create(path="/archives/14", article=article)
    OldAddress.objects.create(path="/tag/harbours", tag=tag)
    rows = [("post", "14", "article", article), ("post", "15", "tag", tag), ("term", "3", "section", section),
            ("author-no", "4", "author", author)]  # fmt: skip
    Origin.objects.bulk_create(
        Origin(site="old.example", kind=kind, key=key, became=became, number=row.pk) for kind, key, became, row in rows
    )


@pytest.mark.usefixtures("site")
def test_each_leads_to_its_place_in_one_lasting_step(client: Client) -> None:
    found = {}
    for old in PLACES:
        answer = client.get(old)
        found[old] = answer.get("Location", old) if answer.status_code == 301 else f"{answer.status_code}"
        assert client.get(found[old]).status_code == 200, (old, found[old])
    assert found == PLACES


@pytest.mark.parametrize(
    "path",
    [
        "/2026/13/", "/2026/02/30/", "/page/4/", "/section/world/page/99/", "/?paged=99", "/?m=2019", "/?name=none",
        "/?category_name=none&feed=rss2", "/?pagename=none", "/?author_name=none", "/none/feed/", "/index.php/none/",
        "/index.php/none", "/index.php?p=99", "/section/NONE/", "/tag/NONE/", "/?p=16", "/?page_id=3",
    ],
)  # fmt: skip
@pytest.mark.usefixtures("site")
def test_what_is_not_there_is_not_there_for_good(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.usefixtures("site")
def test_a_page_that_only_shorter_lists_had_leads_on_for_the_time_being(client: Client) -> None:
    for path in ("/page/3/", "/?paged=3", "/category/world/page/3/", "/tag/harbours/page/3/", "/index.php/page/3/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"].endswith("/page/2/")) == (302, True), path
        assert client.get(answer["Location"]).status_code == 200
    Origin.objects.all().delete()
    assert client.get("/page/3/").status_code == client.get("/section/world/page/3/").status_code == 404
