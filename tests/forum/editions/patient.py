"""gunicorn as in life, but that nobody grows tired of waiting for a page that somebody else makes.

A busy machine may need longer for it than readers would wait.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from forum import gunicorn
from forum.gunicorn import *  # noqa: F403


def post_worker_init(worker: Any) -> None:  # type: ignore[no-redef]
    store: Any = import_module("forum.editions.store")
    store.WAIT_SECONDS = 60
    gunicorn.post_worker_init(worker)
