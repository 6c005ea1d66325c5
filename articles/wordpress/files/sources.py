"""Files of the old site: which ones an address may mean, and a folder of them. Knows no model of ours."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import unquote_to_bytes, urlsplit, urlunsplit

from django.utils.translation import gettext as _


class Missing(Exception):
    """A file cannot be had; `reason` says why in words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Source(Protocol):
    def open(self, address: str) -> BinaryIO:
        """The file at an address of the old site, for the caller to close; raises Missing."""


# What WordPress and its plugins put behind the name of a picture, from the right: twice the pixels, a size, an edit
# made in its editor, and its own smaller or upright version of what was uploaded.
VARIANT = re.compile(
    r"(?P<stem>.*?[^/])(?P<made>-(?:scaled|rotated))?(?P<edit>-e[0-9]{10,13})?(?P<size>-[0-9]{1,5}x[0-9]{1,5})?"
    r"(?P<twice>@2x)?(?P<suffix>\.(?:jpe?g|png|gif|webp|avif|heic|bmp|tiff?))",
    re.IGNORECASE,
)
# WordPress.com's picture server in front of the real address.
PHOTON = re.compile(r"(?:https?:)?//i[0-9]\.wp\.com/(?=[^/]+\.[^/]+/)", re.IGNORECASE)


def originals(address: str) -> list[str]:
    """The addresses to try for a picture, best first; of any other file only its own.

    The largest version is preferred, except that an edit comes before what it was made of: somebody may have cut
    something away on purpose.
    """
    address = PHOTON.sub("https://", address.strip())
    try:
        parts = urlsplit(address)
    except ValueError:
        return [address]
    found = _variants(parts.path)
    bare = [urlunsplit((parts.scheme, parts.netloc, path, "", "")) for path in found]
    return list(dict.fromkeys([*bare, address] if parts.query or parts.fragment else bare))


def _variants(path: str) -> list[str]:
    variant = VARIANT.fullmatch(path)
    if variant is None:
        return [path]
    stem, made, edit, suffix = (variant[name] or "" for name in ("stem", "made", "edit", "suffix"))
    whole, plain = f"{stem}{made}{edit}{suffix}", f"{stem}{suffix}"
    if edit:
        return [whole, path, plain, f"{stem}{made}{suffix}"]
    if variant["size"]:
        return [plain, whole, path]
    return [path, plain] if variant["twice"] else [plain, path]


UPLOADS = re.compile(r"(?:^|/)(?:wp-content/(?:uploads|blogs\.dir/[0-9]+/files)|files|uploads)/", re.IGNORECASE)
SITE = re.compile(r"sites/[0-9]+/")
BY_MONTH = re.compile(r"(?:^|/)((?:sites/[0-9]+/)?[0-9]{4}/[0-9]{2}/.+)")


class Folder:
    """A copy of `wp-content/uploads`. With `hosts`, addresses of other sites mean no file of it.

    A path is never built from an address: each part is looked for among the names that the folder really has, so
    nothing leads out of it but a link, and links are followed only inside.
    """

    def __init__(self, root: Path, hosts: Collection[str] = ()) -> None:
        inner = (root / "wp-content" / "uploads", root / "uploads", root)  # somebody may have copied more
        self.root = next(path for path in inner if path.is_dir() or path == root).resolve()
        self.hosts = {_bare_host(host) for host in hosts}
        self.names: dict[Path, dict[str, str]] = {}

    def open(self, address: str) -> BinaryIO:
        try:
            parts = urlsplit(address)
        except ValueError as error:
            raise Missing(_("This is no address.")) from error
        host = parts.hostname
        if host and self.hosts and _bare_host(host) not in self.hosts:
            raise Missing(_("It belongs to another site: %(host)s.") % {"host": host})
        for name in _names(parts.path):
            path = self._find(name)
            if path:
                try:
                    return path.open("rb")
                except OSError as error:
                    raise Missing(_("It cannot be read: %(reason)s.") % {"reason": error.strerror}) from error
        raise Missing(_("It is not in the folder of the old site’s files."))

    def _find(self, name: str) -> Path | None:
        path = self.root
        for part in name.split("/"):
            real = self._names_in(path).get(part) or self._names_in(path).get(_alike(part))
            if real is None:
                return None
            path = path / real
        try:
            real_path = path.resolve(strict=True)
        except OSError:
            return None
        return real_path if real_path.is_relative_to(self.root) and real_path.is_file() else None

    def _names_in(self, folder: Path) -> dict[str, str]:
        """The names of a folder, by themselves and by what is taken for the same; each folder is read once."""
        if folder not in self.names:
            try:
                found = sorted(os.listdir(folder)) if folder.resolve().is_relative_to(self.root) else []  # noqa: PTH208
            except OSError:
                found = []
            self.names[folder] = {_alike(name): name for name in reversed(found)} | {name: name for name in found}
        return self.names[folder]


def _bare_host(host: str) -> str:
    return host.lower().removeprefix("www.")


def _alike(name: str) -> str:
    """Macs take letters apart from their accents, and cameras and people disagree on `.JPG`."""
    stem, dot, suffix = unicodedata.normalize("NFC", name).rpartition(".")
    return f"{stem}{dot}{suffix.casefold()}"


def _names(raw: str) -> Iterator[str]:
    """Where in a copy of the uploads the file of an address's path may be, most likely first."""
    for path in dict.fromkeys([_decoded(raw), raw]):  # some hosts stored the names as they stand in addresses
        found = UPLOADS.search(path)
        by_month = BY_MONTH.search(path)
        names = [path[found.end() :]] if found else []
        names += [by_month[1]] if by_month else []
        names += [] if found else [path.lstrip("/")]
        for name in dict.fromkeys(names):
            yield from (name, SITE.sub("", name, count=1)) if SITE.match(name) else (name,)


def _decoded(path: str) -> str:
    raw = unquote_to_bytes(path.encode(errors="replace"))
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")  # as servers of the early years wrote them
