"""A site of any size, made up for measuring: `manage.py grow` fills a database with it."""

from __future__ import annotations

from forum.growing.growth import GrowthError, grow
from forum.growing.wish import Wish

__all__ = ["GrowthError", "Wish", "grow"]
