"""Answers from what is kept, before anything else runs; keeps what is made."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import ExitStack
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from forum.editions import Shown, parameters_of, watching
from forum.editions.page import Page
from forum.editions.store import Store
from forum.editions.watching import Edition, Gone
from forum.http import ADMIN_PATH

SAFE = frozenset({"GET", "HEAD"})
NEVER = (ADMIN_PATH, str(settings.STATIC_URL), str(settings.MEDIA_URL))
HIT = "hit"
MADE = "fwd=miss; stored"


class PageMiddleware:
    """Outermost: what it keeps has passed all the others, and a kept page passes none of them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if settings.FORUM_CACHE == "off":
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.store = Store()

    def __call__(self, request: Any) -> HttpResponse:
        if request.method not in SAFE or request.path_info.startswith(NEVER):
            return self.get_response(request)
        key = _key(request)
        page = request.kept = None if request.META.get("QUERY_STRING") else self.store.get(key)
        if page is not None:
            try:
                if self._holds(key, page):
                    return page.answer(request, HIT)
            except Gone:
                return self._last(key, page).stale_answer(request)
        with ExitStack() as request.while_made:
            return self._kept(request, self.get_response(request))

    def process_view(self, request: Any, view: Callable[..., Any], arguments: Any, named: Any) -> HttpResponse | None:
        """Behind the other middleware's way in: here it is known what the address means, and whether to keep it."""
        reads = parameters_of(view)
        if reads is None or request.method not in SAFE or any(name in request.GET for name in reads):
            return None
        key = _key(request)
        if request.META.get("QUERY_STRING"):
            request.kept = self.store.get(key)
        try:
            return self._answer_or_prepare(request, key)
        except Gone:
            return None

    def _answer_or_prepare(self, request: Any, key: str) -> HttpResponse | None:
        """The page that is kept; otherwise, and when nobody else makes it any longer, whatever keeping it will take."""
        page: Page | None = request.kept
        if page is None or not self._holds(key, page):
            request.while_made.enter_context(self.store.alone(key))
            page = self.store.get_shared(key)
        if page is not None and self._holds(key, page):
            return page.answer(request, HIT)
        edition = watching.current()
        if edition is not None and request.method == "GET":
            request.edition, request.shown, request.key = edition, Shown(), key
        return None

    def _kept(self, request: Any, response: HttpResponse) -> HttpResponse:
        edition: Edition | None = getattr(request, "edition", None)
        page: Page | None = request.kept
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE and page is not None:
            return self._last(_key(request), page).stale_answer(request)
        if edition is None or not _is_for_everybody(response):
            return response
        response.setdefault("Cache-Control", _cache_control())
        made = Page.of(response, edition, request.shown)
        self.store.set(request.key, made)
        return made.answer(request, MADE)

    def _last(self, key: str, page: Page) -> Page:
        """Another process may have made a newer one before the database went away."""
        return self.store.get_shared(key) or page

    def _holds(self, key: str, page: Page) -> bool:
        """Whether what readers see on this page is still so; raises Gone."""
        now = watching.current()
        if now is None or page.edition != now.site or (page.until is not None and page.until <= now.at):
            return False
        if page.threads_edition == now.threads or page.threads == ():
            return True
        if page.threads is None or watching.have_moved(page.threads, page.threads_edition):
            return False
        self.store.remember(key, page._replace(threads_edition=now.threads))
        return True


def _key(request: HttpRequest) -> str:
    """Nothing is kept for a host that is not one of ours, so nothing is found for it."""
    address = f"{request.scheme}://{request.META.get('HTTP_HOST', '')}{request.path_info}"
    return hashlib.sha256(address.encode(errors="surrogateescape")).hexdigest()


def _is_for_everybody(response: HttpResponse) -> bool:
    return (
        response.status_code == HTTPStatus.OK
        and not response.cookies
        and "cookie" not in response.get("Vary", "").lower()
        and "no-store" not in response.get("Cache-Control", "")
        and not response.has_header("Content-Encoding")
    )


def _cache_control() -> str:
    """Browsers ask again each time. A CDN may answer for a while without asking, if the operator wants that."""
    seconds = settings.FORUM_CDN_SECONDS
    shared = f"s-maxage={seconds}, stale-while-revalidate={seconds}, " if seconds else ""
    return f"public, max-age=0, {shared}stale-if-error=86400"
