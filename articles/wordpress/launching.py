"""An import that was asked for in the admin, as a process of its own: it outlives the request and the server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

from django.conf import settings

from articles.models import ImportRun

UPLOADS = "uploads"


def root() -> Path:
    """Where exports that are too large to upload are put, and what was uploaded is kept."""
    return Path(settings.IMPORT_ROOT)


def uploads() -> Path:
    return root() / UPLOADS


def log_of(run: ImportRun) -> Path:
    return root() / f"run-{run.pk}.log"


def launch(run: ImportRun) -> None:
    """What the process prints goes into a file beside the exports, for whoever looks after the server."""
    root().mkdir(parents=True, exist_ok=True)
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "import_wordpress", "--run", str(run.pk)]
    with log_of(run).open("ab") as log:
        process = subprocess.Popen(  # noqa: S603  nothing in it was typed by anybody
            command,
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=dict(os.environ),
        )
    Thread(target=process.wait, daemon=True).start()  # so that no dead process stays behind


def exports() -> list[str]:
    """The files that can be chosen, by their names below the folder."""
    return sorted(str(path.relative_to(root())) for path in root().glob("*.xml") if path.is_file())


def folders() -> list[str]:
    """The copies of uploads that can be chosen."""
    ours = {UPLOADS, "fetched"}
    return sorted(path.name for path in root().glob("*") if path.is_dir() and path.name not in ours)


def forget(run: ImportRun) -> None:
    """What was uploaded for a run goes with the last run of it: an export is full of other people's addresses."""
    log_of(run).unlink(missing_ok=True)
    path = root() / run.file
    if path.parent == uploads() and not ImportRun.objects.filter(file=run.file).exists():
        path.unlink(missing_ok=True)
