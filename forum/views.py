"""Pages of the site itself: health, robots.txt and the answers to everything that goes wrong."""

from __future__ import annotations

import logging
import sys
from datetime import timedelta

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.urls import is_valid_path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles import old_addresses
from articles.nearest import nearest
from articles.views.paging import Beyond
from articles.views.queries import address_of
from articles.views.wordpress import destination
from comments import pages
from forum.editions import parameters_of
from forum.http import ADMIN_PATH, error_page, status_for

CONNECT_SECONDS = 2  # libpq takes no less
STATEMENT_MILLISECONDS = 1000
SECURITY_TXT_AGE = timedelta(days=180)
ROBOTS = ("User-agent: *", f"Disallow: {ADMIN_PATH}", "Disallow: /comments/", "Allow: /comments/feed/")
NO_PAGES = (ADMIN_PATH, settings.MEDIA_URL, settings.STATIC_URL)
SITEMAPS = ("/sitemap.xml", "/news-sitemap.xml")

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """A new connection gets through and the schema is the one this code expects."""
    reason = reason_not_ready()
    return HttpResponse(f"{reason or 'ok'}\n", content_type="text/plain; charset=utf-8", status=503 if reason else 200)


def reason_not_ready() -> str:
    """Asked on a connection of its own with limits of its own: an open one may wait minutes for a dead server."""
    probe = connections[DEFAULT_DB_ALIAS].copy()
    probe.settings_dict["OPTIONS"] |= {"connect_timeout": CONNECT_SECONDS, "tcp_user_timeout": STATEMENT_MILLISECONDS}
    try:
        return "" if is_migrated(probe) else "migrations are missing"
    except (DatabaseError, OSError):
        logger.warning("Not ready", exc_info=True)
        return "the database does not answer"
    finally:
        probe.close()


def is_migrated(connection: BaseDatabaseWrapper) -> bool:
    connection.set_autocommit(False)
    with connection.cursor() as cursor:
        # LOCAL, so that a pooler in between hands the limit to nobody else.
        cursor.execute("SET LOCAL statement_timeout = %s", [STATEMENT_MILLISECONDS])
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    sitemaps = [f"Sitemap: {request.build_absolute_uri(path)}" for path in SITEMAPS]
    return HttpResponse("\n".join([*ROBOTS, "", *sitemaps, ""]), content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116, for who has found a hole; there is none where nobody is named."""
    if not settings.FORUM_SECURITY_CONTACT:
        raise Http404
    contact = settings.FORUM_SECURITY_CONTACT
    expires = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + SECURITY_TXT_AGE
    lines = [
        f"Contact: {contact if '://' in contact else f'mailto:{contact}'}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {settings.LANGUAGE_CODE}",
        f"Canonical: {request.build_absolute_uri(request.path)}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def nowhere(request: HttpRequest, **parts: str) -> HttpResponse:
    raise Http404


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django sends a body beyond its limit here as well; that one has a status of its own."""
    return error_page(status_for(exception) or 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page that is only read was never a form."""
    match = request.resolver_match
    if match and (match.app_name == "articles" or parameters_of(match.func) is not None):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return error_page(403, is_stale_form=True)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Byte for byte the same whether the thing is hidden or never was; with the public articles that may be meant.

    An address of former times leads to where that is now.
    """
    if request.method not in {"GET", "HEAD"} or request.path.startswith(NO_PAGES):
        return error_page(404)
    try:
        if isinstance(exception, Beyond):
            raise exception
        if address := moved_to(request):
            return HttpResponsePermanentRedirect(address)
    except Beyond as beyond:  # not for good: the list may grow, and then has this page
        return HttpResponseRedirect(beyond.address)
    except Error:  # the page that says so needs no database
        logger.warning("No former address like %r could be looked up", request.path, exc_info=True)
    except Http404:  # a number of the former site that leads nowhere
        pass
    return error_page(404, meant=nearest(request.path))


def moved_to(request: HttpRequest) -> str:
    """Empty where the address never was one."""
    found = old_addresses.find(request.path)
    if found is None:
        return _behind_a_slash(request)
    if not found.is_for_good:
        raise Beyond(found.address)
    if found.address == "/" and request.GET:
        return address_of(request.GET) or "/"
    if found.article and found.comment_page:
        return pages.address_of_page(found.article, found.comment_page)
    return found.address


def _behind_a_slash(request: HttpRequest) -> str:
    """Where an address without the slash at its end leads on from the one with it; to that one itself Django leads."""
    path = f"{request.path}/"
    if request.path.endswith("/") or not is_valid_path(path) or path.startswith(NO_PAGES):
        return ""
    address = destination(request, path)
    return "" if address == path else address


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls this while it handles the exception. What middleware raises never passes the guard's hook."""
    return error_page(status_for(sys.exc_info()[1]) or 500)
