"""Static files: which are served at all, and under which names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# The CKEditor package carries test pages and helpers of plugins that we do not load: each would be a page
# of somebody else's script on our origin.
STRAY_SUFFIXES = (".html", ".htm", ".php", ".md")
UNUSED_PREFIXES = (
    "ckeditor/ckeditor/adapters/",
    "ckeditor/ckeditor/bender",
    "ckeditor/ckeditor/vendor/",
    "ckeditor/galleriffic/",
    *(
        f"ckeditor/ckeditor/plugins/{name}/"
        for name in (
            "adobeair", "ajax", "bbcode", "codesnippet", "codesnippetgeshi", "devtools", "docprops", "embed",
            "embedbase", "embedsemantic", "exportpdf", "flash", "forms", "iframe", "mathjax", "preview", "scayt",
            "smiley", "templates", "uploadimage", "wsc",
        )
    ),
)  # fmt: skip


def is_wanted(path: str) -> bool:
    return not path.endswith(STRAY_SUFFIXES) and not path.startswith(UNUSED_PREFIXES)


class SafeAppDirectoriesFinder(AppDirectoriesFinder):
    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:  # type: ignore[override]
        for path, storage in super().list(ignore_patterns):  # type: ignore[arg-type]
            if is_wanted(path):
                yield path, storage

    def find_in_app(self, app: str, path: str) -> Any:
        return super().find_in_app(app, path) if is_wanted(path) else None


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Content hashes in every name, in the imports of our ES modules too."""

    support_js_module_import_aggregation = True
    manifest_strict = False
