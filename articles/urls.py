"""The public addresses: a contract with readers, search engines and everyone who linked here."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from articles.converters import ARTICLE
from articles.views import article, lists, search

YEAR, MONTH, DAY = "<yyyy:year>/", "<yyyy:year>/<nn:month>/", "<yyyy:year>/<nn:month>/<nn:day>/"

app_name = "articles"
urlpatterns: list[URLPattern] = [
    path("", lists.show_home, name="home"),
    path("page/<page:number>/", lists.show_home),
    re_path(
        r"^(?P<path>(?:(?:(?:section|tag|author)/[-\w/]{1,170}|[0-9]{4}(?:/[0-9]{2}){0,2})/)?)page/1/$",
        lists.redirect_first_page,
    ),
    path("section/<section:path>/", lists.show_section, name="section"),
    path("section/<section:path>/page/<page:number>/", lists.show_section),
    path("tag/<word:slug>/", lists.show_tag, name="tag"),
    path("tag/<word:slug>/page/<page:number>/", lists.show_tag),
    path("author/<word:slug>/", lists.show_author, name="author"),
    path("author/<word:slug>/page/<page:number>/", lists.show_author),
    *(path(date, lists.show_archive, name="archive") for date in (YEAR, MONTH, DAY)),
    *(path(f"{date}page/<page:number>/", lists.show_archive) for date in (YEAR, MONTH, DAY)),
    path("search/", search.show_search, name="search"),
    path("articles/<int:article_id>/", article.show_by_id, name="by_id"),
    path("preview/<str:token>/", article.show_preview, name="preview"),
    path(ARTICLE, article.show_article, name="article"),
    path("<pagepath:path>/", article.show_page, name="page"),  # everything else
]
