"""How gunicorn serves the site, and that its processes do the chores beside."""

from __future__ import annotations

from importlib import import_module
from typing import Any

worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 30
keepalive = 5
limit_request_line = 8190
# Behind a proxy the connection comes from there; what it may say about the reader is settings.FORUM_TRUSTED_PROXIES.
forwarded_allow_ips = ""
accesslog = None
control_socket_disable = True


def post_worker_init(worker: Any) -> None:
    """Not imported above: this file is read before there is an application, and so before there are models."""
    import_module("forum.chores").start(lambda: worker.alive)
