"""Pages as data for search engines, in the words of schema.org (JSON-LD)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse

from articles.models import Article, Author, Byline, Section, Tag
from forum.http import Origin
from forum.templatetags.times import machine

Data = list[dict[str, Any]]
Site = HttpRequest | Origin  # both know the whole address of a path

CONTEXT = "https://schema.org"
HEADLINE_LENGTH = 110  # what Google reads of it
TYPES = {
    Article.Kind.OPINION: "OpinionNewsArticle",
    Article.Kind.ANALYSIS: "AnalysisNewsArticle",
    Article.Kind.EXPLAINER: "BackgroundNewsArticle",
}


def for_home(site: Site) -> Data:
    target = f"{site.build_absolute_uri(reverse('articles:search'))}?q={{search_term_string}}"
    return [
        {
            "@context": CONTEXT,
            "@type": "WebSite",
            "name": settings.FORUM_NAME,
            "description": settings.FORUM_TAGLINE,
            "url": site.build_absolute_uri("/"),
            "publisher": _publisher(site),
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": target},
                "query-input": "required name=search_term_string",
            },
        }
    ]


def for_list(site: Site, about: Section | Tag | Author) -> Data:
    if isinstance(about, Author):
        person = _person(site, about)
        return [{"@context": CONTEXT, "@type": "ProfilePage", "mainEntity": person, "url": person["url"]}]
    parent = about.parent if isinstance(about, Section) else None
    steps = [parent, about] if parent else [about]
    return [_breadcrumbs(site, [(step.name, step.get_absolute_url()) for step in steps])]


def for_article(site: Site, article: Article, description: str, image: str) -> Data:
    """The article and where it stands; what is not known is left out."""
    address = site.build_absolute_uri(article.get_absolute_url())
    texts = [line.author for line in article.bylines.all() if line.role == Byline.Role.TEXT]
    translators = [line.author for line in article.bylines.all() if line.role == Byline.Role.TRANSLATION]
    credit = [{"@type": "Organization", "name": article.credit_line}] if article.credit_line else []
    known = {
        "@context": CONTEXT,
        "@type": TYPES.get(Article.Kind(article.kind), "NewsArticle"),
        "headline": article.headline[:HEADLINE_LENGTH],
        "description": description,
        "url": address,
        "mainEntityOfPage": address,
        "image": [image] if image else None,
        "datePublished": machine(article.published_at),
        "dateModified": machine(article.revised_at or article.published_at),
        "author": [*(_person(site, author) for author in texts), *credit] or [_publisher(site)],
        "translator": [_person(site, author) for author in translators],
        "publisher": _publisher(site),
        "articleSection": article.section and article.section.name,
        "keywords": [tag.name for tag in article.tags.all()] if article.pk else None,
        "inLanguage": article.language,
        "isAccessibleForFree": True,
    }
    section = article.section
    steps = [step for step in (section and section.parent, section) if step]
    path = [*((step.name, step.get_absolute_url()) for step in steps), (article.headline, article.get_absolute_url())]
    return [{name: value for name, value in known.items() if value}, _breadcrumbs(site, path)]


def _publisher(site: Site) -> dict[str, Any]:
    logo = site.build_absolute_uri(static("forum/img/apple-touch-icon.png"))
    return {
        "@type": "NewsMediaOrganization",
        "name": settings.FORUM_NAME,
        "url": site.build_absolute_uri("/"),
        "logo": {"@type": "ImageObject", "url": logo},
    }


def _person(site: Site, author: Author) -> dict[str, Any]:
    known = {
        "@type": "Person",
        "name": author.name,
        "url": site.build_absolute_uri(author.get_absolute_url()),
        "description": author.bio,
        "affiliation": author.affiliation and {"@type": "Organization", "name": author.affiliation},
        "image": author.photo and site.build_absolute_uri(author.photo.file.url),
    }
    return {name: value for name, value in known.items() if value}


def _breadcrumbs(site: Site, steps: list[tuple[str, str]]) -> dict[str, Any]:
    """From the front page on; `steps` are names and paths."""
    named = [(settings.FORUM_NAME, "/"), *steps]
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": site.build_absolute_uri(path)}
            for position, (name, path) in enumerate(named, start=1)
        ],
    }
