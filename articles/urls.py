"""The public addresses: a contract with readers, search engines and everyone who linked here."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from articles import views
from articles.converters import ARTICLE

app_name = "articles"
urlpatterns: list[URLPattern] = [
    path("", views.show_home, name="home"),
    path("page/<page:number>/", views.show_home),
    re_path(r"^(?P<path>(?:(?:section|tag|author)/[-\w/]{1,170}/)?)page/1/$", views.redirect_first_page),
    path("section/<section:path>/", views.show_section, name="section"),
    path("section/<section:path>/page/<page:number>/", views.show_section),
    path("tag/<word:slug>/", views.show_tag, name="tag"),
    path("tag/<word:slug>/page/<page:number>/", views.show_tag),
    path("author/<word:slug>/", views.show_author, name="author"),
    path("author/<word:slug>/page/<page:number>/", views.show_author),
    path("articles/<int:article_id>/", views.show_by_id, name="by_id"),
    path("preview/<str:token>/", views.show_preview, name="preview"),
    path(ARTICLE, views.show_article, name="article"),
]
