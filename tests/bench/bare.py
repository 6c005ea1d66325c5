"""The least that Django can do: settings, address and view of a site that returns so many bytes. No middleware.

Served beside the real site, for what it costs is the unit in which docs/performance.md counts.
"""

from __future__ import annotations

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import path

SECRET_KEY = "signs nothing"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = __name__
MIDDLEWARE: list[str] = []


@cache
def body(size: int) -> bytes:
    return b"x" * size


def answer(request: HttpRequest, size: int) -> HttpResponse:
    return HttpResponse(body(size))


urlpatterns = [path("<int:size>/", answer)]
