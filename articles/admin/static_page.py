"""Pages that are no articles."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from articles.admin.whole_site import WholeSiteAdmin
from articles.models import Page
from forum.http import EDITOR_CSP


@admin.register(Page)
class PageAdmin(WholeSiteAdmin):
    list_display = ("title", "path", "position", "is_public", "updated_at")
    list_filter = ("is_public",)
    search_fields = ("title", "path")
    prepopulated_fields = {"path": ("title",)}
    fields = ("title", "body", "path", "description", "language", "position", "is_public")

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """CKEditor 4 cannot do without inline script and style."""
        response = super().changeform_view(request, *args, **kwargs)
        response["Content-Security-Policy"] = EDITOR_CSP
        return response

    def view_on_site(self, obj: Page) -> str | None:  # type: ignore[override]
        return obj.get_absolute_url() if obj.is_public else None
