"""Authors: the names in bylines."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from articles.admin.long_list import LongListAdmin
from articles.admin.page import linked
from articles.library import MOST_USES
from articles.models import Article, Author


@admin.register(Author)
class AuthorAdmin(LongListAdmin):
    list_display = ("name", "affiliation")
    search_fields = ("name", "affiliation")
    sortable_by = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("photo", "user")

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        if context.get("original"):
            context["articles_url"] = f"{reverse('admin:articles_article_changelist')}?author={context['original'].pk}"
        return super().render_change_form(request, context, *args, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Who has written something is not deleted; a few articles say so, of perhaps very many."""
        written = Article.objects.filter(authors__in=objs)[:MOST_USES]
        if written:
            return [], {}, set(), [linked(article) for article in written]
        return super().get_deleted_objects(objs, request)

    def view_on_site(self, obj: Author) -> str:  # type: ignore[override]
        return obj.get_absolute_url()

    def get_fields(self, request: HttpRequest, obj: Author | None = None) -> tuple[str, ...]:  # type: ignore[override]
        """Only who manages accounts may tie one to an author."""
        fields = ("name", "sort_name", "slug", "affiliation", "bio", "photo")
        return (*fields, "user") if request.user.has_perm("forum.change_user") else fields
