"""The libraries' files: into an archive as they are, and back only if they are what the site would have taken."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import warnings
from contextlib import suppress
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import models
from django.db.models.fields.files import FieldFile
from PIL import Image as Pillow

from articles import documents, imaging
from forum.archive.folder import CHUNK, MEDIA, Folder, digest_of, inside
from forum.archive.rows import Row
from forum.media import DOCUMENT, NAME

# What a file has to be by its name. No other is served.
FORMATS = {f".{suffix}": written for written, suffix, _options in imaging.WRITTEN.values()}


class Collector:
    """Puts files into an archive. Those that are gone are remembered by name, and stop nothing."""

    def __init__(self, folder: Folder, *, wanted: bool) -> None:
        self.folder, self.wanted = folder, wanted
        self.missing: list[str] = []
        self.files = self.bytes = 0

    def keep(self, file: FieldFile) -> Row | None:
        if not file.name:
            return None
        found = {"name": file.name, "bytes": None, "sha256": None}
        if self.wanted:
            try:
                found |= self._copy(file)
            except (OSError, SuspiciousFileOperation):
                self.missing.append(file.name)
        return found

    def _copy(self, file: Any) -> Row:
        """As a second name of the same file where the disk allows it: its content never changes."""
        name = f"{MEDIA}/{file.name}"
        path = self.folder.path / name
        source = _local(file.storage, file.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if source is None:
            with file.storage.open(file.name) as opened, path.open("wb") as out:
                shutil.copyfileobj(opened, out, CHUNK)
        else:
            _link_or_copy(source, path)
        digest, size = digest_of(path), path.stat().st_size
        self.folder.note(name, digest)
        self.files, self.bytes = self.files + 1, self.bytes + size
        return {"bytes": size, "sha256": digest}


class Placer:
    """Puts an archive's files into the site's storage; takes away what it put there if all was in vain."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files = 0
        self._placed = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 - closed at the end
        self._storages: dict[str, Storage] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._placed.seek(0)
            for line in self._placed:
                field, _space, name = line.rstrip("\n").partition(" ")
                with suppress(OSError):
                    self._storages[field].delete(name)
        self._placed.close()

    def place(self, field: Any, row: Any) -> str:
        """The name for the row; raises ValueError with the reason where the file is not taken."""
        if row is None:
            return ""
        if not isinstance(row, dict) or set(row) != {"name", "bytes", "sha256"} or not isinstance(row["name"], str):
            raise ValueError("a file is described by its name, bytes and sha256")
        name = row["name"]
        if not (NAME.fullmatch(name) or DOCUMENT.fullmatch(name)) or len(name) > field.max_length:
            raise ValueError(f"“{name}” is no name under which the site serves files")
        if row["sha256"] is not None:
            self._place(field, name, row["sha256"])
        return name

    def _place(self, field: Any, name: str, digest: str) -> None:
        source = inside(self.root, f"{MEDIA}/{name}")
        if source is None or digest_of(source) != digest:
            raise ValueError(f"{MEDIA}/{name} is missing or is not the file that was written")
        if isinstance(field, models.ImageField):
            check_picture(source)
        else:
            check_document(source)
        storage: Storage = field.storage
        if storage.exists(name):
            if _digest_in(storage, name) != digest:
                raise ValueError(f"another file is already stored as {name}")
            return
        self._storages[str(field)] = storage
        self._placed.write(f"{field} {name}\n")
        self._placed.flush()
        _store(storage, name, source)
        self.files += 1


def check_picture(path: Path) -> None:
    """It is a whole picture, of the kind that its name says, and no larger than the site takes."""
    wanted = FORMATS.get(PurePosixPath(path.name).suffix, "")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            with Pillow.open(path, formats=[wanted] if wanted else []) as picture:
                if max(picture.size) > imaging.MAX_SIDE or picture.width * picture.height > imaging.MAX_PIXELS:
                    raise ValueError("too large")
                picture.load()
    except Exception as error:  # a damaged file makes Pillow's parsers raise nearly anything
        raise ValueError(f"{MEDIA}/…/{path.name} cannot be read as a picture of the kind that its name says") from error


def check_document(path: Path) -> None:
    """It is of a kind that is taken, and begins as such files do."""
    with path.open("rb") as file:
        try:
            documents.check(File(file, name=path.name))
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error


def _link_or_copy(source: Path, path: Path) -> None:
    try:
        os.link(source, path, follow_symlinks=False)
    except OSError:  # another disk, or one that knows no second names
        shutil.copyfile(source, path)
    if path.is_symlink():
        path.unlink()
        shutil.copyfile(source, path)


def _local(storage: Storage, name: str) -> Path | None:
    try:
        return Path(storage.path(name))
    except NotImplementedError:
        return None


def _store(storage: Storage, name: str, source: Path) -> None:
    """Whole or not at all, whatever happens on the way."""
    path = _local(storage, name)
    if path is None:
        with source.open("rb") as file:
            storage.save(name, File(file))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    shutil.copyfile(source, part)
    part.chmod(settings.FILE_UPLOAD_PERMISSIONS or 0o644)
    part.replace(path)


def _digest_in(storage: Storage, name: str) -> str:
    found = hashlib.sha256()
    with storage.open(name) as file:
        for chunk in file.chunks(CHUNK):
            found.update(chunk)
    return found.hexdigest()
