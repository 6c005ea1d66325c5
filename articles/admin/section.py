"""Sections: the tree that makes the site's navigation."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.models import Section
from articles.pickers import PickingAdmin


@admin.register(Section)
class SectionAdmin(PickingAdmin):
    list_display = ("indented_name", "position", "description", "article_count")
    list_select_related = ("parent",)
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("editors",)
    sortable_by = ()

    def get_fields(self, request: HttpRequest, obj: Section | None = None) -> tuple[str, ...]:  # type: ignore[override]
        """Only who manages accounts limits an editor to sections."""
        fields = ("name", "slug", "parent", "position", "description")
        return (*fields, "editors") if request.user.has_perm("forum.change_user") else fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Section]:
        sections: QuerySet[Section] = super().get_queryset(request)
        return sections.select_related("parent").annotate(articles_filed=Count("articles"))

    def get_ordering(self, request: HttpRequest) -> list[object]:  # type: ignore[override]
        """In the order of the navigation, whatever list the browser asks for."""
        return list(Section.objects.in_order().query.order_by)

    def view_on_site(self, obj: Section) -> str:  # type: ignore[override]
        return obj.get_absolute_url()

    @admin.display(description=_("section"))
    def indented_name(self, section: Section) -> SafeString:
        return format_html('<span class="tree-level-{}">{}</span>', 2 if section.parent_id else 1, section.name)

    @admin.display(description=_("articles"))
    def article_count(self, section: Section) -> int:
        return section.articles_filed  # type: ignore[attr-defined,no-any-return]
