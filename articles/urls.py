"""The public addresses: a contract with readers, search engines and everyone who linked here."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path, re_path, register_converter
from django.urls.converters import StringConverter

from articles import views


class Slug(StringConverter):
    """A slug in any script, as in `\\w` and the hyphen."""

    regex = r"[-\w]{1,100}"


class SectionPath(StringConverter):
    """A section's slug, or a section's and a sub-section's."""

    regex = r"[-\w]{1,80}(?:/[-\w]{1,80})?"


class PageNumber:
    """2 and above, without leading zeros; the first page has no number."""

    regex = r"[2-9]|[1-9][0-9]{1,3}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class Year(PageNumber):
    regex = r"[0-9]{4}"

    def to_url(self, value: int) -> str:
        return f"{value:04d}"


class TwoDigits(PageNumber):
    regex = r"[0-9]{2}"

    def to_url(self, value: int) -> str:
        return f"{value:02d}"


converters: dict[str, Any] = {
    "word": Slug,
    "section": SectionPath,
    "page": PageNumber,
    "yyyy": Year,
    "nn": TwoDigits,
}
for name, converter in converters.items():
    register_converter(converter, name)

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
    path("<yyyy:year>/<nn:month>/<nn:day>/<word:slug>/", views.show_article, name="article"),
]
