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
from articles.wordpress.people import nicename
from articles.wordpress.places import CATEGORY, TAG, Bases
from articles.wordpress.survey import ATTACHMENT, PAGE, POST

PERMANENT = {301, 308}
REDIRECTS = PERMANENT | {302, 303, 307}


@dataclass(frozen=True)
class Answer:
    """What an address gave; `problem` is empty where a reader gets a page, at once or after one lasting redirect."""

    address: str
    status: int
    leads_to: str = ""
    problem: str = ""


def check(address: str) -> Answer:
    """Ask for the path of an address, on whatever host it was."""
    try:
        path = _path_of(address)
    except ValueError:
        return Answer(address, 0, problem="no address")
    client = Client(raise_request_exception=False)
    first = _get(client, path)
    if first.status_code == 200:
        return Answer(address, 200)
    if first.status_code not in REDIRECTS:
        return Answer(address, first.status_code, problem=str(first.status_code))
    target = first["Location"]
    if first.status_code not in PERMANENT:
        return Answer(address, first.status_code, target, "not permanent")
    second = _get(client, _path_of(target))
    if second.status_code == 200:
        return Answer(address, first.status_code, target)
    problem = "more than one redirect" if second.status_code in REDIRECTS else str(second.status_code)
    return Answer(address, first.status_code, target, problem)


def addresses_in(path: Path, bases: Bases) -> Iterator[str]:
    """Of a list with one address a line, of a sitemap, or of a WordPress export: its public posts and pages, what hangs
    on them, its categories, tags and authors, and its files."""
    with path.open("rb") as file:
        head = file.read(4096)
        file.seek(0)
        if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            yield from (line.strip() for line in file.read().decode("utf-8", "replace").splitlines() if line.strip())
        elif b"<rss" in head:
            yield from _of_export(file, bases)
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


def _of_export(file: BinaryIO, bases: Bases) -> Iterator[str]:
    """Each once, in the order of the file."""
    seen: set[str] = set()
    for entry in wxr.read(file):
        for address in _of_entry(entry, bases):
            if address and address not in seen:
                seen.add(address)
                yield address


def _of_entry(entry: wxr.Record, bases: Bases) -> Iterator[str]:
    if isinstance(entry, wxr.Term):
        yield from _of_term(entry, bases)
    elif isinstance(entry, wxr.Author) and entry.login:
        yield f"/author/{nicename(entry.login)}/"
    elif isinstance(entry, wxr.Item) and entry.kind == ATTACHMENT:
        yield entry.attachment_url
    elif isinstance(entry, wxr.Item) and _is_public(entry):
        yield entry.address
        if entry.number:
            yield f"/?p={entry.number}"
        if entry.kind == POST:
            yield f"{entry.address.rstrip('/')}/feed/" if "?" not in entry.address else ""
            for term in entry.terms:
                yield from _of_term(term, bases)


def _of_term(term: wxr.Term, bases: Bases) -> Iterator[str]:
    base = {CATEGORY: bases.category, TAG: bases.tag}.get(term.taxonomy)
    if base and term.slug:
        yield f"/{base}/{term.slug}/"
        if term.number and term.taxonomy == CATEGORY:
            yield f"/?cat={term.number}"


def _is_public(item: wxr.Item) -> bool:
    return item.kind in {POST, PAGE} and item.status == "publish" and not item.password


def _path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"


def _get(client: Client, path: str) -> HttpResponse:
    host = next((host.lstrip(".") for host in settings.ALLOWED_HOSTS if host != "*"), "localhost")
    found: HttpResponse = client.get(path, secure=settings.FORUM_HTTPS, headers={"host": host})  # type: ignore[assignment]
    if found.streaming:
        found.close()
    return found
