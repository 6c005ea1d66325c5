"""The pages in an archive: everything can be read with a browser and nothing else."""

from __future__ import annotations

import re
from urllib.parse import unquote

from tests.forum.archived_site import lines
from tests.forum.conftest import Archived


def test_every_article_is_a_page_that_opens_from_the_disk(archived: Archived) -> None:
    page = archived.folder / "html/2024/05/a-river-and-its-treaty.html"
    text = page.read_text(encoding="utf-8")
    assert "<h1>A river &amp; &lt;its&gt; treaty</h1>" in text
    assert "By Ann Author, Bo Byline." in text
    addresses = re.findall(r'(?:src|href)="([^"]*)"', text)
    local = [address for address in addresses if not address.startswith("https://")]
    assert len([address for address in local if "media/images" in address]) == 2
    assert [address for address in local if not (page.parent / address).is_file()] == []


def test_links_lead_to_pages_of_the_archive_and_else_to_the_site(archived: Archived) -> None:
    [scheduled] = [row for row in lines(archived.folder, "articles") if row["headline"] == "Tomorrow’s"]
    text = (archived.folder / f"html/unpublished/{scheduled['id']}.html").read_text(encoding="utf-8")
    assert text.count('href="../2024/05/a-river-and-its-treaty.html"') == 1
    assert '<a href="http://testserver/about/">' in text


def test_lists_lead_to_every_page(archived: Archived) -> None:
    html = archived.folder / "html"
    lists = [html / "index.html", *html.rglob("*/index.html")]
    links = [(page, address) for page in lists for address in re.findall(r'href="([^"]+)"', page.read_text())]
    found = {(page.parent / unquote(address)).resolve() for page, address in links}
    assert found == {path.resolve() for path in html.rglob("*") if path.is_file()}
