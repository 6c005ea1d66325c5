"""A WordPress export (WXR) as a stream of records. It knows nothing of our rows."""

from __future__ import annotations

from articles.wordpress.wxr.reading import Reader, Record, read
from articles.wordpress.wxr.records import Author, Comment, Item, Site, Term
from articles.wordpress.wxr.unreadable import Unreadable

__all__ = ["Author", "Comment", "Item", "Reader", "Record", "Site", "Term", "Unreadable", "read"]
