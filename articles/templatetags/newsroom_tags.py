"""The newsroom's front page, for the admin's own."""

from __future__ import annotations

from typing import Any

from django import template

from articles import newsroom
from articles.newsroom import Overview

register = template.Library()


@register.simple_tag
def newsroom_overview(user: Any) -> Overview:
    return newsroom.overview(user)
