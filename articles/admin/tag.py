from __future__ import annotations

from django.contrib import admin

from articles.models import Tag


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    list_display = ("name", "slug")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}

    def view_on_site(self, obj: Tag) -> str:  # type: ignore[override]
        return obj.get_absolute_url()
