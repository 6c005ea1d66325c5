"""Comments of a WordPress site, moved in with their threads, dates and numbers."""

from __future__ import annotations

from comments.wordpress.findings import SENTENCES, Report
from comments.wordpress.importing import Arrivals

__all__ = ["SENTENCES", "Arrivals", "Report"]
