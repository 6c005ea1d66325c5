"""The newsroom: the admin's pages for everything editors work with, one model per file."""

from __future__ import annotations

from articles.admin.article import ArticleAdmin
from articles.admin.author import AuthorAdmin
from articles.admin.image import ImageAdmin
from articles.admin.section import SectionAdmin
from articles.admin.tag import TagAdmin

__all__ = ["ArticleAdmin", "AuthorAdmin", "ImageAdmin", "SectionAdmin", "TagAdmin"]
