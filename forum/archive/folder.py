"""The folder of an archive: written beside its place and put there when it is whole; checked before it is believed."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

from forum.archive.layout import TABLES
from forum.archive.refusal import FORMAT, ArchiveError, sentences

MANIFEST, SUMS, README = "manifest.json", "SHA256SUMS", "README.md"
MEDIA, PAGES = "media", "html"
OURS = {MANIFEST, SUMS, README, MEDIA, PAGES, *(table.file for table in TABLES)}
CHUNK = 2**20


class Folder:
    """One that is being written. Every file's checksum is kept, as `sha256sum` writes and checks it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tables: dict[str, str] = {}  # the checksums of the tables' own files
        self._sums = (path / SUMS).open("w", encoding="utf-8", newline="\n")

    @contextmanager
    def file(self, name: str) -> Iterator[Callable[[bytes], Any]]:
        path, found = self.path / name, hashlib.sha256()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as out:  # two files of one name would be one that is lost

            def write(content: bytes) -> None:
                found.update(content)
                out.write(content)

            yield write
        self.note(name, found.hexdigest())

    def write(self, name: str, text: str) -> None:
        with self.file(name) as write:
            write(text.encode())

    def note(self, name: str, digest: str) -> None:
        self._sums.write(f"{digest}  {name}\n")
        if name in OURS:
            self.tables[name] = digest

    def close(self, manifest: dict[str, Any]) -> None:
        """The manifest vouches for the checksums, and they for everything else."""
        self._sums.close()
        manifest["checksums"] = {"file": SUMS, "sha256": digest_of(self.path / SUMS)}
        (self.path / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


@contextmanager
def made_whole(target: Path, *, overwrite: bool) -> Iterator[Path]:
    """A folder beside the place, for its maker alone; it takes the place when all went well, and goes when not."""
    _refuse_what_stands_there(target, overwrite=overwrite)
    target.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    try:
        yield made
        _put_in_place(made, target)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def inside(root: Path, name: str) -> Path | None:
    """A plain file of the archive; None if there is none, or the name or a link leads elsewhere."""
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or "\\" in name or "\0" in name:
        return None
    path = root
    for part in pure.parts:
        path /= part
        if path.is_symlink():
            return None
    return path if path.is_file() else None


def manifest_of(root: Path) -> dict[str, Any]:
    """What an archive says about itself; empty for a folder that is none."""
    with suppress(OSError, ValueError, RecursionError):
        found = json.loads((root / MANIFEST).read_bytes())
        if isinstance(found, dict) and found.get("format") == FORMAT:
            return found
    return {}


def check_sums(root: Path, manifest: dict[str, Any], seen: Callable[[], None]) -> None:
    """Every file is there and as it was written; the names of those that are not are told."""
    sums = inside(root, SUMS)
    if sums is None or digest_of(sums) != manifest["checksums"]["sha256"]:
        raise ArchiveError(f"{SUMS} is missing or is not the file that was written.")
    wanted = {f"{name}.jsonl": described["sha256"] for name, described in manifest["tables"].items()}
    problems = []
    with sums.open("rb") as file:
        for number, line in enumerate(file, start=1):
            digest, name, problem = _check_sum(root, line, number)
            if wanted.get(name) == digest:
                del wanted[name]
            problems += [problem] if problem else []
            seen()
    problems += [f"{MANIFEST} has another checksum for {name} than {SUMS}." for name in sorted(wanted)]
    if problems:
        raise ArchiveError(sentences(problems))


def _check_sum(root: Path, line: bytes, number: int) -> tuple[str, str, str]:
    digest, _space, name = line.decode(errors="replace").rstrip("\n").partition("  ")
    path = inside(root, name)
    if not name or path is None:
        return (
            digest,
            name,
            f"{SUMS}, line {number}: {name or 'a name'} is missing, or is no plain file of this archive.",
        )
    is_same = digest_of(path) == digest
    return digest, name, "" if is_same else f"{name} is not as it was written: its checksum differs."


def _refuse_what_stands_there(target: Path, *, overwrite: bool) -> None:
    if not target.exists() and not target.is_symlink():
        return
    if not target.is_dir():
        raise ArchiveError(f"{target} is there already and is no folder.")
    names = {path.name for path in target.iterdir()}
    if not names:
        return
    if not manifest_of(target):
        raise ArchiveError(f"{target} is not empty, and what is in it is no earlier export.")
    if not overwrite:
        raise ArchiveError(f"{target} has an earlier export; --overwrite replaces it.")
    if others := sorted(names - OURS):
        raise ArchiveError(f"{target} has something that no export made, and it would be lost: {', '.join(others)}")


def _put_in_place(made: Path, target: Path) -> None:
    """The former one steps aside first, so that at no moment half of one and half of the other is there."""
    aside: Path | None = None
    if target.exists():
        aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".old", dir=target.parent))
        target.rename(aside / target.name)
    try:
        made.rename(target)
    except OSError:
        if aside:
            (aside / target.name).rename(target)
        raise
    if aside:
        shutil.rmtree(aside, ignore_errors=True)
