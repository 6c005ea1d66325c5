"""What pages tell machines: cards, languages, neighbours, and data with everything that search engines require."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import PIL.Image
import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.test import Client

from articles.models import Article
from articles.seo import MARK, MARK_SIDE
from tests.builders import make_article, make_author, make_image, make_section, make_tag

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
HOSTILE = '</script><script>alert(1)</script> & "quotes" \u2028'


def data(client: Client, path: str) -> list[dict[str, Any]]:
    page = client.get(path).text
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return [json.loads(text) for text in found]


@pytest.fixture
def article() -> Article:
    asia = make_section("Asia", parent=make_section("World"))
    return make_article(
        headline="A treaty", standfirst="Two neighbours.", section=asia, tags=[make_tag("Rivers")],
        authors=[make_author("Ann Author", affiliation="A university", photo=make_image())], lead_image=make_image(),
        published_at=datetime(2022, 8, 16, 9, tzinfo=UTC), revised_at=datetime(2022, 8, 17, 9, tzinfo=UTC),
    )  # fmt: skip


def test_an_article_has_the_data_that_search_engines_require(client: Client, article: Article) -> None:
    url = f"{SITE}{article.get_absolute_url()}"
    news, path = data(client, article.get_absolute_url())
    assert news["@context"] == path["@context"] == "https://schema.org"
    assert news["@type"] == "NewsArticle"
    assert news["headline"] == "A treaty"
    assert news["url"] == news["mainEntityOfPage"] == url
    assert news["datePublished"] == "2022-08-16T09:00:00+00:00"
    assert news["dateModified"] == "2022-08-17T09:00:00+00:00"
    assert news["image"] == [f"{SITE}{article.lead_image.file.url}"] if article.lead_image else False
    (author,) = news["author"]
    assert (author["@type"], author["name"], author["url"]) == ("Person", "Ann Author", f"{SITE}/author/ann-author/")
    assert news["publisher"]["name"]
    assert finders.find(news["publisher"]["logo"]["url"].removeprefix(f"{SITE}/static/"))
    assert (news["articleSection"], news["keywords"], news["inLanguage"]) == ("Asia", ["Rivers"], "en")
    assert path["@type"] == "BreadcrumbList"
    steps = path["itemListElement"]
    assert [step["position"] for step in steps] == [1, 2, 3, 4]
    assert [step["item"] for step in steps] == [
        f"{SITE}/", f"{SITE}/section/world/", f"{SITE}/section/world/asia/", url,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("news", "NewsArticle"), ("interview", "NewsArticle"), ("opinion", "OpinionNewsArticle"),
        ("analysis", "AnalysisNewsArticle"), ("explainer", "BackgroundNewsArticle"),
    ],
)  # fmt: skip
def test_the_kind_is_said(client: Client, kind: str, name: str) -> None:
    assert data(client, make_article(kind=kind).get_absolute_url())[0]["@type"] == name


def test_a_collective_is_an_organisation_and_nobody_is_the_publisher(client: Client) -> None:
    (credit,) = data(client, make_article(credit_line="the media team").get_absolute_url())[0]["author"]
    assert credit == {"@type": "Organization", "name": "the media team"}
    (nobody,) = data(client, make_article().get_absolute_url())[0]["author"]
    assert nobody["@type"] == "NewsMediaOrganization"


def test_the_front_page_tells_of_its_search(client: Client) -> None:
    make_article()
    (site,) = data(client, "/")
    assert site["@type"] == "WebSite"
    assert site["potentialAction"]["target"]["urlTemplate"] == f"{SITE}/search/?q={{search_term_string}}"


def test_authors_and_sections_have_theirs(client: Client, article: Article) -> None:
    (profile,) = data(client, "/author/ann-author/")
    assert profile["@type"] == "ProfilePage"
    assert profile["mainEntity"]["affiliation"]["name"] == "A university"
    (path,) = data(client, "/section/world/asia/")
    assert [step["name"] for step in path["itemListElement"]][1:] == ["World", "Asia"]
    assert [step["name"] for step in data(client, "/tag/rivers/")[0]["itemListElement"]][1:] == ["Rivers"]


def test_no_text_gets_out_of_the_data(client: Client) -> None:
    article = make_article(headline=HOSTILE, standfirst=HOSTILE, credit_line=HOSTILE)
    page = client.get(article.get_absolute_url()).text
    assert "<script>alert" not in page
    assert data(client, article.get_absolute_url())[0]["headline"] == HOSTILE


def test_versions_in_other_languages_name_each_other(client: Client, article: Article) -> None:
    french = make_article(language="fr", translation_of=article)
    make_article(language="ar", translation_of=article, status=Article.Status.DRAFT)
    wanted = {
        ("en", f"{SITE}{article.get_absolute_url()}"),
        ("fr", f"{SITE}{french.get_absolute_url()}"),
        ("x-default", f"{SITE}{article.get_absolute_url()}"),
    }
    for version in (article, french):
        page = client.get(version.get_absolute_url()).text
        assert set(re.findall(r'<link rel="alternate" hreflang="(.*?)" href="(.*?)">', page)) == wanted
    assert "hreflang=" not in client.get(make_article().get_absolute_url()).text.partition("</head>")[0]


def test_cards_say_what_is_shared(client: Client, article: Article) -> None:
    page = client.get(article.get_absolute_url()).text
    for line in (
        '<meta property="og:type" content="article">',
        '<meta property="og:title" content="A treaty">',
        '<meta property="og:description" content="Two neighbours.">',
        '<meta name="twitter:card" content="summary_large_image">',
        '<meta property="article:modified_time" content="2022-08-17T09:00:00+00:00">',
        '<meta name="robots" content="max-image-preview:large">',
    ):
        assert line in page, line
    assert '<meta name="twitter:card" content="summary">' in client.get(make_article().get_absolute_url()).text


def test_every_page_has_a_picture_to_be_shared_with(client: Client, article: Article) -> None:
    assert article.lead_image
    portrait = article.bylines.get().author.photo
    own = {
        article.get_absolute_url(): article.lead_image.file.url,
        "/author/ann-author/": portrait.file.url if portrait else "",
        make_article().get_absolute_url(): static(MARK),
        "/": static(MARK), "/section/world/": static(MARK), "/tag/rivers/": static(MARK), "/2022/": static(MARK),
        "/search/?q=treaty": static(MARK),
    }  # fmt: skip
    for path, url in own.items():
        page = client.get(path).text
        assert re.findall(r'<meta property="og:image" content="(.*?)">', page) == [f"{SITE}{url}"], path
    with PIL.Image.open(str(finders.find(MARK))) as mark:
        assert mark.size == (MARK_SIDE, MARK_SIDE)


def test_pages_of_a_list_name_their_neighbours(client: Client) -> None:
    section = make_section("World")
    for _ in range(25):
        make_article(section=section)
    pages = [client.get(f"/section/world/{part}").text for part in ("", "page/2/", "page/3/")]
    found = [dict(re.findall(r'<link rel="(prev|next)" href="(.*?)">', page)) for page in pages]
    assert found == [
        {"next": "/section/world/page/2/"},
        {"prev": "/section/world/", "next": "/section/world/page/3/"},
        {"prev": "/section/world/page/2/"},
    ]


def test_the_feeds_that_a_page_names_are_there_in_every_format(client: Client, article: Article) -> None:
    page = client.get("/tag/rivers/").text
    named = re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">', page)
    formats = [("application/rss+xml", ""), ("application/atom+xml", "atom/"), ("application/feed+json", "json/")]
    assert named == [(kind, f"{path}{end}") for path in ("/tag/rivers/feed/", "/feed/") for kind, end in formats]
    for kind, path in named:
        assert client.get(path)["Content-Type"].startswith(kind)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/2022/08/", "August 2022 in The Diplomacy Forum."),
        ("/tag/rivers/", "Articles on Rivers in The Diplomacy Forum."),
    ],
)
def test_a_list_is_described_in_a_sentence(client: Client, article: Article, path: str, text: str) -> None:
    assert f'<meta name="description" content="{text}">' in client.get(path).text
