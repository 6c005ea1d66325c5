"""Old addresses: where they lead. An import makes most of them; editors add their own."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.admin.long_list import CappedPaginator
from articles.admin.whole_site import WholeSiteAdmin
from articles.models import OldAddress
from articles.models.origin import LEADS_TO


@admin.register(OldAddress)
class OldAddressAdmin(WholeSiteAdmin):
    list_display = ("path", "target")
    list_select_related = (*LEADS_TO, "section__parent")
    search_fields = ("path",)
    paginator = CappedPaginator
    show_full_result_count = False
    autocomplete_fields = LEADS_TO
    fieldsets = (
        (None, {"fields": ("path",)}),
        (
            _("It leads to one of these"),
            {"fields": (*LEADS_TO, "address"), "description": _("The first ones are followed wherever they move.")},
        ),
    )

    @admin.display(description="→")
    def target(self, row: OldAddress) -> str:
        return next((str(found) for name in LEADS_TO if (found := getattr(row, name))), row.address)
