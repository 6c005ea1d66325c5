"""With which programs the site is served, and the bare view beside it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import NamedTuple

from forum import gunicorn
from tests.bench.dataset import DataSet
from tests.bench.servers import HOST, WORKERS, Server, Site, free_port, serving

SITE, BARE, BARE_SETTINGS = "forum.wsgi:application", "django.core.wsgi:get_wsgi_application", "tests.bench.bare"
Command = Callable[[int], list[str]]


class Program(NamedTuple):
    site: Command
    bare: Command


def serve_unit(data: DataSet) -> AbstractContextManager[Server]:
    """One request at a time and no connection kept, which is what costs least."""
    return _serve(data, "unit", lambda port: [*_gunicorn(port), "--worker-class", "sync", f"{BARE}()"], is_bare=True)


def serve(program: str, data: DataSet, stack: ExitStack) -> Site:
    site, bare = PROGRAMS[program]
    return Site(
        program,
        stack.enter_context(_serve(data, f"{program}, rendering", site, FORUM_CACHE="off")),
        stack.enter_context(_serve(data, f"{program}, with the cache", site, FORUM_CACHE="files")),
        stack.enter_context(_serve(data, f"{program}, bare", bare, is_bare=True)),
    )


def _serve(
    data: DataSet, name: str, command: Command, *, is_bare: bool = False, **settings: str
) -> AbstractContextManager[Server]:
    port = free_port()
    if is_bare:
        settings["DJANGO_SETTINGS_MODULE"] = BARE_SETTINGS
    return serving(name, command(port), port, data.environment(**settings), data.folder / "servers.log")


def _gunicorn(port: int) -> list[str]:
    program = [sys.executable, "-m", "gunicorn", "--no-control-socket"]
    return [*program, "--bind", f"{HOST}:{port}", "--workers", str(WORKERS)]


def _granian(port: int) -> list[str]:
    program = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"]
    threads = ["--workers", str(WORKERS), "--blocking-threads", str(gunicorn.threads)]
    return [*program, "--host", HOST, "--port", str(port), *threads]


def _site_on_gunicorn(port: int) -> list[str]:
    return [*_gunicorn(port), "--config", "forum/gunicorn.py", SITE]


def _bare_on_gunicorn(port: int) -> list[str]:
    """By hand what forum/gunicorn.py says, for that starts the site's chores as well."""
    threads, keepalive = str(gunicorn.threads), str(gunicorn.keepalive)
    same = ["--worker-class", gunicorn.worker_class, "--threads", threads, "--keep-alive", keepalive]
    return [*_gunicorn(port), *same, f"{BARE}()"]


PROGRAMS = {
    "gunicorn": Program(_site_on_gunicorn, _bare_on_gunicorn),
    "granian": Program(lambda port: [*_granian(port), SITE], lambda port: [*_granian(port), "--factory", BARE]),
}
