"""The error pages: right status, no database, no inline code, and an answer even when everything is broken."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.test import Client, RequestFactory
from django.urls import path

from forum import http, views

STATUSES = [400, 403, 404, 413, 500, 503]


def fail_in_sql(request: HttpRequest) -> HttpResponse:
    connection.cursor().execute("SELECT 1 / 0")
    raise AssertionError


def fail_with_nul(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_user_model().objects.filter(username="\0").exists())


def raising(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


def failing_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    return raising(OperationalError("gone"))


handler400, handler403 = views.bad_request, views.permission_denied
handler404, handler500 = views.not_found, views.server_error
urlpatterns = [
    path("hidden/", raising(Http404("a draft"))),
    path("forbidden/", raising(PermissionDenied("who are you"))),
    path("sql/", fail_in_sql),
    path("nul/", fail_with_nul),
    path("unicode/", raising(UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates"))),
    path("large/", raising(RequestDataTooBig("three megabytes"))),
    path("down/", raising(OperationalError("gone"))),
    path("closed/", raising(InterfaceError("closed"))),
    path("bug/", raising(ValueError("a bug"))),
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture(autouse=True)
def site(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def get(address: str) -> Any:
    return Client(raise_request_exception=False).get(address, secure=True)


@pytest.mark.parametrize("status", STATUSES)
def test_page_is_small_static_and_complete(status: int) -> None:
    response = http.error_page(status)
    html = response.content.decode()
    assert response.status_code == status
    assert len(response.content) < 20 * 1024
    assert html.count("<h1>") == 1
    assert '<a href="/">' in html
    assert f">{status}<" in html
    assert re.findall(r'href="([^"]*\.css)"', html) == ["/static/forum/css/fonts.css", "/static/forum/css/error.css"]
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|https?://", html)


@pytest.mark.parametrize("status", STATUSES)
def test_page_is_there_without_static_files_manifest(status: int, settings: Any) -> None:
    manifest = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": manifest}
    response = http.error_page(status)
    assert response.status_code == status
    assert b'<a href="/">' in response.content


def test_page_is_there_without_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "render_to_string", raising(TemplateDoesNotExist("500.html")))
    assert b"Internal Server Error" in get("/bug/").content


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("forbidden", 403),
        ("hidden", 404),
        ("sql", 400),
        ("nul", 400),
        ("unicode", 400),
        ("large", 413),
        ("down", 503),
        ("closed", 503),
        ("bug", 500),
    ],
)
def test_what_goes_wrong_has_its_status(name: str, status: int) -> None:
    response = get(f"/{name}/")
    assert response.status_code == status
    assert response.content == http.error_page(status).content
    assert response.has_header("Retry-After") is (status == 503)


@pytest.mark.django_db
def test_hidden_and_missing_pages_cannot_be_told_apart() -> None:
    hidden, missing = get("/hidden/"), get("/missing/")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert hidden.headers == missing.headers


@pytest.mark.django_db
def test_a_missing_page_needs_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = get("/missing/").content

    def fail(*parts: Any, **more: Any) -> None:
        raise InterfaceError("connection already closed")

    monkeypatch.setattr(connection, "cursor", fail)
    response = get("/missing/")
    assert (response.status_code, response.content) == (404, whole)


def test_absent_database_is_503_in_middleware_too(settings: Any) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.failing_middleware"]
    assert get("/hidden/").status_code == 503


def test_details_of_the_failure_are_logged_and_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    assert b"gone" not in get("/down/").content
    assert "gone" in str(caplog.records[0].exc_info)


def test_errors_are_not_kept_and_missing_pages_only_briefly() -> None:
    assert http.error_page(404)["Cache-Control"] == "max-age=10"
    assert {http.error_page(status)["Cache-Control"] for status in STATUSES if status != 404} == {"no-store"}


def test_a_stale_form_is_told_what_to_do(rf: RequestFactory) -> None:
    response = views.csrf_failure(rf.post("/admin/"), reason="CSRF cookie not set.")
    assert response.status_code == 403
    assert b"open too long" in response.content
    assert b"CSRF" not in response.content
