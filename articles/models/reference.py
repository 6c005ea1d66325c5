"""What texts refer to, kept by a trigger (migration 0007), so that no way of writing a text can forget it."""

from __future__ import annotations

from django.db import models

from articles.models.article import Article


class InnerLink(models.Model):
    """A link in an article's text to another article, which may be gone (links.py)."""

    source = models.ForeignKey(Article, models.CASCADE, related_name="+")
    target = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "target"], name="inner_link_once")]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target}"


class BodyDocument(models.Model):
    """A document that an article's text links to, by the folder of its file (documents.py)."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    folder = models.CharField(max_length=20, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "folder"], name="body_document_once")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.folder}"


class BodyImage(models.Model):
    """A picture of the library in an article's text, by the name of its file (library.py)."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "name"], name="body_image_once")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.name}"
