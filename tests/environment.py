"""Loaded before Django's settings: the environment in which tests run, whatever the developer's own .env says."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.update(
    FORUM_ENV_FILE=os.devnull,
    FORUM_SECRET_KEY="only-for-tests-0123456789-0123456789",
    FORUM_ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    FORUM_HTTPS="off",
    FORUM_DEBUG="off",
    FORUM_MEDIA_DIR=str(Path(tempfile.gettempdir()) / f"forum-test-media-{os.getuid()}"),
    DJANGO_ALLOW_ASYNC_UNSAFE="1",  # Playwright runs an event loop in the tests' thread
)
os.environ.pop("FORUM_DEMO_PASSWORD", None)
