"""News that travels against the arrow, from articles to apps that articles has never heard of."""

from __future__ import annotations

from django.dispatch import Signal

# An editor begins a new article. Arguments: `initial`, a dict from field names to what the form shows at first.
article_begun = Signal()
