"""Natural keys: what came from which site, whether it changed there since, and whether somebody changed it here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from hashlib import blake2b
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db.models import QuerySet

from articles.models import Origin
from articles.models.origin import normal_path
from articles.sanitizing import UNWANTED

MAX_KEY = 200


def site_of(address: str) -> str:
    """One spelling of a site: host and path, without scheme, “www.” and slashes at the end."""
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
    except ValueError:  # a title, where there is no address
        return address[:MAX_KEY]
    host = (parts.netloc.rpartition("@")[2]).lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}"[:MAX_KEY] or "unknown"


def link_path(address: str) -> str:
    """The path of an address there, as old addresses are kept; the front page's for what is no address."""
    with suppress(ValueError):
        return normal_path(UNWANTED.sub("", unquote(urlsplit(address).path)))
    return "/"


def digest_of(*parts: Any) -> str:
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def key_of(text: str) -> str:
    """A key that fits: the text, or the digest of one that is too long."""
    return text if len(text) <= MAX_KEY else digest_of(text)


class Origins:
    """The natural keys of one site."""

    def __init__(self, site: str) -> None:
        self.site = site

    def of(self, kind: str) -> QuerySet[Origin]:
        return Origin.objects.filter(site=self.site, kind=kind)

    def get(self, kind: str, keys: Iterable[str] | None = None) -> dict[str, Origin]:
        rows = self.of(kind)
        return {row.key: row for row in (rows if keys is None else rows.filter(key__in=list(keys)))}

    def new(self, kind: str, key: str, became: str = "", number: int | None = None, **fields: Any) -> Origin:
        return Origin(site=self.site, kind=kind, key=key, became=became, number=number, **fields)

    @staticmethod
    def save(rows: Iterable[Origin]) -> None:
        """New ones and known ones alike; of two with one key, the first."""
        once: dict[tuple[str, str], Origin] = {}
        for row in rows:
            once.setdefault((row.kind, row.key), row)
        Origin.objects.bulk_create(
            [_without_id(row) for row in once.values()],
            batch_size=2000,
            update_conflicts=True,
            unique_fields=["site", "kind", "key"],
            update_fields=["became", "number", "digest", "kept", "lacks_files"],
        )


def _without_id(row: Origin) -> Origin:
    row.pk = None
    return row
