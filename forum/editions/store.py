"""Where pages are kept: in the memory of each process, and in Django's cache for all of them.

The cache may be gone, slow or full of rubbish: then pages are made as if they had never been kept, and it is asked
again after a while.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar
from zlib import crc32

from django.conf import settings
from django.core.cache import caches

from forum.editions.page import Page
from forum.shelf import Shelf, weight

CODE = ("forum", "articles", "comments", "templates")
KINDS = {".py", ".html", ".xml", ".txt"}
PLAIN = (str, int, bool, type(None))
PAUSE_SECONDS = 5.0  # after the cache has failed
SLOW_SECONDS = 0.08  # for an answer over the network; a page that is made asks three times
LOCKS = 64  # files; two pages that share one only wait for each other
WAIT_SECONDS, STEP_SECONDS = 5.0, 0.005

ROOM = 8 * 2**20  # bytes of memory, in each process

Result = TypeVar("Result")

memory: Shelf[Page] = Shelf(ROOM, weight)

logger = logging.getLogger(__name__)


class _Health:
    """Of this process's way to the cache."""

    paused_until = 0.0


class Store:
    def __init__(self) -> None:
        self.version = version()
        self.is_far = "://" in settings.FORUM_CACHE
        self.locks = Path(settings.VAR_DIR) / "cache" / "locks"

    def get(self, key: str) -> Page | None:
        return memory.find(self._name(key)) or self.get_shared(key)

    def get_shared(self, key: str) -> Page | None:
        """As another process may have stored it just now; from then on it is in this one's memory too."""
        kept, own = self._name(key), memory.find(self._name(key))
        page = Page.from_cache(self._try(lambda: caches["default"].get(kept)))
        if page is None or (own is not None and own.made_at > page.made_at):
            return own
        memory.keep(kept, page)
        return page

    def set(self, key: str, page: Page) -> None:
        self.remember(key, page)
        self._try(lambda: caches["default"].set(self._name(key), page.to_cache()))

    def remember(self, key: str, page: Page) -> None:
        """In this process alone."""
        memory.keep(self._name(key), page)

    @contextmanager
    def alone(self, key: str) -> Iterator[None]:
        """One at a time for each page on this machine, or whoever has waited long enough. Ends with its process."""
        with ExitStack() as stack:
            with suppress(OSError):  # no place for locks: then some pages are made twice
                self.locks.mkdir(parents=True, exist_ok=True)
                _wait_for(stack.enter_context((self.locks / str(crc32(key.encode()) % LOCKS)).open("ab")))
            yield

    def _name(self, key: str) -> str:
        return f"{self.version}{key}"

    def _try(self, ask: Callable[[], Result]) -> Result | None:
        begin = monotonic()
        if begin < _Health.paused_until:
            return None
        try:
            answer = ask()
        except Exception:  # whatever a cache may come up with, readers do not notice
            answer = None
            _pause("The cache fails; it is left alone for %s seconds", is_error=True)
        else:
            if self.is_far and monotonic() - begin > SLOW_SECONDS:
                _pause("The cache is slow; it is left alone for %s seconds")
        return answer


def _pause(why: str, *, is_error: bool = False) -> None:
    _Health.paused_until = monotonic() + PAUSE_SECONDS
    logger.warning(why, PAUSE_SECONDS, exc_info=is_error)


def _wait_for(file: Any) -> None:
    end = monotonic() + WAIT_SECONDS
    while monotonic() < end:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sleep(STEP_SECONDS)
        else:
            return


def version() -> str:
    """Of everything that shapes a page and stands in no database: code, templates, settings, names of static files."""
    told = {name: str(getattr(settings, name)) for name in sorted(dir(settings)) if _shapes_pages(name)}
    digest = hashlib.sha256(json.dumps([_code(), told, settings.ALLOWED_HOSTS]).encode())
    with suppress(OSError):
        digest.update((Path(settings.STATIC_ROOT) / "staticfiles.json").read_bytes())
    return digest.hexdigest()[:16]


def _shapes_pages(name: str) -> bool:
    return name.isupper() and "SECRET" not in name and isinstance(getattr(settings, name), PLAIN)


@cache
def _code() -> str:
    root, digest = Path(settings.BASE_DIR), hashlib.sha256()
    files = (file for folder in CODE for file in (root / folder).rglob("*") if file.suffix in KINDS)
    for file in sorted([*files, root / "requirements.txt"]):
        digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
