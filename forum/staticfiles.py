"""Static files: which are served at all, and under which names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.compress import Compressor
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

OWN_STYLES = re.compile(r"forum/css/[\w-]+\.css")
IMPORT = re.compile(r'@import url\("([\w-]+\.css)"\) ?(\w*);')
FOR_PEOPLE_ONLY = re.compile(r"/\*.*?\*/|(?<=\n)\s+", re.S)


def is_wanted(path: str) -> bool:
    return not path.endswith(STRAY_SUFFIXES) and not path.startswith(UNUSED_PREFIXES)


class SafeAppDirectoriesFinder(AppDirectoriesFinder):
    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:  # type: ignore[override]
        for path, storage in super().list(ignore_patterns):  # type: ignore[arg-type]
            if is_wanted(path):
                yield path, storage

    def find_in_app(self, app: str, path: str) -> Any:
        return super().find_in_app(app, path) if is_wanted(path) else None


class TightForOurs(Compressor):
    """Brotli takes its time: for what every reader loads, and not for the hundreds of files of the editor."""

    def __init__(self, root: Path, **options: Any) -> None:
        super().__init__(use_brotli=False, **options)
        self.root, self.tight = root, Compressor(**options)

    def compress(self, path: str) -> Any:
        is_ours = Path(path).relative_to(self.root).parts[0] == "forum"
        return self.tight.compress(path) if is_ours else super().compress(path)


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Content hashes in every name, also where our modules import each other; style sheets with what they import."""

    support_js_module_import_aggregation = True
    manifest_strict = False

    def create_compressor(self, **options: Any) -> Compressor:
        return TightForOurs(Path(self.location), **options)

    def post_process(self, paths: dict[str, tuple[Storage, str]], dry_run: bool = False, **options: Any) -> Any:
        styles = {name: with_imports(name, paths) for name in paths if OWN_STYLES.fullmatch(name)}
        for name, text in styles.items() if not dry_run else ():
            self.delete(name)
            paths[name] = (self, self.save(name, ContentFile(FOR_PEOPLE_ONLY.sub("", text).encode())))
        yield from super().post_process(paths, dry_run, **options)


def with_imports(name: str, sources: dict[str, tuple[Storage, str]]) -> str:
    """One file arrives sooner than ten: each would cost a connection or its turn on one.

    Read where they come from: a style sheet that imports a changed one, and did not change itself, is not collected
    again.
    """
    folder = name.rpartition("/")[0]

    def content(found: re.Match[str]) -> str:
        text = with_imports(f"{folder}/{found[1]}", sources)
        return f"@media {found[2]} {{\n{text}}}" if found[2] else text

    storage, path = sources[name]
    with storage.open(path) as file:
        return IMPORT.sub(content, file.read().decode())
