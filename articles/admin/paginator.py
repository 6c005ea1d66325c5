"""Pages of long lists, without counting the whole table."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property

MOST = 5000


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts no further than somebody would turn pages; what lies behind is found by search and filters."""

    most = MOST

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[:MOST].count())
