"""Loaded before Django's settings: the environment in which tests run, whatever the developer's own .env says."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Several processes share the tests (pytest-xdist) and one database server, in which each has a database of its own.
PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "alone")

os.environ.update(
    FORUM_VAR_DIR=str(ROOT / "var" / "test"),  # a server of their own, beside that of a running site
    FORUM_MEDIA_DIR=str(ROOT / "var" / "test" / f"media-{PROCESS}"),
    FORUM_ENV_FILE=os.devnull,
    FORUM_SECRET_KEY="only-for-tests-0123456789-0123456789",
    FORUM_ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    FORUM_HTTPS="off",
    FORUM_DEBUG="off",
    FORUM_CACHE="memory",
    FORUM_EMAIL_URL="smtp://mail.invalid",  # Django's test runner puts an outbox in its place
    FORUM_EMAIL_FROM="forum@example.org",
    DJANGO_ALLOW_ASYNC_UNSAFE="1",  # Playwright runs an event loop in the tests' thread
)
os.environ.pop("FORUM_DEMO_PASSWORD", None)
