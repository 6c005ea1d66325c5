"""Whether old addresses answer, and with what they were of: each is asked of the site itself, in this process,
without a network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from defusedxml.ElementTree import ParseError, iterparse
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from articles import old_addresses
from articles.models import Origin
from articles.wordpress import survey, wxr
from articles.wordpress.origins import Origins, key_of, link_path, site_of
from articles.wordpress.people import nicename
from articles.wordpress.places import CATEGORY, TAG, Bases
from articles.wordpress.survey import ATTACHMENT, PAGE, POST

PERMANENT = {301, 308}
PAGE_OF_LIST = re.compile("/page/[0-9]+/?$")
Kind = Origin.Kind
REDIRECTS = PERMANENT | {302, 303, 307}


@dataclass(frozen=True)
class Answer:
    """What an address gave; `problem` is empty where a reader gets a page, at once or after one lasting redirect, and
    the right one as far as is known."""

    address: str
    status: int
    leads_to: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Asked:
    """An old address, and where it should lead: empty where that is not known."""

    address: str
    right: str = ""


def check(address: str, right: str = "") -> Answer:
    """Ask for the path of an address, on whatever host it was; `right` is where it should lead, if that is known."""
    answer = _ask(address)
    came_to = _path_of(answer.leads_to or address) if answer.status and not answer.problem else ""
    if right and came_to and unquote(came_to) != unquote(right):
        return replace(answer, problem=f"leads elsewhere than to {right}")
    return answer


def _ask(address: str) -> Answer:
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
    if first.status_code not in PERMANENT and not PAGE_OF_LIST.search(path):  # lists grow
        return Answer(address, first.status_code, target, "not permanent")
    second = _get(client, _path_of(target))
    if second.status_code == 200:
        return Answer(address, first.status_code, target)
    problem = "more than one redirect" if second.status_code in REDIRECTS else str(second.status_code)
    return Answer(address, first.status_code, target, problem)


def addresses_in(path: Path, bases: Bases) -> Iterator[Asked]:
    """Of a list with one address a line, of a sitemap, or of a WordPress export: its public posts and pages, what hangs
    on them, its categories, tags and authors, and its files."""
    with path.open("rb") as file:
        head = file.read(4096)
        file.seek(0)
        if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            lines = map(str.strip, file.read().decode("utf-8", "replace").splitlines())
            yield from (Asked(line, _right_of(line)) for line in lines if line)
        elif b"<rss" in head:
            yield from _of_export(file, bases)
        else:
            yield from (Asked(line, _right_of(line)) for line in _of_sitemap(file))


def _of_sitemap(file: BinaryIO) -> Iterator[str]:
    try:
        for _event, element in iterparse(file, forbid_dtd=True):
            if element.tag.rpartition("}")[2] == "loc" and element.text:
                yield element.text.strip()
            element.clear()
    except ParseError as error:
        raise ValueError(f"This is no sitemap: {error}.") from error


def _of_export(file: BinaryIO, bases: Bases) -> Iterator[Asked]:
    """Each once, in the order of the file."""
    seen: set[str] = set()
    origins = Origins("")
    for entry in wxr.read(file):
        if isinstance(entry, wxr.Site):
            origins = Origins(site_of(entry.address or entry.title))
        for asked in _of_entry(entry, bases, origins):
            if asked.address and asked.address not in seen:
                seen.add(asked.address)
                yield asked


def _of_entry(entry: wxr.Record, bases: Bases, origins: Origins) -> Iterator[Asked]:
    if isinstance(entry, wxr.Term):
        yield from _of_term(entry, bases, origins)
    elif isinstance(entry, wxr.Author) and entry.login:
        yield Asked(f"/author/{nicename(entry.login)}/", _right(origins, Kind.AUTHOR, entry.login))
    elif isinstance(entry, wxr.Item) and entry.kind == ATTACHMENT:
        yield Asked(entry.attachment_url, _right(origins, Kind.FILE, link_path(entry.attachment_url)))
    elif isinstance(entry, wxr.Item) and _is_public(entry):
        yield from _of_item(entry, origins)
        for term in entry.terms if entry.kind == POST else ():
            yield from _of_term(term, bases, origins)


def _of_item(item: wxr.Item, origins: Origins) -> Iterator[Asked]:
    right = _right(origins, item.kind, survey.key_of(item))
    yield Asked(item.address, right)
    if item.number:
        yield Asked(f"/?p={item.number}", right)
    if item.kind == POST and "?" not in item.address:
        yield Asked(f"{item.address.rstrip('/')}/feed/", right and f"{right}feed/")


def _of_term(term: wxr.Term, bases: Bases, origins: Origins) -> Iterator[Asked]:
    base = {CATEGORY: bases.category, TAG: bases.tag}.get(term.taxonomy)
    if base and term.slug:
        right = _right(origins, Kind.CATEGORY if term.taxonomy == CATEGORY else Kind.TAG, term.slug)
        yield Asked(f"/{base}/{term.slug}/", right)
        if term.number and term.taxonomy == CATEGORY:
            yield Asked(f"/?cat={term.number}", right)


def _right(origins: Origins, kind: str, key: str) -> str:
    """Where what the other site had under this key is here; empty for what did not come, or is not public."""
    row = origins.of(kind).filter(key=key_of(key)).first()
    return old_addresses.public_address(old_addresses.target_of(row)) if row else ""


def _right_of(address: str) -> str:
    """Of an address of which nothing else is known: as the import, or an editor, noted it down."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.query:
        return ""
    found = old_addresses.find(unquote(parts.path))
    return found.address if found and not found.comment_page else ""


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
