"""The demo that `make run` loads: people, texts, pictures and threads, all original and nothing fetched."""

from __future__ import annotations

from forum.demo.accounts import PEOPLE
from forum.demo.loading import Report, is_wanted, load

__all__ = ["PEOPLE", "Report", "is_wanted", "load"]
