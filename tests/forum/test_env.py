"""The environment: safe defaults, and a wrong value stops the start with its name and the reason."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from forum import env


def settings_process(repository: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A fresh process that loads the settings with this environment and nothing else."""
    code = "from forum import settings as s; print(s.DEBUG, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_NAME)"
    clean = {"PATH": os.environ["PATH"], "FORUM_ENV_FILE": os.devnull, **variables}
    return subprocess.run([sys.executable, "-c", code], cwd=repository, env=clean, capture_output=True, text=True)


def test_without_a_secret_nothing_starts(repository: Path) -> None:
    for secret in ("", "short"):
        result = settings_process(repository, FORUM_SECRET_KEY=secret)
        assert result.returncode != 0
        assert "FORUM_SECRET_KEY must be set" in result.stderr


def test_the_defaults_are_safe(repository: Path) -> None:
    result = settings_process(repository, FORUM_SECRET_KEY="x" * 40)
    assert result.stdout.split() == ["False", "True", "__Host-session"]


def test_a_secret_may_be_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("y" * 40 + "\n")
    monkeypatch.setenv("NAME_FILE", str(tmp_path / "secret"))
    assert env.env_secret("NAME") == "y" * 40
    monkeypatch.setenv("NAME_FILE", str(tmp_path / "missing"))
    with pytest.raises(ImproperlyConfigured, match="NAME_FILE cannot be read"):
        env.env_secret("NAME")


@pytest.mark.parametrize(("value", "expected"), [("on", True), ("False", False), ("0", False), ("", True)])
def test_yes_and_no(value: str, expected: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAME", value)
    assert env.env_bool("NAME", default=True) is expected


def test_neither_yes_nor_no_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAME", "maybe")
    with pytest.raises(ImproperlyConfigured, match="NAME must be on or off"):
        env.env_bool("NAME", default=True)


def test_a_number_is_a_whole_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAME", "-1")
    with pytest.raises(ImproperlyConfigured, match="NAME must be a whole number"):
        env.env_int("NAME", 0)


def test_a_database_url_in_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAME", "postgresql://me:p%40ss@db.example:5433/forum?sslmode=require")
    found = env.env_database("NAME", embedded={})
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"], found["OPTIONS"]) == (
        "me",
        "p@ss",
        "db.example",
        "5433",
        "forum",
        {"sslmode": "require"},
    )


def test_another_database_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAME", "sqlite:///db.sqlite3")
    with pytest.raises(ImproperlyConfigured, match="PostgreSQL"):
        env.env_database("NAME", embedded={})


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRST", "environment")
    monkeypatch.delenv("SECOND", raising=False)
    (tmp_path / ".env").write_text('# a comment\nFIRST=file\nSECOND="file"\n')
    env.load_dotenv(tmp_path / ".env")
    assert (os.environ["FIRST"], os.environ.pop("SECOND")) == ("environment", "file")


def test_every_variable_is_documented(repository: Path) -> None:
    used = {
        word
        for path in (repository / "forum").rglob("*.py")
        for word in path.read_text().replace('"', " ").replace("'", " ").split()
        if word.startswith("FORUM_") and word.isupper() and path.name in {"settings.py", "accounts.py"}
    }
    attributes = {"FORUM_NAME", "FORUM_TAGLINE", "FORUM_HTTPS", "FORUM_TRUSTED_PROXIES"}
    assert used >= attributes
    for name in used:
        assert name in (repository / "README.md").read_text(), name
        assert name in (repository / ".env.example").read_text() or name == "FORUM_ENV_FILE", name
