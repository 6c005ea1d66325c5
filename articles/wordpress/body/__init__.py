"""The text of a WordPress post or page as our HTML. It knows no database: a `Site` answers for pictures and links."""

from __future__ import annotations

from articles.wordpress.body.converting import Converted, convert
from articles.wordpress.body.old_site import Picture, Site

__all__ = ["Converted", "Picture", "Site", "convert"]
