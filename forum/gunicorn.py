"""How gunicorn serves the site."""

from __future__ import annotations

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
