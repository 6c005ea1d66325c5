"""Loaded before Django's settings: the environment in which tests run, whatever the developer's own .env says."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

os.environ.update(
    FORUM_VAR_DIR=str(ROOT / "var" / "test"),  # a server of their own, beside that of a running site
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
for name in ("FORUM_DEMO_PASSWORD", "FORUM_MEDIA_DIR"):
    os.environ.pop(name, None)
