"""Every article as a page that a browser opens from the disk, and lists by month that lead to them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape

from articles.models import Article
from articles.typesetting import Typeset
from forum.archive.folder import MEDIA, PAGES, Folder

STYLE = "page.css"
UNPUBLISHED = "unpublished"
SLUG = re.compile(r"[-\w]+")
LONGEST = 200  # bytes; most disks take names of 255
OWN = re.compile(r'<a href="(?:/articles/([0-9]{1,18})/|/[0-9]{4}/[0-9]{2}/[0-9]{2}/([^"/]+)/)"')
ON_SITE = re.compile(r'(<a href=")(/(?!/))')
LISTED = ("slug", "headline", "language", "status", "published_at", "expires_at", "created_at")


class Pages:
    """Where they are is decided by one moment, that of the export."""

    def __init__(self, folder: Folder, at: datetime) -> None:
        self.folder, self.at = folder, at
        self.written = 0

    def write(self, articles: Sequence[Article]) -> None:
        targets = self._targets(article.body for article in articles)
        for article in articles:
            path = self.path_of(article)
            body = self._relinked(article.body, path, targets)
            self._render(
                path,
                "archive/article.html",
                {"article": article, "text": Typeset(body), "is_hidden": not article.is_published(self.at)},
            )
        self.written += len(articles)

    def write_lists(self) -> None:
        """After the articles: a list for each month, and one of the months."""
        public = Article.objects.published(self.at)
        others = Article.objects.filter(~Exists(public.filter(pk=OuterRef("pk"))))
        months = list(self._write_months(public.order_by("-published_at", "-pk"), "published_at"))
        unpublished = list(self._write_months(others.order_by("-created_at", "-pk"), "created_at"))
        self._render(f"{PAGES}/index.html", "archive/months.html", {"months": months, "unpublished": unpublished})
        style = Path(__file__).with_name(STYLE).read_text(encoding="utf-8")
        self.folder.write(f"{PAGES}/{STYLE}", style)

    def path_of(self, article: Article) -> str:
        if not article.is_published(self.at):
            return f"{PAGES}/{UNPUBLISHED}/{article.pk}.html"
        # “index” is the name of the month's list.
        is_short = article.slug != "index" and SLUG.fullmatch(article.slug) and len(article.slug.encode()) <= LONGEST
        return f"{PAGES}/{article.day:%Y/%m}/{article.slug if is_short else f'article.{article.pk}'}.html"

    def _write_months(self, articles: Any, moment: str) -> Iterator[dict[str, Any]]:
        rows = articles.only(*LISTED).iterator(chunk_size=1000)
        for month, found in groupby(
            rows, key=lambda row: timezone.localtime(getattr(row, moment)).date().replace(day=1)
        ):
            prefix = "" if moment == "published_at" else f"{UNPUBLISHED}/"
            path = f"{PAGES}/{prefix}{month:%Y/%m}/index.html"
            entries = [{"article": row, "href": quote(_relative(self.path_of(row), path))} for row in found]
            self._render(path, "archive/month.html", {"month": month, "entries": entries, "is_public": not prefix})
            yield {"month": month, "count": len(entries), "href": _relative(path, f"{PAGES}/index.html")}

    def _render(self, path: str, template: str, context: dict[str, Any]) -> None:
        top = _relative(PAGES, path)
        shown = {"site_name": settings.FORUM_NAME, "top": top, "media": _relative(MEDIA, path), **context}
        self.folder.write(path, render_to_string(template, shown))

    def _targets(self, bodies: Iterable[str]) -> dict[str, str]:
        """Pages of the articles that these texts link to, by what stands in the link: an id or a slug."""
        found = [link for body in bodies for link in OWN.finditer(body)]
        ids, slugs = {int(link[1]) for link in found if link[1]}, {unquote(link[2]) for link in found if link[2]}
        articles = Article.objects.filter(Q(pk__in=ids) | Q(slug__in=slugs)).only(*LISTED)
        return {key: self.path_of(article) for article in articles for key in (str(article.pk), f"/{article.slug}")}

    def _relinked(self, body: str, path: str, targets: dict[str, str]) -> str:
        """Pictures and articles are where the archive has them; everything else of the site is on the site."""

        def link(found: re.Match[str]) -> str:
            target = targets.get(found[1] or f"/{unquote(found[2])}")
            return f'<a href="{escape(quote(_relative(target, path)))}"' if target else found[0]

        body = OWN.sub(link, body)
        for attribute in ("src", "href"):
            body = body.replace(f' {attribute}="{settings.MEDIA_URL}', f' {attribute}="{_relative(MEDIA, path)}/')
        return ON_SITE.sub(rf"\g<1>{settings.FORUM_ORIGIN}\g<2>", body)


def _relative(target: str, path: str) -> str:
    return posixpath.relpath(target, posixpath.dirname(path))
