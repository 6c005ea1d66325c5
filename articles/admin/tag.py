from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from articles.admin.long_list import LongListAdmin
from articles.models import Tag


@admin.register(Tag)
class TagAdmin(LongListAdmin):
    list_display = ("name", "slug")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Articles only lose it, so they are not listed: there may be very many."""
        return [str(tag) for tag in objs], {self.opts.verbose_name_plural: len(objs)}, set(), []

    def view_on_site(self, obj: Tag) -> str:  # type: ignore[override]
        return obj.get_absolute_url()
