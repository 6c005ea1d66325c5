"""Answering from what is kept. The server's way in (forum/wsgi.py) does so before Django knows of the request; the
middleware does where that way was not taken, and for everything that first needs Django."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Iterable, MutableMapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import get_path_info

from forum.editions import watching
from forum.editions.page import Answer, Page
from forum.editions.store import Store
from forum.editions.watching import Gone
from forum.http import ADMIN_PATH

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Meta = MutableMapping[str, Any]  # a WSGI environment, which is Django's request.META

HOST = re.compile(r"(?:\[[\da-f:.]+\]|[a-z\d.-]*[a-z\d]|)(?::(\d+))?")
SAFE = frozenset({"GET", "HEAD"})
HIT = "hit"
FOUND = "forum.kept"  # in the environment, the page that was kept at this address, or None

logger = logging.getLogger(__name__)


class Keeper:
    def __init__(self) -> None:
        self.store = Store()
        self.never = (ADMIN_PATH, str(settings.STATIC_URL), str(settings.MEDIA_URL))

    def may_answer(self, meta: Meta) -> bool:
        return (
            meta["REQUEST_METHOD"] in SAFE
            and not meta.get("PATH_INFO", "").startswith(self.never)
            and _is_usual(meta.get("HTTP_HOST", ""), str(meta.get("SERVER_PORT", "")))
        )

    def answer(self, meta: Meta, path: str) -> Answer | None:
        """With what is kept at this address, if it still holds, or if nobody can say whether it does."""
        if not self.may_answer(meta):
            return None
        key = key_of(meta, path)
        page = meta[FOUND] = None if meta.get("QUERY_STRING") else self.store.get(key)
        if page is None:
            return None
        try:
            return self.answer_with(page, key, meta)
        except Gone:
            return self.stale_answer(key, page, meta)

    def answer_with(self, page: Page | None, key: str, meta: Meta) -> Answer | None:
        """If there is one and it holds; raises Gone."""
        return page.answer(meta, HIT) if page is not None and self.holds(key, page) else None

    def stale_answer(self, key: str, page: Page, meta: Meta) -> Answer | None:
        """With the last page that was there: another process may have made a newer one, or found that it is gone."""
        last = self.store.get_shared(key) or page
        return None if last.is_withdrawn else last.stale_answer(meta)

    def holds(self, key: str, page: Page) -> bool:
        """Whether what readers see on this page is still so; raises Gone."""
        now = watching.current()
        if (
            now is None
            or page.is_withdrawn
            or page.edition != now.site
            or (page.until is not None and page.until <= now.at)
        ):
            return False
        if page.threads_edition == now.threads or page.threads == ():
            return True
        if page.threads is None or watching.have_moved(page.threads, page.threads_edition):
            return False
        self.store.remember(key, page._replace(threads_edition=now.threads))
        return True


def answering_first(application: Application) -> Application:
    """The same application, which a request does not reach that a kept page answers."""
    if settings.FORUM_CACHE == "off":
        return application
    keeper = Keeper()

    def answered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            answer = keeper.answer(environ, get_path_info(environ))
        except Exception:  # whatever it may be, Django answers
            logger.exception("A kept page could not be answered")
            answer = None
        if answer is None:
            return application(environ, start_response)
        start_response(f"{answer.status.value} {answer.status.phrase}", answer.headers)
        return [answer.body]

    return answered


def key_of(meta: Meta, path: str) -> str:
    """Nothing is kept for a host that is not one of ours, so nothing is found for it."""
    address = f"{_scheme(meta)}://{meta.get('HTTP_HOST', '')}{path}"
    return hashlib.sha256(address.encode(errors="surrogateescape")).hexdigest()


@lru_cache(maxsize=500)
def _is_usual(host: str, served_port: str) -> bool:
    """Whether browsers would write it so: a site has many names else, and nothing is kept for them."""
    found = HOST.fullmatch(host)
    return found is not None and found[1] in {None, served_port, str(urlsplit(settings.FORUM_ORIGIN).port)}


def _scheme(meta: Meta) -> str:
    """As Django tells it."""
    if settings.SECURE_PROXY_SSL_HEADER:
        header, secure = settings.SECURE_PROXY_SSL_HEADER
        if (told := meta.get(header)) is not None:
            return "https" if told.partition(",")[0].strip() == secure else "http"
    return str(meta["wsgi.url_scheme"])
