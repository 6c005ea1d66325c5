"""Slugs: the last part of a public address."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify

MAX_LENGTH = 80


def free_slug(text: str, *taken: QuerySet[Any]) -> str:
    """A slug made from the text that no row of `taken` has: itself, or with -2, -3 … behind it. It ends with a word.

    Letters of every script are kept, so that an Arabic headline has a readable address.
    """
    base = _shortened(slugify(text, allow_unicode=True)).strip("-_") or "untitled"
    used = {slug for rows in taken for slug in rows.filter(slug__startswith=base).values_list("slug", flat=True)}
    candidates = (base if number == 1 else f"{base}-{number}" for number in count(1))
    return next(slug for slug in candidates if slug not in used)


def _shortened(slug: str) -> str:
    """To whole words, unless one of them is so long that little would be left."""
    if len(slug) <= MAX_LENGTH:
        return slug
    words = slug[: MAX_LENGTH + 1].rpartition("-")[0]
    return words if len(words) > MAX_LENGTH // 2 else slug[:MAX_LENGTH]
