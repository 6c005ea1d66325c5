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
from forum.editions.keeping import FOUND, Keeper, key_of
from forum.editions.page import Answer, Page
from forum.editions.watching import Edition, Gone

MADE = "fwd=miss; stored"
# What readers get where a page was that is not there any longer.
ELSEWHERE = frozenset({
    HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.FOUND, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE,
})  # fmt: skip


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
        request.kept, request.key = request.META[FOUND], key_of(request.META, request.path_info)
        with ExitStack() as request.while_made:
            return self._kept(request, self.get_response(request))

    def process_view(self, request: Any, view: Callable[..., Any], arguments: Any, named: Any) -> HttpResponse | None:
        """Behind the other middleware's way in: here it is known what the address means, and whether to keep it."""
        reads = parameters_of(view)
        if reads is None or not hasattr(request, "while_made") or any(name in request.GET for name in reads):
            return None
        try:
            answer = self._answer(request)
        except Gone:
            return None
        return answer.as_response() if answer else None

    def _answer(self, request: Any) -> Answer | None:
        """With the page that is kept; otherwise, and when nobody else makes it any longer, prepares for keeping it.

        What was found before, without parameters, is known not to hold.
        """
        keeper, key, meta = self.keeper, request.key, request.META
        if meta.get("QUERY_STRING"):
            request.kept = keeper.store.get(key)
            if answer := keeper.answer_with(request.kept, key, meta):
                return answer
        request.while_made.enter_context(keeper.store.alone(key))
        if answer := keeper.answer_with(keeper.store.get_shared(key), key, meta):
            return answer
        edition = watching.current()
        if edition is not None:
            request.edition, request.shown = edition, Shown()
            request.method = "GET"  # what is made for a HEAD request is kept for everybody
        return None

    def _kept(self, request: Any, response: HttpResponse) -> HttpResponse:
        edition: Edition | None = getattr(request, "edition", None)
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE and request.kept is not None:
            answer = self.keeper.stale_answer(request.key, request.kept, request.META)
            return answer.as_response() if answer else response
        if edition is None:
            return response
        if _is_for_everybody(response):
            response.setdefault("Cache-Control", _cache_control())
            made = Page.of(response, edition, request.shown)
            self.keeper.store.set(request.key, made)
            return made.answer(request.META, MADE).as_response()
        if response.status_code in ELSEWHERE and request.kept is not None and not request.kept.is_withdrawn:
            self.keeper.store.set(request.key, Page.withdrawn(edition))
        if request.META["REQUEST_METHOD"] == "HEAD" and not response.streaming:
            response.content = b""
        return response


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
