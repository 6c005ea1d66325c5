"""The newsroom: the admin's pages for everything editors work with, one model per file."""

from __future__ import annotations

from articles.admin.article import ArticleAdmin
from articles.admin.author import AuthorAdmin
from articles.admin.document import DocumentAdmin
from articles.admin.image import ImageAdmin
from articles.admin.import_run import ImportRunAdmin
from articles.admin.old_address import OldAddressAdmin
from articles.admin.pin import PinAdmin
from articles.admin.section import SectionAdmin
from articles.admin.static_page import PageAdmin
from articles.admin.tag import TagAdmin

__all__ = [
    "ArticleAdmin",
    "AuthorAdmin",
    "DocumentAdmin",
    "ImageAdmin",
    "ImportRunAdmin",
    "OldAddressAdmin",
    "PageAdmin",
    "PinAdmin",
    "SectionAdmin",
    "TagAdmin",
]
