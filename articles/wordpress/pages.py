"""Pages there as pages here. They are few, so each is written by itself."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html

from articles.models import OldAddress, Origin, Page
from articles.models.origin import normal_path
from articles.sanitizing import clean
from articles.wordpress import body, wxr
from articles.wordpress.items import MAX_DESCRIPTION, MAX_TITLE, name_of
from articles.wordpress.oldsite import OldSite
from articles.wordpress.origins import digest_of
from articles.wordpress.plan import link_path
from articles.wordpress.report import CHANGED, LEFT, NEW, UNCHANGED, Report
from articles.wordpress.survey import PAGE, key_of
from articles.wordpress.texts import description_of, plain, shortened

MAX_PAGE_DESCRIPTION = min(MAX_DESCRIPTION, 200)


class Pages:
    def __init__(self, site: OldSite, language: str) -> None:
        self.site, self.language = site, language
        self.report: Report = site.report
        self.seen: set[str] = set()

    def add(self, item: wxr.Item) -> None:
        key = key_of(item)
        if key in self.seen:
            self.report.find("duplicate", name_of(item))
            self.report.count("pages", LEFT)
            return
        self.seen.add(key)
        if item.comments:
            self.report.find("comments-on-page", f"{name_of(item)}: {len(item.comments)}")
            self.report.count("comments", LEFT, len(item.comments))
        origin = self.site.plan.rows[PAGE, key]
        digest = digest_of(item.title, item.body, item.status, item.password, item.meta)
        if origin.digest == digest and not (origin.lacks_files and self.site.library):
            self.report.count("pages", UNCHANGED)
            return
        self._write(item, origin, digest, self.site.plan.page_paths[key])

    def _write(self, item: wxr.Item, origin: Origin, digest: str, path: str) -> None:
        standing = Page.objects.filter(pk=origin.row_id).first()
        if origin.digest and (standing is None or _kept(standing) != origin.kept):
            self.report.find("edited-here" if standing else "deleted-here", name_of(item))
            self.report.count("pages", LEFT)
            return
        page = Page(pk=origin.number, path=standing.path if standing else path, **self._fields(item))
        page.save(force_insert=standing is None)
        origin.digest, origin.kept, origin.lacks_files = digest, _kept(page), self.site.lacks_files
        self.site.origins.save([origin])
        former = link_path(item.address)
        if former not in {"/", normal_path(page.get_absolute_url())}:
            OldAddress.objects.get_or_create(path=former, defaults={"page": page})
        self.report.count("pages", CHANGED if standing else NEW)

    def _fields(self, item: wxr.Item) -> dict[str, Any]:
        """What nobody could see there is not public here."""
        name, meta = name_of(item), dict(reversed(item.meta))
        if item.password or item.status == "private":
            self.report.find("password" if item.password else "hidden", name)
        return {
            "title": shortened(plain(item.title) or name, MAX_TITLE, self.report, name),
            "description": shortened(description_of(meta), MAX_PAGE_DESCRIPTION, self.report, name),
            "body": self._body(item, name, meta),
            "language": self.language,
            "is_public": item.status == "publish" and not item.password,
        }

    def _body(self, item: wxr.Item, name: str, meta: dict[str, str]) -> str:
        self.site.lacks_files = False
        converted = body.convert(item.body, self.site, item.number, footnotes=meta.get("footnotes", ""))
        for code, detail in converted.notes:
            self.report.find(code, f"{name}: {detail}")
        number = meta.get("_thumbnail_id", "")
        picture = self.site.picture("", int(number)) if number.isascii() and number.isdecimal() else None
        if picture is None:
            return converted.html
        self.report.find("picture-of-page", name)
        caption = format_html("<figcaption>{}</figcaption>", picture.caption) if picture.caption else ""
        figure = format_html(
            '<figure class="image"><img src="{}" alt="{}" width="{}" height="{}">{}</figure>',
            picture.src, picture.alt, picture.width, picture.height, caption,
        )  # fmt: skip
        return str(clean(f"{figure}{converted.html}"))


def _kept(page: Page) -> str:
    return digest_of(page.title, page.path, page.description, page.body, page.is_public)
