"""Sections: the tree that makes the site's navigation."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import IntegerField, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.admin.page import linked
from articles.library import MOST_USES
from articles.models import Article, Section
from articles.pickers import PickingAdmin

COUNTED = 500  # articles of a section; where there are more, the list says so


class HowMany(Subquery):
    """The number of rows that a query finds."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS found)"


class SectionList(ChangeList):
    def get_queryset(self, *args: Any, **kwargs: Any) -> QuerySet[Section]:
        filed = Article.objects.filter(section=OuterRef("pk")).order_by().values("pk")[: COUNTED + 1]
        sections: QuerySet[Section] = super().get_queryset(*args, **kwargs)
        return sections.annotate(articles_filed=HowMany(filed, output_field=IntegerField()))


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

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return SectionList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Section]:
        return super().get_queryset(request).select_related("parent")

    def get_ordering(self, request: HttpRequest) -> list[object]:  # type: ignore[override]
        """In the order of the navigation, whatever list the browser asks for."""
        return list(Section.objects.in_order().query.order_by)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What has articles is not deleted; a few of them say so, of perhaps very many."""
        filed = Article.objects.filter(section__in=objs)[:MOST_USES]
        if filed:
            return [], {}, set(), [linked(article) for article in filed]
        return super().get_deleted_objects(objs, request)

    def view_on_site(self, obj: Section) -> str:  # type: ignore[override]
        return obj.get_absolute_url()

    @admin.display(description=_("section"))
    def indented_name(self, section: Section) -> SafeString:
        return format_html('<span class="tree-level-{}">{}</span>', 2 if section.parent_id else 1, section.name)

    @admin.display(description=_("articles"))
    def article_count(self, section: Section) -> str:
        many: int = section.articles_filed  # type: ignore[attr-defined]
        return str(many) if many <= COUNTED else _("more than %(number)d") % {"number": COUNTED}
