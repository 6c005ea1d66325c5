"""The public addresses: a contract with readers, search engines and everyone who linked here."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path
from django.views.generic import RedirectView

from articles import feeds
from articles.converters import ARTICLE
from articles.views import article, lists, search, sitemaps, wordpress
from forum.feeds import FORMATS

YEAR, MONTH, DAY = "<yyyy:year>/", "<yyyy:year>/<nn:month>/", "<yyyy:year>/<nn:month>/<nn:day>/"
PARTS = ("", "-<page:number>")  # the first has no number

TO_ADMIN = RedirectView.as_view(pattern_name="admin:index", permanent=True)
TO_SITEMAP = RedirectView.as_view(pattern_name="articles:sitemap", permanent=True)
TO_SEARCH = RedirectView.as_view(pattern_name="articles:search", permanent=True)

wordpress_spellings = [
    re_path(
        r"^category/(?P<path>[-\w]+(?:/[-\w]+){0,4}?)/"
        r"(?P<rest>(?:feed/(?:(?:atom|json|rss2?|rdf)/)?|page/[1-9][0-9]{0,5}/)?)$",
        wordpress.redirect_category,
    ),
    re_path(r"^search/feed/(?:atom|rss2?|rdf)/$", TO_SEARCH),
    re_path(r"^search/(?P<words>[^/]{1,200})/(?:(?:page/[0-9]+|feed(?:/[a-z0-9]+)?)/)?$", wordpress.redirect_search),
    re_path(r"^(?P<path>(?:[-\w]+/){0,6})feed/(?:rss2?|rdf)/$", wordpress.redirect_plain_feed),
    re_path(r"^(?P<path>(?:[-\w]+/){1,6})feed/(?P<form>(?:atom/)?)$", wordpress.redirect_feed),
    re_path(r"^index\.php/?(?P<path>(?:[-\w][-\w/]*)?)$", wordpress.redirect_index),
    re_path(r"^(?:wp-sitemap[-\w]*|sitemap_index|[a-z_]+-sitemap[0-9]*)\.xml$", TO_SITEMAP),
    re_path(r"^(?:wp-admin(?:/[-\w/]*(?:\.php)?)?|wp-login\.php)$", TO_ADMIN),
    *(path(f"{ARTICLE}{tail}/", wordpress.redirect_to_article) for tail in ("amp", "embed", "trackback")),
    path(f"{ARTICLE}<page:number>/", wordpress.redirect_to_article),
]

app_name = "articles"
urlpatterns: list[URLPattern] = [
    path("", lists.show_home, name="home"),
    path("page/<page:number>/", lists.show_home),
    re_path(
        r"^(?P<path>(?:(?:(?:section|tag|author)/[-\w/]{1,170}|[0-9]{4}(?:/[0-9]{2}){0,2})/)?)page/1/$",
        lists.redirect_first_page,
    ),
    path("feed/", feeds.show_site, name="feed"),
    *(path(f"feed/{form}", feeds.show_site, {"form": form}) for form in FORMATS if form),
    *(path(f"section/<section:path>/feed/{form}", feeds.show_section, {"form": form}) for form in FORMATS),
    *(path(f"tag/<word:slug>/feed/{form}", feeds.show_tag, {"form": form}) for form in FORMATS),
    *(path(f"author/<word:slug>/feed/{form}", feeds.show_author, {"form": form}) for form in FORMATS),
    path("section/<section:path>/", lists.show_section, name="section"),
    path("section/<section:path>/page/<page:number>/", lists.show_section),
    path("tag/<word:slug>/", lists.show_tag, name="tag"),
    path("tag/<word:slug>/page/<page:number>/", lists.show_tag),
    path("author/<word:slug>/", lists.show_author, name="author"),
    path("author/<word:slug>/page/<page:number>/", lists.show_author),
    *(path(date, lists.show_archive, name="archive") for date in (YEAR, MONTH, DAY)),
    *(path(f"{date}page/<page:number>/", lists.show_archive) for date in (YEAR, MONTH, DAY)),
    path("sitemap.xml", sitemaps.show_index, name="sitemap"),
    *(path(f"sitemap-places{tail}.xml", sitemaps.show_places, name="sitemap_places") for tail in PARTS),
    *(path(f"sitemap-<yyyy:year>-<nn:month>{tail}.xml", sitemaps.show_month, name="sitemap_month") for tail in PARTS),
    path("news-sitemap.xml", sitemaps.show_news, name="news_sitemap"),
    path("search/", search.show_search, name="search"),
    path("articles/<int:article_id>/", article.show_by_id, name="by_id"),
    path("preview/<str:token>/", article.show_preview, name="preview"),
    path(ARTICLE, article.show_article, name="article"),
    *wordpress_spellings,
    path("<pagepath:path>/", article.show_page, name="page"),  # everything else
]
