"""What the texts of the other site refer to, as it is here: pictures, documents, and links to its own pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from django.db import transaction

from articles.models import Document, Image, OldAddress, Origin
from articles.models.origin import MAX_PATH, normal_path
from articles.sanitizing import is_blank
from articles.wordpress import body, wxr
from articles.wordpress.body import Picture
from articles.wordpress.files.sources import originals
from articles.wordpress.files.storing import Library
from articles.wordpress.origins import Origins, key_of, link_path, site_of
from articles.wordpress.places import Places
from articles.wordpress.plan import Plan
from articles.wordpress.report import LEFT, NEW, UNCHANGED, Report
from articles.wordpress.survey import Attachment, Survey
from articles.wordpress.texts import plain
from articles.wordpress.wxr.values import identity

NO_HOST = "?"
CACHED = 5_000  # files
# A service that many sites let deliver their pictures; the address behind its own is theirs.
PROXY = re.compile(r"^https?://i[0-3]\.wp\.com/(?=[^/]+\.[^/]+/)")
UPLOADS = re.compile(r"/uploads/|/files/|\A/[0-9]{4}/[0-9]{2}/[^/]+\.[a-z0-9]{2,5}\Z")
PICTURES = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|tiff?|svg|heic)\Z", re.IGNORECASE)
Kind = Origin.Kind
File: TypeAlias = Image | Document


@dataclass
class OldSite:
    """The converter's view of the other site (body.Site)."""

    survey: Survey
    origins: Origins
    plan: Plan
    places: Places
    library: Library | None  # none: pictures and files stay where they are
    report: Report

    def __post_init__(self) -> None:
        self.host = site_of(self.survey.site.address).partition("/")[0]
        # Where its library is, which may be a host of its own.
        self.file_hosts = {self.host, *(_host(one.url) for one in self.survey.attachments.values())} - {"", NO_HOST}
        self.is_missing = False  # whether a picture was, in the text that is being read
        self.files = self.origins.get(Kind.FILE)  # by the path there
        self.cache: dict[str, File | None] = {}
        self.under: dict[int, list[Attachment]] = {}
        for attachment in self.survey.attachments.values():
            self.under.setdefault(attachment.parent, []).append(attachment)

    def settle(self, progress: Callable[[int], None]) -> None:
        """Every file of the other site's library, each in a transaction of its own: a second run goes on."""
        for number, attachment in enumerate(self.survey.attachments.values(), start=1):
            with self.stored():
                self._settle(attachment)
            progress(number)

    @contextmanager
    def stored(self) -> Iterator[None]:
        """A transaction; the files of rows that do not come to be go again."""
        try:
            with transaction.atomic():
                yield
        except BaseException:
            if self.library:
                self.library.undo()
            raise
        if self.library:
            self.library.settle()

    def body_of(self, item: wxr.Item, name: str, footnotes: str) -> tuple[str, bool]:
        """Its text as ours, and whether pictures are missing in it."""
        self.is_missing = False
        converted = body.convert(item.body, self, item.number, footnotes=footnotes)
        for code, detail in converted.notes:
            self.report.find(code, f"{name}: {detail}")
        return "" if is_blank(converted.html) else converted.html, self.is_missing

    def attachment(self, number: str) -> Attachment | None:
        return self.survey.attachments.get(identity(number) or 0)

    # What the converter asks

    def picture(self, address: str, number: int | None) -> Picture | None:
        attachment = self.survey.attachments.get(number or 0)
        found = self.image(attachment.url) if attachment else None
        found = found or self.image(address)
        if found is None:
            self.is_missing = True
            return None
        return Picture(str(found.file.url), found.width, found.height, found.alt, found.caption)

    def pictures_of(self, numbers: Sequence[int]) -> list[Picture]:
        attachments = [self.survey.attachments[number] for number in numbers if number in self.survey.attachments]
        return [picture for one in attachments if (picture := self.picture(one.url, one.number))]

    def pictures_under(self, item: int | None) -> list[Picture]:
        under = [one for one in self.under.get(item or 0, []) if PICTURES.search(link_path(one.url))] if item else []
        return [picture for one in under if (picture := self.picture(one.url, one.number))]

    def link(self, address: str) -> str:
        """Our address for what came along; any other as it is."""
        address = PROXY.sub("https://", address)
        if file := self.file(address):
            return str(file.file.url)
        if _host(address) not in {"", self.host}:
            return address
        parts = urlsplit(address)
        numbers = [value for name in ("p", "page_id") for value in parse_qs(parts.query).get(name, [])]
        path = link_path(address)
        own = self.plan.addresses.get(f"?p={numbers[0]}" if numbers else path) or self.places.address_of(path)
        return f"{own}{'#' + parts.fragment if parts.fragment else ''}" if own else address

    # Files

    def image(self, address: str) -> Image | None:
        found = self.file(address)
        return found if isinstance(found, Image) else None

    def file(self, address: str) -> File | None:
        """What an address of a file there became, looked for now where its library did not list it."""
        address = PROXY.sub("https://", address.strip())
        if not address or _host(address) not in {"", *self.file_hosts}:
            return None
        with suppress(ValueError):
            address = urljoin(self.survey.site.address, address)
        path = link_path(address)
        is_file = bool(UPLOADS.search(path))
        if path not in self.cache:
            self._cache(path, self._known(path) or (self._take(address) if is_file else None))
        self.is_missing |= is_file and self.cache[path] is None
        return self.cache[path]

    def _cache(self, path: str, row: File | None) -> None:
        if len(self.cache) >= CACHED:
            self.cache.clear()
        self.cache[path] = row

    def _settle(self, attachment: Attachment) -> None:
        title, path = plain(attachment.title), link_path(attachment.url)
        noun = "pictures" if PICTURES.search(path) else "documents"
        known = next((self.files[key] for key in _keys(path) if key in self.files), None)
        if known:
            self.report.count(noun, UNCHANGED)
            return
        row = self._take(attachment.url, title=title, alt=plain(attachment.alt), caption=plain(attachment.caption))
        self._cache(path, row)
        if row is None:
            self.report.count(noun, LEFT)
            return
        self.origins.save([self.origins.new(Kind.ATTACHMENT, str(attachment.number), became(row), row.pk)])

    def _take(self, address: str, *, title: str = "", alt: str = "", caption: str = "") -> File | None:
        path = link_path(address)
        if self.library is None:
            self.report.find("file-missing", address)
            return None
        title = (title or unquote(path.rpartition("/")[2]))[:200]
        row: File | None
        if PICTURES.search(path):
            row = self.library.picture(address, title=title, alt=alt[:300], caption=caption[:400])
        else:
            row = self.library.document(address, title=title)
        if row is None:
            self.report.find("file-missing", f"{address}: {self.library.missing.get(address, '')}")
            return None
        self.report.count("pictures" if isinstance(row, Image) else "documents", NEW)
        origin = self.origins.new(Kind.FILE, key_of(path), became(row), row.pk)
        self.files[key_of(path)] = origin
        self.origins.save([origin])
        paths = {path, normal_path(originals(path)[0])}
        OldAddress.objects.bulk_create(
            [OldAddress(path=one, **{became(row): row}) for one in paths if len(one) <= MAX_PATH],
            ignore_conflicts=True,
        )
        return row

    def _known(self, path: str) -> File | None:
        origin = next((self.files[key] for key in _keys(path) if key in self.files), None)
        if origin is None:
            return None
        model = Image if origin.became == Origin.Became.IMAGE else Document
        return model.objects.filter(pk=origin.row_id).first()


def _host(address: str) -> str:
    """Empty for an address without one, and for what is none on the web something that no site has."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return NO_HOST
    return host if parts.scheme in {"", "http", "https"} else NO_HOST


def _keys(path: str) -> list[str]:
    """The keys under which a file may be known: as it is named, and as what it is a smaller copy of."""
    return [key_of(one) for one in dict.fromkeys([path, *map(normal_path, originals(path))])]


def became(row: File) -> str:
    return Origin.Became.IMAGE if isinstance(row, Image) else Origin.Became.DOCUMENT
