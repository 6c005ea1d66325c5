"""Answers from what is kept, where the server has not done so already; keeps what is made."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from forum.editions import Shown, parameters_of, watching
from forum.editions.keeping import FOUND, HIT, Keeper, key_of
from forum.editions.page import Page
from forum.editions.watching import Edition, Gone

MADE = "fwd=miss; stored"


class PageMiddleware:
    """Outermost: what it keeps has passed all the others, and a kept page passes none of them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if settings.FORUM_CACHE == "off":
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.keeper = Keeper()

    def __call__(self, request: Any) -> HttpResponse:
        if not self.keeper.may_answer(request.META):
            return self.get_response(request)
        was_asked = FOUND in request.META
        if not was_asked and (answer := self.keeper.answer(request.META, request.path_info)):
            return answer.as_response()
        request.kept = request.META[FOUND]
        with ExitStack() as request.while_made:
            return self._kept(request, self.get_response(request))

    def process_view(self, request: Any, view: Callable[..., Any], arguments: Any, named: Any) -> HttpResponse | None:
        """Behind the other middleware's way in: here it is known what the address means, and whether to keep it."""
        reads = parameters_of(view)
        if reads is None or not hasattr(request, "while_made") or any(name in request.GET for name in reads):
            return None
        key = key_of(request.META, request.path_info)
        if request.META.get("QUERY_STRING"):
            request.kept = self.keeper.store.get(key)
        try:
            return self._answer_or_prepare(request, key)
        except Gone:
            return None

    def _answer_or_prepare(self, request: Any, key: str) -> HttpResponse | None:
        """The page that is kept; otherwise, and when nobody else makes it any longer, whatever keeping it will take."""
        page: Page | None = request.kept
        if page is None or not self.keeper.holds(key, page):
            request.while_made.enter_context(self.keeper.store.alone(key))
            page = self.keeper.store.get_shared(key)
        if page is not None and self.keeper.holds(key, page):
            return page.answer(request.META, HIT).as_response()
        edition = watching.current()
        if edition is not None and request.method == "GET":
            request.edition, request.shown, request.key = edition, Shown(), key
        return None

    def _kept(self, request: Any, response: HttpResponse) -> HttpResponse:
        edition: Edition | None = getattr(request, "edition", None)
        page: Page | None = request.kept
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE and page is not None:
            return (
                self.keeper.last(key_of(request.META, request.path_info), page).stale_answer(request.META).as_response()
            )
        if edition is None or not _is_for_everybody(response):
            return response
        response.setdefault("Cache-Control", _cache_control())
        made = Page.of(response, edition, request.shown)
        self.keeper.store.set(request.key, made)
        return made.answer(request.META, MADE).as_response()


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
