"""For an address that leads nowhere: the articles whose addresses look like it."""

from __future__ import annotations

import logging
import re

from django.contrib.postgres.search import TrigramSimilarity
from django.db import Error

from articles.models import Article
from forum.patience import TookTooLong, within

SHOWN = 3
SLUG = re.compile(r"(?=[-\d]*[^-\d])[-\w]{4,100}")  # a page's number or a day is like none
MILLISECONDS = 100  # for guessing; a page that is missing must cost little, whoever asks for how many

logger = logging.getLogger(__name__)


def nearest(path: str) -> list[Article]:
    """The best first. Nothing where the database has no answer in time: the page that asks must need none."""
    slug = path.rstrip("/").rpartition("/")[2]
    if not SLUG.fullmatch(slug):
        return []
    alike = Article.objects.published().filter(slug__trigram_similar=slug).for_titles()
    try:
        with within(MILLISECONDS):
            return list(alike.order_by(TrigramSimilarity("slug", slug).desc(), "-published_at")[:SHOWN])
    except (Error, TookTooLong):
        logger.warning("No articles like %r could be looked up", slug, exc_info=True)
        return []
