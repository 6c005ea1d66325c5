"""The site that is measured: a database of a fixed content under var/bench, kept for the next run once it is whole.

Knows the environment in which all of its processes run, whatever the developer's own says.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg2

from forum.postgres.server import Server as Database
from tests.bench.servers import HOST, ROOT

FOLDER = ROOT / "var" / "bench"
SECRET = secrets.token_urlsafe(48)
DISCUSSION = "from comments.models import Discussion; Discussion.objects.get_or_create(pk=1)"
STATIC = [path for path in (ROOT / "forum" / "static").rglob("*") if path.is_file()]
STATIC += [ROOT / "forum" / "staticfiles.py", ROOT / "requirements.txt"]
KEPT = ("PATH", "HOME", "LANG", "TMPDIR")


@dataclass(frozen=True)
class Size:
    articles: int = 2_000
    comments: int = 20_000
    sections: int = 8
    discussed: int = 50
    seed: int = 1

    def options(self) -> list[str]:
        return [word for name, value in asdict(self).items() for word in (f"--{name}", str(value))]


class DataSet:
    def __init__(self, size: Size, folder: Path | None = None) -> None:
        self.size = size
        self.folder = folder or FOLDER / f"{size.articles}-{size.comments}"
        self.database = Database(self.folder / "postgres")
        self.mark = self.folder / "complete.json"

    def environment(self, **settings: str) -> dict[str, str]:
        """As in production, behind a proxy that speaks https. No chores, which would be nobody's request."""
        return {name: os.environ[name] for name in KEPT if name in os.environ} | {
            "FORUM_VAR_DIR": str(self.folder),
            "FORUM_ENV_FILE": os.devnull,
            "FORUM_SECRET_KEY": SECRET,
            "FORUM_ALLOWED_HOSTS": HOST,
            "FORUM_HTTPS": "on",
            "FORUM_TRUSTED_PROXIES": "1",
            "FORUM_SEARCHES_PER_MINUTE": "1000000000",
            "FORUM_CHORES": "off",
            **settings,
        }

    @contextmanager
    def prepared(self) -> Iterator[None]:
        """Migrated and filled; its PostgreSQL is stopped in the end."""
        try:
            self._prepare()
            yield
        finally:
            self.database.stop()

    def manage(self, *arguments: str) -> None:
        done = subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment())
        if done.returncode:
            sys.exit(f"`manage.py {arguments[0]}` failed.")

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        address: dict[str, Any] = self.database.address() | {"dbname": "forum"}
        with closing(psycopg2.connect(**address)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql, parameters)
                return cursor.fetchall() if cursor.description else []

    def postmaster(self) -> int:
        return int((self.database.data_dir / "postmaster.pid").read_text().split()[0])

    def last_comment(self) -> int:
        """The highest number of those that belong to it."""
        last: int = json.loads(self.mark.read_text())["last_comment"]
        return last

    def restore(self) -> None:
        """Take away what was posted and set to measure it."""
        self.query("DELETE FROM comments_comment WHERE id > %s", [self.last_comment()])
        self.query("UPDATE comments_discussion SET comment_previously_approved = true")

    def _prepare(self) -> None:
        if not self.mark.exists():
            self._begin_anew()
        self.manage("migrate", "--verbosity", "0")
        if not self.mark.exists():
            self._fill()
        shutil.rmtree(self.folder / "cache", ignore_errors=True)
        self.restore()  # after a run that was killed, and so is this
        self.query("ALTER SYSTEM RESET log_statement")
        self.query("SELECT pg_reload_conf()")
        self._collect_static()
        self.query("ANALYZE")
        self.query("CHECKPOINT")

    def _collect_static(self) -> None:
        """Compressing them takes longer than measuring a page, so only when they are others than the last time."""
        digest, mark = hashlib.sha256(), self.folder / "static.sha256"
        for path in sorted(STATIC, key=str):
            digest.update(str(path).encode() + path.read_bytes())
        if not mark.exists() or mark.read_text() != digest.hexdigest():
            self.manage("collectstatic", "--noinput", "--clear", "--verbosity", "0")
            mark.write_text(digest.hexdigest())

    def _begin_anew(self) -> None:
        """What a filling left behind that was broken off is worth nothing."""
        if self.folder.exists():
            self.database.stop()
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True)

    def _fill(self) -> None:
        print(f"Growing {self.size.articles:,} articles with {self.size.comments:,} comments …", file=sys.stderr)
        self.manage("grow", *self.size.options())
        self.manage("shell", "--verbosity", "0", "-c", DISCUSSION)
        self.query("VACUUM")
        last = self.query("SELECT coalesce(max(id), 0) FROM comments_comment")[0][0]
        self.mark.write_text(json.dumps({**asdict(self.size), "last_comment": last}))
