"""What an article's page has around the text: kind, dates, versions, citations, related articles."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import prefetch_related_objects
from django.test import Client
from django.utils import timezone

from articles import publishing, revisions
from articles.citing import citations
from articles.models import Article, Byline
from articles.related import related
from forum.models import User
from tests.articles.test_public_pages import hidden_articles
from tests.builders import make_article, make_author, make_section, make_tag

pytestmark = pytest.mark.django_db


def test_a_kind_is_told_unless_it_is_news(client: Client) -> None:
    opinion, news = make_article(kind=Article.Kind.OPINION), make_article()
    assert '<span class="kind kind-opinion">Opinion</span>' in client.get(opinion.get_absolute_url()).text
    assert '"kind kind-news' not in client.get(news.get_absolute_url()).text


def test_an_update_is_dated_when_readers_got_it(client: Client, editor: User) -> None:
    article = make_article(credit_line="the desk", published_at=timezone.now() - timedelta(days=3))
    assert "updated" not in client.get(article.get_absolute_url()).text
    revisions.record(article, revisions.snapshot(article) | {"body": "<p>New</p>"}, by=editor)
    publishing.publish_changes(Article.objects.get(pk=article.pk), by=editor)
    assert "article-revised" in client.get(article.get_absolute_url()).text


def test_each_version_of_an_article_leads_to_the_others(client: Client) -> None:
    original = make_article(headline="Water")
    french = make_article(headline="De l’eau", language="fr", translation_of=original)
    make_article(headline="Ma’", language="ar", translation_of=original, status=Article.Status.DRAFT)
    text = client.get(original.get_absolute_url()).text
    assert f'href="{french.get_absolute_url()}" hreflang="fr" lang="fr" rel="alternate">Français</a>' in text
    assert 'hreflang="ar"' not in text
    assert f'href="{original.get_absolute_url()}" hreflang="en"' in client.get(french.get_absolute_url()).text


def test_long_contents_are_folded(client: Client) -> None:
    short, long = (
        make_article(body="".join(f"<h2>Part {number}</h2><p>Text</p>" for number in range(many))) for many in (12, 40)
    )
    nav = '<nav class="contents-list" aria-labelledby="contents">'
    assert f"{nav}<details><summary><h2" in re.sub(r">\s+<", "><", client.get(long.get_absolute_url()).text)
    assert f"{nav}<h2" in re.sub(r">\s+<", "><", client.get(short.get_absolute_url()).text)


def cited(**over: object) -> dict[str, str]:
    article = make_article(
        headline="Water & power", slug="water-power", published_at=datetime(2026, 11, 3, 9, tzinfo=UTC), **over
    )
    return {citation.name: citation.text for citation in citations(article, "https://f.example/w/")}


def test_an_article_is_cited_in_three_styles() -> None:
    found = cited(authors=[make_author("Nadira Shahbazyan"), make_author("Li Wei", sort_name="Li, Wei")])
    site = "The Diplomacy Forum"
    assert found["Chicago"] == (
        f"Shahbazyan, Nadira, and Li Wei. “Water & power.” {site}, November 3, 2026. https://f.example/w/."
    )
    assert found["APA"] == (f"Shahbazyan, N., & Li, W. (2026, November 3). Water & power. {site}. https://f.example/w/")
    assert found["BibTeX"].splitlines() == [
        "@article{shahbazyan2026water,",
        "  author = {Shahbazyan, Nadira and Li, Wei},",
        r"  title = {{Water \& power}},",
        "  journal = {The Diplomacy Forum},",
        "  year = {2026},",
        "  month = nov,",
        "  day = {3},",
        "  url = {https://f.example/w/},",
        "}",
    ]


def test_a_collective_is_cited_whole() -> None:
    assert cited(credit_line="the desk")["APA"].startswith("the desk. (2026, November 3). Water & power.")


def test_photographers_are_not_cited_as_writers() -> None:
    article = make_article(authors=[make_author("Pia Press")])
    article.bylines.update(role=Byline.Role.PHOTOGRAPHS)
    assert "Press" not in citations(Article.objects.get(pk=article.pk), "x")[0].text


def titles(article: Article) -> list[str]:
    return [other.headline for other in related(article).articles]


def test_the_editors_choice_comes_first_then_subjects_authors_section() -> None:
    section, tags, author = make_section("World"), [make_tag("Rivers"), make_tag("Law")], make_author()
    old = timezone.now() - timedelta(days=900)
    chosen = make_article(headline="Chosen", published_at=old)
    make_article(headline="Both subjects", tags=tags)
    make_article(headline="Author", authors=[author])
    make_article(headline="Section", section=section)
    make_article(headline="Nothing in common")
    article = make_article(section=section, tags=tags, authors=[author])
    article.related.add(chosen)
    assert titles(article) == ["Chosen", "Both subjects", "Author", "Section"]


def test_what_is_hidden_is_never_offered() -> None:
    tag = make_tag()
    hidden = hidden_articles()
    for other in hidden:
        other.tags.add(tag)
    article = make_article(tags=[tag])
    article.related.set(hidden)
    assert titles(article) == []


def test_related_articles_cost_one_query(django_assert_num_queries: object) -> None:
    tag = make_tag()
    for _ in range(6):
        make_article(tags=[tag])
    article = make_article(tags=[tag])
    prefetch_related_objects([article], "tags", "bylines")
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len([other.section.parent for other in related(article).articles if other.section]) == 4
