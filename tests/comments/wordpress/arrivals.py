"""A comment as an export has it, and an import that says what it did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from articles.models import Article
from articles.wordpress import wxr
from comments.models import Comment
from comments.wordpress import Arrivals

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SITE = "old.example"


class Noted:
    """A report that keeps everything."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.found: list[tuple[str, str]] = []

    def count(self, noun: str, outcome: str, n: int = 1) -> None:
        assert noun == "comments"
        self.counts[outcome] += n

    def find(self, code: str, detail: str) -> None:
        self.found.append((code, detail))

    @property
    def codes(self) -> list[str]:
        return [code for code, _detail in self.found]


def sent(number: int | None, body: str = "", **over: Any) -> wxr.Comment:
    """An approved comment of 2015."""
    fields = {
        "number": number,
        "author": f"Reader {number}",
        "email": f"reader{number}@example.org",
        "website": "",
        "ip": "203.0.113.7",
        "written_at": datetime(2015, 6, 1, 10, tzinfo=UTC),
        "local": None,
        "body": body or f"Words of {number}",
        "approved": "1",
        "kind": "comment",
        "parent": 0,
        **over,
    }
    return wxr.Comment(**fields)


def bring(article: Article, comments: Iterable[wxr.Comment], *, site: str = SITE, now: datetime = NOW) -> Noted:
    return bring_all({article.pk: list(comments)}, site=site, now=now)


def bring_all(articles: dict[int, list[wxr.Comment]], *, site: str = SITE, now: datetime = NOW) -> Noted:
    report = Noted()
    arrivals = Arrivals(site, report, now)
    for article_id, comments in articles.items():
        arrivals.add(article_id, comments)
    arrivals.flush()
    return report


def tree(article: Article) -> list[tuple[int, int | None, int | None, int]]:
    """Number, parent, root and depth of everything under an article."""
    rows = Comment.objects.filter(article=article).order_by("pk")
    return list(rows.values_list("pk", "parent_id", "root_id", "depth"))
