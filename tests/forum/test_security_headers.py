"""Every answer carries the security headers: pages, errors, refusals, static files; the admin has its own policy."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from forum.http import ADMIN_CSP, EDITOR_CSP, MEDIA_CSP, PUBLIC_CSP
from forum.views import bad_request, not_found, robots_txt, server_error


def write(request: HttpRequest) -> HttpResponse:
    return HttpResponse("editor", headers={"Content-Security-Policy": EDITOR_CSP, "Referrer-Policy": "no-referrer"})


def fail(request: HttpRequest) -> HttpResponse:
    raise AssertionError


handler400, handler404, handler500 = bad_request, not_found, server_error
urlpatterns = [
    path("page/", write),
    path("fail/", fail),
    path("robots.txt", robots_txt),
    path("admin/", bad_request, {"exception": None}),
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture(autouse=True)
def site(settings: Any, tmp_path: Path) -> None:
    settings.FORUM_HTTPS = settings.SECURE_SSL_REDIRECT = False
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "a.css").write_text("a {}")


def get(address: str, **more: Any) -> Any:
    response = Client(raise_request_exception=False).get(address, **more)
    response.close()  # a static file is still open
    return response


def directives(policy: str) -> dict[str, str]:
    return dict(directive.partition(" ")[::2] for directive in policy.split("; "))


@pytest.mark.django_db  # a missing page asks what was meant
@pytest.mark.parametrize(
    ("address", "status"),
    [("/robots.txt", 200), ("/nothing/", 404), ("/fail/", 500), ("/%00", 400), ("/static/a.css", 200)],
)
def test_every_kind_of_answer_carries_the_headers(address: str, status: int) -> None:
    response = get(address)
    assert response.status_code == status
    assert response["Content-Security-Policy"] == PUBLIC_CSP
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in response["Permissions-Policy"]


def test_pages_may_not_be_embedded_elsewhere_but_files_may() -> None:
    assert get("/nothing/")["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Cross-Origin-Resource-Policy" not in get("/static/a.css")


def test_a_view_may_set_its_own() -> None:
    response = get("/page/")
    assert response["Content-Security-Policy"] == EDITOR_CSP
    assert response["Referrer-Policy"] == "no-referrer"


def test_admin_has_its_policy_on_errors_too() -> None:
    assert get("/admin/")["Content-Security-Policy"] == ADMIN_CSP
    assert get("/admin/nothing/")["Content-Security-Policy"] == ADMIN_CSP
    assert get("/administrator/")["Content-Security-Policy"] == PUBLIC_CSP


def test_https_upgrades_insecure_requests_once(settings: Any) -> None:
    settings.FORUM_HTTPS = True
    assert get("/robots.txt")["Content-Security-Policy"] == f"{PUBLIC_CSP}; upgrade-insecure-requests"
    assert get("/page/")["Content-Security-Policy"].count("upgrade-insecure-requests") == 1


def test_public_pages_run_nothing_but_our_own_files() -> None:
    public = directives(PUBLIC_CSP)
    assert public.pop("default-src") == public.pop("base-uri") == "'none'"
    assert public.pop("frame-ancestors") == public.pop("object-src") == "'none'"
    assert set(public.values()) == {"'self'"}


@pytest.mark.parametrize("policy", [PUBLIC_CSP, ADMIN_CSP, EDITOR_CSP, MEDIA_CSP])
def test_no_policy_allows_eval_nonces_or_strangers(policy: str) -> None:
    assert not any(word in policy for word in ["unsafe-eval", "nonce-", "strict-dynamic", "*", "http:", "https:"])
    assert directives(policy)["default-src"] == "'none'"


def test_only_the_editor_may_run_inline_script() -> None:
    assert "unsafe-inline" not in PUBLIC_CSP + ADMIN_CSP + MEDIA_CSP
    assert directives(EDITOR_CSP)["script-src"] == "'self' 'unsafe-inline'"


def test_text_is_sent_compressed_to_those_who_understand_it(settings: Any) -> None:
    plain, packed = get("/robots.txt"), get("/fail/", headers={"Accept-Encoding": "gzip, br"})
    assert not plain.has_header("Content-Encoding")
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == get("/fail/").content
    assert "Accept-Encoding" in packed["Vary"]
