"""Pages there as pages here. They are few, so each is written by itself."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html

from articles.models import OldAddress, Origin, Page
from articles.models.origin import MAX_PATH, normal_path
from articles.sanitizing import clean
from articles.wordpress import wxr
from articles.wordpress.items import MAX_DESCRIPTION, MAX_TITLE, name_of
from articles.wordpress.oldsite import OldSite
from articles.wordpress.origins import digest_of, link_path
from articles.wordpress.report import CHANGED, LEFT, NEW, UNCHANGED, Report
from articles.wordpress.survey import PAGE, key_of
from articles.wordpress.texts import description_of, plain, shortened

MAX_PAGE_DESCRIPTION = min(MAX_DESCRIPTION, 200)
HIDDEN = {"private": "hidden", "future": "page-later"}  # states in which nobody there saw it either


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
        digest = digest_of(item.title, item.address, item.body, item.status, item.password, item.meta)
        if origin.digest == digest and not (origin.lacks_files and self.site.library):
            self.report.count("pages", UNCHANGED)
        elif origin.digest:
            self._again(item, origin, digest)
        else:
            path = self.site.plan.page_paths[key]
            page = Page(pk=origin.number, path=path, language=self.language)
            self._write(page, item, origin, digest, is_new=True)
            self.report.count("pages", NEW)

    def _again(self, item: wxr.Item, origin: Origin, digest: str) -> None:
        page = Page.objects.select_for_update().filter(pk=origin.row_id).first()
        if page is None or _kept(page) != origin.kept:
            self.report.find("edited-here" if page else "deleted-here", name_of(item))
            self.report.count("pages", LEFT)
            if page:
                _remember(item, page)
            return
        self._write(page, item, origin, digest, is_new=False)
        self.report.count("pages", CHANGED)

    def _write(self, page: Page, item: wxr.Item, origin: Origin, digest: str, *, is_new: bool) -> None:
        fields, origin.lacks_files = self._fields(item)
        for name, value in fields.items():
            setattr(page, name, value)
        page.save(force_insert=is_new)
        origin.digest, origin.kept = digest, _kept(page)
        self.site.origins.save([origin])
        _remember(item, page)

    def _fields(self, item: wxr.Item) -> tuple[dict[str, Any], bool]:
        """What nobody could see there is not public here. And whether files are missing."""
        name, meta = name_of(item), dict(reversed(item.meta))
        if code := "password" if item.password else HIDDEN.get(item.status):
            self.report.find(code, name)
        text, lacks_files = self._body(item, name, meta)
        return {
            "title": shortened(plain(item.title) or name, MAX_TITLE, self.report, name),
            "description": shortened(description_of(meta), MAX_PAGE_DESCRIPTION, self.report, name),
            "body": text,
            "is_public": item.status == "publish" and not item.password,
        }, lacks_files

    def _body(self, item: wxr.Item, name: str, meta: dict[str, str]) -> tuple[str, bool]:
        text, lacks_files = self.site.body_of(item, name, meta.get("footnotes", ""))
        attachment = self.site.attachment(meta.get("_thumbnail_id", ""))
        picture = self.site.picture(attachment.url, attachment.number) if attachment else None
        if picture is None:
            return text, lacks_files or attachment is not None
        self.report.find("picture-of-page", name)
        caption = format_html("<figcaption>{}</figcaption>", picture.caption) if picture.caption else ""
        figure = format_html(
            '<figure class="image"><img src="{}" alt="{}" width="{}" height="{}">{}</figure>',
            picture.src, picture.alt, picture.width, picture.height, caption,
        )  # fmt: skip
        return clean(f"{figure}{text}"), lacks_files


def _remember(item: wxr.Item, page: Page) -> None:
    former = link_path(item.address)
    if former not in {"/", normal_path(page.get_absolute_url())} and len(former) <= MAX_PATH:
        OldAddress.objects.get_or_create(path=former, defaults={"page": page})


def _kept(page: Page) -> str:
    return digest_of(page.title, page.path, page.description, page.body, page.is_public, page.language)
