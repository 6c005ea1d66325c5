"""Whether old addresses answer: each is asked of the site itself, in this process, without a network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from defusedxml.ElementTree import ParseError, iterparse
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from articles.wordpress import wxr
from articles.wordpress.survey import PAGE, POST

PERMANENT = {301, 308}


@dataclass(frozen=True)
class Answer:
    """What an address gave; `problem` is empty where a reader gets a page, at once or after one lasting redirect."""

    address: str
    status: int
    leads_to: str = ""
    problem: str = ""


def check(address: str) -> Answer:
    """Ask for the path of an address, on whatever host it was."""
    client = Client(raise_request_exception=False)
    first = _get(client, _path_of(address))
    if first.status_code == 200:
        return Answer(address, 200)
    if first.status_code not in {301, 302, 303, 307, 308}:
        return Answer(address, first.status_code, problem=str(first.status_code))
    target = first["Location"]
    if first.status_code not in PERMANENT:
        return Answer(address, first.status_code, target, "not permanent")
    second = _get(client, _path_of(target))
    if second.status_code == 200:
        return Answer(address, first.status_code, target)
    problem = "more than one redirect" if 300 <= second.status_code < 400 else str(second.status_code)
    return Answer(address, first.status_code, target, problem)


def addresses_in(path: Path) -> Iterator[str]:
    """Of a list with one address a line, of a sitemap, or of a WordPress export: its public posts and pages, their
    categories, tags and authors, and its files."""
    with path.open("rb") as file:
        head = file.read(4096)
        file.seek(0)
        if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            yield from (line.strip() for line in file.read().decode("utf-8", "replace").splitlines() if line.strip())
        elif b"<rss" in head:
            yield from _of_export(file)
        else:
            yield from _of_sitemap(file)


def _of_sitemap(file: BinaryIO) -> Iterator[str]:
    try:
        for _event, element in iterparse(file, forbid_dtd=True):
            if element.tag.rpartition("}")[2] == "loc" and element.text:
                yield element.text.strip()
            element.clear()
    except ParseError as error:
        raise ValueError(f"This is no sitemap: {error}.") from error


def _of_export(file: BinaryIO) -> Iterator[str]:
    """Each once, in the order of the file."""
    seen: set[str] = set()
    for entry in wxr.read(file):
        for address in _of_entry(entry):
            if address and address not in seen:
                seen.add(address)
                yield address


def _of_entry(entry: object) -> Iterator[str]:
    if not isinstance(entry, wxr.Item):
        return
    if entry.kind == "attachment":
        yield entry.attachment_url
    is_public = entry.kind in {POST, PAGE} and entry.status == "publish" and not entry.password
    if not is_public:
        return
    yield entry.address
    if entry.number:
        yield f"/?p={entry.number}"
    if entry.kind == POST:
        yield f"{entry.address.rstrip('/')}/feed/"
        yield from (f"/category/{term.slug}/" for term in entry.terms if term.taxonomy == "category" and term.slug)
        yield from (f"/tag/{term.slug}/" for term in entry.terms if term.taxonomy == "post_tag" and term.slug)


def _path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"


def _get(client: Client, path: str) -> HttpResponse:
    host = next((host.lstrip(".") for host in settings.ALLOWED_HOSTS if host != "*"), "localhost")
    found: HttpResponse = client.get(path, secure=settings.FORUM_HTTPS, headers={"host": host})  # type: ignore[assignment]
    if found.streaming:
        found.close()
    return found
