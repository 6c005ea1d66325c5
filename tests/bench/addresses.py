"""Which pages are measured: found by asking the site, as a reader finds them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from tests.bench.dataset import DataSet
from tests.bench.load import Answer, fetch
from tests.bench.servers import Server

DISCUSSED = "/the-discussed-one/"  # leads to where it is
DEEPEST = 50
SEARCH = "/search/?q=peace+treaty"
STYLES = re.compile(r'href="(/static/[^"]+\.css)"')

# In an order of chance, but the same one each time
OTHERS = """
SELECT '/' || to_char(published_at AT TIME ZONE 'UTC', 'YYYY/MM/DD') || '/' || slug || '/'
FROM articles_article
WHERE status = 'published' AND published_at < now() AND expires_at IS NULL AND accepts_comments
    AND slug <> 'the-discussed-one'
ORDER BY md5(slug) LIMIT %s
"""
LARGEST_SECTION = """
SELECT slug FROM articles_section section
ORDER BY (SELECT count(*) FROM articles_article WHERE section_id = section.id) DESC, id LIMIT 1
"""


@dataclass(frozen=True)
class Addresses:
    article: str
    section: str  # page 50, or the last one of a smaller section
    static: str
    others: list[str]
    home: str = "/"
    feed: str = "/feed/"
    search: str = SEARCH


def find(server: Server, data: DataSet, others: int) -> Addresses:
    section = _followed(server, f"/section/{data.query(LARGEST_SECTION)[0][0]}/")
    styles = STYLES.search(fetch(server.port, "/").text())
    if styles is None:
        raise LookupError("The home page has no style sheet.")
    return Addresses(
        article=_followed(server, DISCUSSED),
        section=_deepest(server, section),
        static=styles[1],
        others=[quote(row[0]) for row in data.query(OTHERS, [others])],
    )


def _followed(server: Server, path: str) -> str:
    """Where this leads, if it leads anywhere else."""
    answer = fetch(server.port, path)
    return _location(answer) if answer.status in {301, 302} else path


def _location(answer: Answer) -> str:
    return re.sub(r"^https?://[^/]+", "", answer.headers["location"])


def _deepest(server: Server, section: str) -> str:
    pages = (f"{section}page/{number}/" for number in range(DEEPEST, 1, -1))
    return next((page for page in pages if fetch(server.port, page).status == 200), section)
