"""The head of the front page: what leads, what is pinned below it, and until when."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin.whole_site import WholeSiteAdmin
from articles.models import Pin


@admin.register(Pin)
class PinAdmin(WholeSiteAdmin):
    list_display = ("article", "place", "position", "ends_at", "is_shown")
    list_editable = ("place", "position", "ends_at")
    autocomplete_fields = ("article",)
    list_select_related = ("article",)
    sortable_by = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Pin]:
        return super().get_queryset(request).select_related("article")

    @admin.display(description=_("on the page"), boolean=True)
    def is_shown(self, pin: Pin) -> bool:
        return pin.article.is_published() and (pin.ends_at is None or pin.ends_at > timezone.now())
