"""Django's cache in files, made room in now and then."""

from __future__ import annotations

import random

from django.core.cache.backends.filebased import FileBasedCache

CULLED_ONCE_IN = 50


class FileCache(FileBasedCache):
    """Django's own lists the folder each time that a page is kept."""

    def _cull(self) -> None:
        if random.randrange(CULLED_ONCE_IN) == 0:  # noqa: S311 - nothing depends on it
            super()._cull()  # type: ignore[misc]
