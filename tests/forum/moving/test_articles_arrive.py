"""Posts become articles with everything that their readers and editors would miss."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, Author, FormerSlug, Page, Pin, Section, Tag
from forum.models import User
from tests.builders import make_article, make_section
from tests.forum.moving.conftest import Import, examples, outcome
from tests.wxr import author, category, comment, export, item, tag

Status = Article.Status


def test_a_post_keeps_what_its_readers_know(moves_in: Import) -> None:
    run = moves_in(
        export(
            authors=[author("ann", "Ann Author")],
            terms=[category("water", "Water"), tag("treaties", "Treaties")],
            items=[
                item(
                    17, title="A river &amp; a gauge", slug="a-river", excerpt="Measured <em>twice</em>.",
                    body="<!-- wp:paragraph -->\n<p>Two rivers, one gauge.</p>\n<!-- /wp:paragraph -->",
                    terms=[("category", "water", "Water"), ("post_tag", "treaties", "Treaties")],
                    meta=[("_yoast_wpseo_metadesc", "Who measures the river?")],
                    accepts_comments=False,
                )
            ],
        )
    )  # fmt: skip
    assert (run.state, run.error) == ("done", "")
    article = Article.objects.get()
    assert article.headline == "A river & a gauge"
    assert article.standfirst == "Measured twice."
    assert article.body == "<p>Two rivers, one gauge.</p>"
    assert article.description == "Who measures the river?"
    assert article.get_absolute_url() == "/2022/08/16/a-river/"
    assert article.section == Section.objects.get(slug="water")
    assert [found.name for found in article.tags.all()] == ["Treaties"]
    assert [line.author.name for line in article.bylines.all()] == ["Ann Author"]
    assert article.published_at == datetime(2022, 8, 16, 7, 30, tzinfo=UTC)
    assert article.revised_at == article.updated_at == datetime(2022, 8, 17, 7, 30, tzinfo=UTC)
    assert article.status == Status.PUBLISHED
    assert not article.accepts_comments
    assert outcome(run, "articles") == {"new": 1}


@pytest.mark.parametrize(
    ("over", "status", "code"),
    [
        ({"status": "draft"}, Status.DRAFT, ""),
        ({"status": "pending"}, Status.IN_REVIEW, ""),
        ({"status": "private"}, Status.ARCHIVED, "hidden"),
        ({"status": "trash"}, Status.TRASH, ""),
        ({"status": "something-new"}, Status.DRAFT, ""),
        ({"password": "enter"}, Status.ARCHIVED, "password"),
        ({"status": "future"}, Status.DRAFT, "missed-schedule"),
    ],
)
def test_what_nobody_could_read_there_nobody_can_read_here(
    moves_in: Import, client: Client, over: dict[str, Any], status: str, code: str
) -> None:
    run = moves_in(export(items=[item(17, title="Secret talks", slug="secret-talks", **over)]))
    article = Article.objects.get()
    assert article.status == status
    assert not article.is_published()
    for path in ("/?p=17", "/2022/08/16/secret-talks/", "/secret-talks/"):
        assert client.get(path).status_code == 404
    assert "Secret talks" not in client.get("/").text + client.get("/feed/").text
    assert [entry["code"] for entry in run.report["findings"] if entry["code"] == code] == [code] * bool(code)


def test_what_was_scheduled_appears_on_time(moves_in: Import) -> None:
    later = (timezone.now() + timedelta(days=3)).replace(microsecond=0)
    text = f"{later:%Y-%m-%d %H:%M:%S}"
    moves_in(export(items=[item(1, status="future", published_at=text, local=text)]))
    article = Article.objects.get()
    assert (article.status, article.published_at, article.is_scheduled) == (Status.PUBLISHED, later, True)


def test_a_tree_of_categories_becomes_two_levels_and_tags(moves_in: Import) -> None:
    run = moves_in(
        export(
            terms=[
                category("danube", "Danube", parent="europe"),  # children may come before their parents
                category("world", "World"),
                category("europe", "Europe", parent="world"),
                category("iron-gates", "Iron Gates", parent="danube"),
                category("circle", "Circle", parent="circle"),
            ],
            items=[item(1, terms=[("category", "iron-gates", "Iron Gates"), ("category", "circle", "Circle")])],
        )
    )
    europe = Section.objects.get(slug="europe")
    assert europe.parent == Section.objects.get(slug="world", parent=None)
    assert Section.objects.get(slug="circle").parent is None
    assert {found.slug for found in Tag.objects.all()} == {"danube", "iron-gates"}
    article = Article.objects.get()
    assert article.section == europe
    assert [found.slug for found in article.further_sections.all()] == ["circle"]
    assert [found.slug for found in article.tags.all()] == ["iron-gates"]
    assert examples(run, "category-as-tag") == ["world › europe › danube", "world › europe › danube › iron-gates"]


def test_a_deep_category_and_a_tag_of_one_name_are_one_tag(moves_in: Import) -> None:
    terms = [category("world", "World"), category("europe", "Europe", parent="world"),
             category("danube", "Danube", parent="europe"), tag("danube", "Danube")]  # fmt: skip
    run = moves_in(export(terms=terms))
    assert [found.slug for found in Tag.objects.all()] == ["danube"]
    assert examples(run, "was-here") == []


def test_old_addresses_of_categories_lead_to_sections_and_tags(moves_in: Import, client: Client) -> None:
    terms = [category("world", "World", number=3), category("europe", "Europe", parent="world"),
             category("danube", "Danube", parent="europe"), tag("treaties", "Treaties", number=4)]  # fmt: skip
    moves_in(export(terms=terms), category_base="topics", tag_base="keyword")
    expected = {
        "/topics/world/": "/section/world/",
        "/topics/world/europe/": "/section/world/europe/",
        "/topics/world/europe/danube/": "/tag/danube/",
        "/topics/europe/feed/": "/section/world/europe/feed/",
        "/keyword/treaties/": "/tag/treaties/",
        "/?cat=3": "/section/world/",
        "/?cat=4": "/tag/treaties/",
    }
    found = {path: client.get(path) for path in expected}
    assert {path: response.get("Location") for path, response in found.items()} == expected
    assert {response.status_code for response in found.values()} == {301}


def test_an_article_without_a_category_is_still_somewhere(moves_in: Import) -> None:
    run = moves_in(export(items=[item(1, terms=[])]))
    assert Article.objects.get().section == Section.objects.get(slug="uncategorized")
    assert examples(run, "no-section") == ["Post 1"]


def test_authors_are_bylines_and_nobody_can_sign_in(moves_in: Import, client: Client) -> None:
    moves_in(
        export(
            authors=[author("ann.author", "Ann Author", number=5), author("ghost", "Ghost Writer")],
            items=[
                item(1, creator="ann.author"),
                item(2, creator="nobody-named"),
                item(3, terms=[("author", "cap-ben", "ben"), ("author", "cap-ann-author", "ann.author")]),
            ],
        )
    )
    names = {article.slug: [line.author.name for line in article.bylines.all()] for article in Article.objects.all()}
    assert names == {"post-1": ["Ann Author"], "post-2": ["nobody-named"], "post-3": ["ben", "Ann Author"]}
    assert User.objects.count() == 0
    ann = Author.objects.get(name="Ann Author")
    assert client.get("/?author=5")["Location"] == ann.get_absolute_url()
    assert client.get("/author/ann-author/").status_code == 200
    assert Author.objects.count() == 5  # the ghost, and “ann”, whom nothing names, among them


def test_sticky_posts_are_pinned(moves_in: Import) -> None:
    moves_in(export(items=[item(1, is_sticky=True), item(2, is_sticky=True, status="draft"), item(3)]))
    assert [pin.article.slug for pin in Pin.objects.all()] == ["post-1"]


def test_pages_keep_their_address(moves_in: Import, client: Client) -> None:
    run = moves_in(
        export(
            items=[
                item(1, kind="page", title="About", slug="about", address="https://old.example/about/"),
                item(2, kind="page", title="Team", slug="team", address="https://old.example/about/team/",
                     comments=[comment(1)]),
                item(3, kind="page", title="Plans", slug="plans", address="https://old.example/plans/",
                     status="private"),
                item(4, kind="page", title="Search", slug="search", address="https://old.example/search/"),
            ]
        )
    )  # fmt: skip
    assert outcome(run, "pages") == {"new": 4}
    assert client.get("/about/").status_code == client.get("/about/team/").status_code == 200
    assert client.get("/?p=2")["Location"] == "/about/team/"
    assert client.get("/plans/").status_code == 404
    assert Page.objects.get(title="Search").path == "search-page"
    assert outcome(run, "comments") == {"left": 1}
    assert examples(run, "comments-on-page") == ["Team: 1"]


def test_links_between_posts_hold_whatever_becomes_of_their_slugs(moves_in: Import, client: Client) -> None:
    body = (
        '<p><a href="https://old.example/2022/08/16/post-2/">later</a>, '
        '<a href="https://www.old.example/?p=3">by number</a>, <a href="/category/water/">subject</a>, <a href="https://other.example/x/">elsewhere</a></p>'
    )
    moves_in(export(terms=[category()], items=[item(1, body=body), item(2), item(3)]))
    first, second, third = Article.objects.order_by("slug")
    assert f'href="/articles/{second.pk}/"' in first.body
    assert f'href="/articles/{third.pk}/"' in first.body
    assert 'href="/section/water/"' in first.body
    assert 'href="https://other.example/x/"' in first.body
    Article.objects.filter(pk=second.pk).update(slug="renamed")
    assert 'href="/2022/08/16/renamed/"' in client.get(first.get_absolute_url()).text


@pytest.mark.parametrize(
    "address",
    [
        "https://old.example/archives/17",
        "https://old.example/post-17.html",
        "https://old.example/index.php/2022/08/16/post-17/",
        "https://old.example/blog/water/post-17/",
        "https://old.example/2022/08/post-17/",
        "https://old.example/ann/post-17/",
    ],
)
def test_permalinks_of_every_structure_answer(moves_in: Import, client: Client, address: str) -> None:
    moves_in(export(items=[item(17, address=address, meta=[("_wp_old_slug", "first-name")])]))
    path = address.removeprefix("https://old.example")
    for old in (path, f"{path.rstrip('/')}/feed/", "/?p=17", "/2022/08/16/first-name/"):
        response = client.get(old)
        assert response.status_code == 301, old
        assert response["Location"].startswith("/2022/08/16/post-17/"), old
        assert client.get(response["Location"]).status_code == 200, old
    assert FormerSlug.objects.filter(slug="first-name").exists()


def test_two_posts_with_one_slug_keep_their_own_addresses(moves_in: Import, client: Client) -> None:
    run = moves_in(
        export(
            items=[
                item(1, slug="note", address="https://old.example/2022/08/16/note/", title="First"),
                item(2, slug="note", address="https://old.example/2023/01/05/note/", title="Second",
                     local="2023-01-05 09:00:00", published_at="2023-01-05 08:00:00"),
            ]
        )
    )  # fmt: skip
    assert client.get("/2022/08/16/note/").status_code == 200
    assert client.get("/2023/01/05/note/")["Location"] == "/2023/01/05/note-2/"
    assert examples(run, "new-slug") == ["Second: note → note-2"]


def test_slugs_in_other_scripts_are_kept(moves_in: Import, client: Client) -> None:
    slug = "%d8%a7%d9%84%d9%85%d8%a7%d8%a1"
    moves_in(export(items=[item(1, slug=slug, address=f"https://old.example/2022/08/16/{slug}/")]))
    assert Article.objects.get().slug == "الماء"
    assert client.get(f"/2022/08/16/{slug}/").status_code == 200


def test_what_has_no_place_is_reported(moves_in: Import) -> None:
    run = moves_in(
        export(
            items=[
                item(1, meta=[("rating", "5"), ("_edit_lock", "1:1")], title=""),
                item(2, kind="wp_block"),
                item(3, kind="event"),
                item(3, kind="event"),
                item(1),
            ]
        )
    )
    assert outcome(run, "articles") == {"new": 1, "left": 1}
    assert outcome(run, "other") == {"left": 3}
    assert sorted(examples(run, "other-type")) == ["event: 2", "wp_block: 1"]
    assert examples(run, "meta-left") == ["rating"]
    assert len(examples(run, "no-headline")) == len(examples(run, "duplicate")) == 1


def test_types_of_a_plugin_become_articles_on_request(moves_in: Import) -> None:
    run = moves_in(export(items=[item(1, kind="event"), item(2, kind="book")]), as_posts="event")
    assert outcome(run, "articles") == {"new": 1}
    assert outcome(run, "other") == {"left": 1}


def test_times_without_a_zone_are_the_sites_own(moves_in: Import, settings: object) -> None:
    with timezone.override("America/New_York"):
        moves_in(export(items=[item(1, published_at="0000-00-00 00:00:00", local="2022-08-16 09:30:00")]))
    assert Article.objects.get().published_at == datetime(2022, 8, 16, 13, 30, tzinfo=UTC)


def test_a_site_in_a_folder_loses_no_address(moves_in: Import, client: Client) -> None:
    moves_in(
        export(
            blog_address="https://old.example/blog",
            authors=[author("ann", "Ann Author")],
            terms=[category("water", "Water"), tag("treaties", "Treaties")],
            items=[item(1, address="https://old.example/blog/archives/1", creator="ann")],
        )
    )
    expected = {
        "/blog/archives/1": "/2022/08/16/post-1/",
        "/blog/category/water/": "/section/water/",
        "/blog/archives/category/water/": "/section/water/",
        "/blog/tag/treaties/": "/tag/treaties/",
        "/blog/author/ann/": "/author/ann/",
        "/blog/": "/",
        "/blog/feed/": "/feed/",
        "/blog/?p=1": "/2022/08/16/post-1/",
        "/blog/archives/date/2022/08/": "/2022/08/",
    }
    assert {path: client.get(path).get("Location") for path in expected} == expected


def test_former_slugs_lead_here_unless_another_post_has_them_now(moves_in: Import, client: Client) -> None:
    long, short = "%d0%bf" * 120, "%d0%bf%d1%80"
    moves_in(
        export(
            items=[
                item(1, slug="new", address="https://old.example/archives/new/",
                     meta=[("_wp_old_slug", "talks"), ("_wp_old_slug", long), ("_wp_old_slug", short)]),
                item(2, slug="talks", address="https://old.example/archives/talks/"),
            ]
        )
    )  # fmt: skip
    assert client.get("/archives/talks/")["Location"] == "/2022/08/16/talks/"
    assert client.get(f"/archives/{short}/")["Location"] == "/2022/08/16/new/"
    assert client.get(f"/2022/08/16/{short}/")["Location"] == "/2022/08/16/new/"


@pytest.mark.parametrize("status", ["", None])
def test_what_says_nothing_of_being_published_is_not(moves_in: Import, status: str | None) -> None:
    run = moves_in(export(items=[item(1, status=status)]))
    assert Article.objects.get().status == Status.DRAFT
    assert examples(run, "no-status") == ["Post 1"]


def test_odd_values_stop_nothing(moves_in: Import) -> None:
    run = moves_in(
        export(
            blog_address="http://[x",
            version=f"1.{'9' * 5000}",
            authors=[author("ann", "Ann", number=3), author("ben", "Ben", number=3), author("", "Nobody")],
            terms=[category("water", "Water", number=5), tag("water", "Water", number=5),
                   category("c" * 90 + "1", "One"), category("c" * 90 + "2", "Two")],
            items=[
                item(1, address="https://old.example/%00x/", meta=[("_thumbnail_id", "9" * 5000)]),
                item(2, address="http://[bad/x", body='<a href="http://[bad">x</a><img src="http://[bad/x.jpg">'),
                item(3, kind="attachment", attachment_url="http://[bad/x.jpg"),
                item(4, kind="attachment", attachment_url="ftp://old.example/x.jpg"),
                item(None, kind="attachment"),
                item(5, kind="page", address=f"https://old.example/{'p' * 600}/"),
                item(6, kind="page", status="auto-draft"),
                item(7, local=None, published_at=None, feed_date=None, modified_local=None, modified_at=None),
                item(8, creator=""),
            ],
        )
    )  # fmt: skip
    assert (run.state, run.error) == ("done", "")
    assert Article.objects.count() == 4
    assert sorted(Section.objects.filter(slug__startswith="c" * 70).values_list("name", flat=True)) == ["One", "Two"]
    assert not Article.objects.get(slug="post-8").bylines.exists()
    assert not Author.objects.filter(name="Nobody").exists()


def test_an_item_without_a_number_answers_to_that_of_its_address(moves_in: Import, client: Client) -> None:
    make_article(pk=14)
    make_article(pk=15)
    files = [export(items=[item(None, title=title, slug=None, address="https://old.example/?p=14", guid=None)])
             for title in ("Boat", "Boats")]  # fmt: skip
    moves_in(files[0])
    assert client.get("/?p=14")["Location"] == "/2022/08/16/boat/"
    assert client.get("/?p=15").status_code == 404
    assert outcome(moves_in(files[1]), "articles") == {"changed": 1}


def test_new_sections_stand_behind_those_that_are_there_in_the_order_of_the_export(moves_in: Import) -> None:
    make_section("World", position=3)
    make_section("Zones", position=0)
    terms = [category(slug, name) for slug, name in (("water", "Water"), ("air", "Air"), ("world", "World"))]
    moves_in(export(terms=[*terms, category("rain", "Rain", parent="water")], items=[item(1, terms=[])]))
    names = [section.name for section in Section.objects.in_order()]
    assert names == ["Zones", "World", "Water", "Rain", "Air", "Uncategorised"]


def test_what_was_published_without_a_date_is_not_the_newest_article(moves_in: Import) -> None:
    run = moves_in(export(items=[item(1, local=None, published_at=None, feed_date=None)]))
    assert (Article.objects.get().status, Article.objects.get().published_at) == (Status.DRAFT, None)
    assert examples(run, "no-date") == ["Post 1"]


def test_another_site_at_the_same_address_is_noticed(moves_in: Import) -> None:
    one, other = (export(address="http://localhost/", title=title, items=[item(1)]) for title in ("One", "Other"))
    assert not examples(moves_in(one), "another-title")
    assert not examples(moves_in(one), "another-title")
    assert examples(moves_in(other), "another-title") == ["localhost: One / Other"]
