"""What readers may ask the search, read from its address."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote_plus

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Author, Section
from articles.ranking import DEPTH
from articles.search import MAX_LENGTH, PAGE_SIZE, Filters

Filed = TypeVar("Filed", Section, Author)

NEWEST_FIRST = "newest"
UNKNOWN = _("There is no such filter; it is left out.")
NO_YEAR = {"invalid": _("This is no year; it is left out.")}
NUMBER = re.compile(r"[1-9][0-9]{0,3}")
MAX_PAGE = 2 * DEPTH // PAGE_SIZE


class Choice(NamedTuple):
    """A filter that readers can set, or take away where it is set."""

    label: str
    hits: str  # how many
    address: str
    is_set: bool


class SearchForm(forms.Form):
    """A filter that makes no sense is told and left out; the words are kept in any case."""

    q = forms.CharField(
        label=_("Search for"),
        max_length=MAX_LENGTH,
        required=False,
        error_messages={"max_length": _("At most %(limit_value)d characters, please; you typed %(show_value)d.")},
    )
    section = forms.CharField(required=False)  # its slug, and the author's
    author = forms.CharField(required=False)
    kind = forms.CharField(required=False)
    year = forms.RegexField("^[12][0-9]{3}$", required=False, error_messages=NO_YEAR)
    order = forms.CharField(required=False)
    page = forms.CharField(required=False)

    def clean_section(self) -> Section | None:
        return _found(Section.objects.select_related("parent"), self.cleaned_data["section"])

    def clean_author(self) -> Author | None:
        return _found(Author.objects.all(), self.cleaned_data["author"])

    def clean_kind(self) -> str:
        if (kind := self.cleaned_data["kind"]) and kind not in Article.Kind.values:
            raise ValidationError(UNKNOWN)
        return str(kind)

    @property
    def text(self) -> str:
        return str(self.cleaned_data.get("q", ""))

    @cached_property
    def filters(self) -> Filters:
        given = self.cleaned_data
        year = int(given["year"]) if given.get("year") else None
        return Filters(given.get("section"), given.get("author"), given.get("kind", ""), year)

    @property
    def is_newest_first(self) -> bool:
        return bool(self.cleaned_data.get("order") == NEWEST_FIRST)

    @property
    def number(self) -> int:
        """Of the page; 0 for one that no search has, and for what is no number, as in the addresses of lists."""
        text = self.cleaned_data.get("page", "") or "1"
        number = int(text) if NUMBER.fullmatch(text) else 0
        return number if number <= MAX_PAGE else 0

    def address(self, **changes: Any) -> str:
        """Of the same search with some of its parts changed; its first page unless told otherwise."""
        parts = self._parts | {name: _written(name, value) for name, value in changes.items()}
        return f"{self._path}?{'&'.join(filter(None, parts.values()))}"

    def leading_to(self, name: str) -> Callable[[object], str]:
        """Gives the addresses of searches that differ from this one in this part alone."""
        pattern = f"{self._path}?{'&'.join(filter(None, (self._parts | {name: '{}'}).values()))}"
        return lambda value: pattern.format(_written(name, value))

    @cached_property
    def _parts(self) -> dict[str, str]:
        """Of this search's address, written once for all that lead from it."""
        filters = self.filters
        parts = {
            "q": self.text,
            "section": filters.section and filters.section.slug,
            "author": filters.author and filters.author.slug,
            "kind": filters.kind,
            "year": filters.year,
            "order": NEWEST_FIRST if self.is_newest_first else "",
        }
        return {name: _written(name, value) for name, value in parts.items()}

    @cached_property
    def _path(self) -> str:
        return reverse("articles:search")


def _found(rows: QuerySet[Filed], slug: str) -> Filed | None:
    """None where nothing is asked for."""
    found = rows.filter(slug=slug).first() if slug else None
    if slug and found is None:
        raise ValidationError(UNKNOWN)
    return found


def _written(name: str, value: Any) -> str:
    return f"{name}={quote_plus(str(value))}" if value else ""
