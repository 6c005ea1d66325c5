"""The nouns of the newsroom, one per file."""

from __future__ import annotations

from articles.models.article import Article, ArticleQuerySet, Byline, FormerSlug
from articles.models.author import Author
from articles.models.document import Document, DocumentQuerySet
from articles.models.image import Image
from articles.models.import_run import ImportRun
from articles.models.listing import Listing, ListingCount, ListingQuerySet
from articles.models.origin import OldAddress, Origin
from articles.models.page import Page, PageQuerySet
from articles.models.pin import Pin
from articles.models.reference import BodyDocument, BodyImage, InnerLink
from articles.models.revision import Move, Revision
from articles.models.section import Section, SectionQuerySet
from articles.models.tag import Tag
from articles.models.word import Word
from articles.models.writing import Autosave, Presence, PreviewLink

__all__ = [
    "Article",
    "ArticleQuerySet",
    "Author",
    "Autosave",
    "BodyDocument",
    "BodyImage",
    "Byline",
    "Document",
    "DocumentQuerySet",
    "FormerSlug",
    "Image",
    "ImportRun",
    "InnerLink",
    "Listing",
    "ListingCount",
    "ListingQuerySet",
    "Move",
    "OldAddress",
    "Origin",
    "Page",
    "PageQuerySet",
    "Pin",
    "Presence",
    "PreviewLink",
    "Revision",
    "Section",
    "SectionQuerySet",
    "Tag",
    "Word",
]
