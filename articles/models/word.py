"""The words of headlines and standfirsts, for telling a reader what a mistyped word may have been."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models


class Word(models.Model):
    """Lower case, without accents. Written by a trigger (migration 0009); one of an article since hidden may stay, so
    whoever suggests a word looks whether readers find anything by it."""

    word = models.CharField(max_length=60, primary_key=True)

    class Meta:
        indexes = [GinIndex(OpClass("word", name="gin_trgm_ops"), name="word_alike")]

    def __str__(self) -> str:
        return self.word
