"""What the tests of editions share: a site with all its pages, and asking for them kept and afresh."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.test import Client, override_settings

from tests.whole_site import make_site

NOT_KEPT = frozenset({
    "search", "hits", "filtered", "no hits", "report", "own comment", "preview", "closed preview", "missing",
})  # fmt: skip
FEEDS = {
    "feed": "/feed/",
    "Atom feed": "/feed/atom/",
    "section's feed": "/section/world/asia/feed/",
    "tag's feed": "/tag/rivers/feed/",
    "author's feed": "/author/ann-author/feed/json/",
    "comments' feed": "/comments/feed/",
    "sitemap": "/sitemap.xml",
    "places": "/sitemap-places.xml",
    "month's sitemap": "/sitemap-2024-05.xml",
    "news sitemap": "/news-sitemap.xml",
}


@dataclass
class Readers:
    """Some who get what is kept, and one for whom everything is made afresh."""

    pages: dict[str, str]
    client: Client = field(default_factory=Client)
    fresh_client: Client = field(init=False)

    def __post_init__(self) -> None:
        with override_settings(FORUM_CACHE="off"):
            self.fresh_client = Client()
            self.fresh_client.get("/livez")  # now its middleware is chosen

    def get(self, name: str) -> Any:
        return self.client.get(self.pages.get(name, name))

    def body(self, name: str) -> bytes:
        return bytes(self.get(name).content)

    def fresh(self, name: str) -> bytes:
        return bytes(self.fresh_client.get(self.pages.get(name, name)).getvalue())

    def is_kept(self, name: str) -> bool:
        return bool(self.get(name)["Cache-Status"] == "forum; hit")

    def read_all(self) -> None:
        for name in self.pages:
            assert self.get(name).status_code == 200, name

    def made_anew(self) -> set[str]:
        """The pages that are not kept as they are; asking makes them."""
        return {name for name in self.pages if not self.is_kept(name)}

    def assert_all_true(self) -> None:
        """Each page, as readers get it, is byte for byte what it would be if nothing were ever kept."""
        for name in self.pages:
            assert self.body(name) == self.fresh(name), name


def make_readers() -> Readers:
    addresses = make_site()
    article = addresses["article"]
    kept = {name: path for name, path in addresses.items() if name not in NOT_KEPT}
    return Readers({**kept, **FEEDS, "article's feed": f"{article}feed/"})
