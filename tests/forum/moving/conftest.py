"""An export becomes rows as the command and the admin make them: a run, with its report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import connection

from articles.models import ImportRun
from forum import moving

Import = Callable[..., ImportRun]


@pytest.fixture
def moves_in(tmp_path: Path, settings: Any, db: None) -> Import:
    """Write the file and import it for real, unless told otherwise; the finished run."""
    settings.IMPORT_ROOT = tmp_path / "import"
    settings.IMPORT_ROOT.mkdir()
    settings.MEDIA_ROOT = tmp_path / "media"

    def carry_out(data: bytes, **over: Any) -> ImportRun:
        path = tmp_path / "import" / "export.xml"
        path.write_bytes(data)
        run = ImportRun.objects.create(**{"file": "export.xml", "is_trial": False, **over})
        moving.carry_out(run, terminal=None)
        run.refresh_from_db()
        return run

    return carry_out


def outcome(run: ImportRun, noun: str) -> dict[str, int]:
    """Of one noun, without what did not occur."""
    found = [row for row in run.report["counts"] if row["noun"] == noun]
    return {name: value for name, value in (found[0] if found else {}).items() if isinstance(value, int) and value}


def examples(run: ImportRun, code: str) -> list[str]:
    found: list[list[str]] = [entry["examples"] for entry in run.report["findings"] if entry["code"] == code]
    return found[0] if found else []


def environment(var: Path) -> dict[str, str]:
    """For a process of its own over the test's database, whose server may be reached by a socket alone."""
    connection.ensure_connection()
    found: Any = connection.connection.info
    user, password = quote(found.user, safe=""), quote(found.password or "", safe="")
    login = f"{user}:{password}" if password else user
    return {
        "DATABASE_URL": f"postgresql://{login}@/{found.dbname}?{urlencode({'host': found.host, 'port': found.port})}",
        "FORUM_VAR_DIR": str(var),
        "FORUM_SECRET_KEY": "for-this-test-0123456789-0123456789",
        "FORUM_ALLOWED_HOSTS": "localhost",
        "FORUM_ENV_FILE": "/dev/null",
    }
