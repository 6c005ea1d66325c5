"""Long lists: they are not counted to their end, and can be sorted by what has an index."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.utils.functional import cached_property

from articles.pickers import PickingAdmin

MOST = 5000


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts no further than somebody would turn pages; what lies behind is found by search and filters."""

    most = MOST

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[:MOST].count())


class LongListAdmin(PickingAdmin):
    """Of which there may be hundreds of thousands."""

    paginator = CappedPaginator
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # they would count the whole table
