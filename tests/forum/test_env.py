"""The environment: safe defaults, and a wrong value stops the start with its name and the reason."""

from __future__ import annotations

import os
import shutil
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
        {**env.PATIENCE, "sslmode": "require"},
    )
    assert not found["DISABLE_SERVER_SIDE_CURSORS"]
    monkeypatch.setenv("NAME", "postgresql://me@db.example/forum?pooled=on&connect_timeout=9")
    found = env.env_database("NAME", embedded={})
    assert found["DISABLE_SERVER_SIDE_CURSORS"]
    assert found["OPTIONS"] == {**env.PATIENCE, "connect_timeout": "9"}


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


def test_mail_goes_to_a_server_or_into_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAME", "smtp+tls://us%40er:p%3Aw@mail.example.org")
    found = env.env_email("NAME", folder=tmp_path)
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == ("mail.example.org", 587, True)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("us@er", "p:w")
    monkeypatch.setenv("NAME", "file:mail")
    assert env.env_email("NAME", folder=tmp_path / "a b#c")["EMAIL_FILE_PATH"] == tmp_path / "a b#c" / "mail"
    monkeypatch.setenv("NAME", "file:///var/spool/mail%20box")
    assert env.env_email("NAME", folder=tmp_path)["EMAIL_FILE_PATH"] == Path("/var/spool/mail box")
    monkeypatch.setenv("NAME", "")
    assert env.env_email("NAME", folder=tmp_path)["EMAIL_BACKEND"].endswith("dummy.EmailBackend")


@pytest.mark.parametrize("url", ["mail.example.org", "imap://mail.example.org", "smtp://", "file:", "smtp://host:port"])
def test_mail_that_would_get_nowhere_is_an_error(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAME", url)
    with pytest.raises(ImproperlyConfigured, match=r"NAME (is no address|must look like)"):
        env.env_email("NAME", folder=Path())


@pytest.mark.parametrize(
    ("typed", "hosts", "https", "expected"),
    [
        ("https://forum.example.org/", [], True, "https://forum.example.org"),
        ("http://127.0.0.1:8000", ["a.example"], True, "http://127.0.0.1:8000"),
        ("", ["a.example", "b.example"], True, "https://a.example"),
        ("", ["*", ".b.example"], False, "http://b.example"),
        ("", [], True, "https://localhost"),
    ],
)
def test_the_origin_of_links_in_mail(
    typed: str, hosts: list[str], https: bool, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NAME", typed)
    assert env.env_origin("NAME", hosts=hosts, https=https) == expected


@pytest.mark.parametrize(
    "typed", ["forum.example.org", "ftp://a.example", "https://a.example/path", "https://u@a.example"]
)
def test_an_origin_that_is_none_is_an_error(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAME", typed)
    with pytest.raises(ImproperlyConfigured, match="NAME must look like"):
        env.env_origin("NAME", hosts=[], https=True)


def test_make_run_keeps_mail_in_files_in_any_folder(repository: Path, tmp_path: Path) -> None:
    folder = tmp_path / "my forum #1"
    folder.mkdir()
    shutil.copy(repository / "Makefile", folder)
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    subprocess.run(["make", "-s", ".env"], cwd=folder, env=environment, check=True, capture_output=True)
    assert "\nFORUM_EMAIL_URL=file:mail\n" in (folder / ".env").read_text()
    assert (folder / ".env").stat().st_mode & 0o077 == 0


def test_where_pages_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NAME", raising=False)
    assert env.env_cache("NAME", folder=tmp_path)["LOCATION"] == tmp_path
    for value in ("memory", "off"):
        monkeypatch.setenv("NAME", value)
        assert "dummy" in str(env.env_cache("NAME", folder=tmp_path)["BACKEND"])
    monkeypatch.setenv("NAME", "redis://cache.example:6379/1")
    found = env.env_cache("NAME", folder=tmp_path)
    assert (found["BACKEND"], found["LOCATION"]) == (
        "django.core.cache.backends.redis.RedisCache",
        "redis://cache.example:6379/1",
    )
    for value in ("memcached://host", "file", "/var/cache"):
        monkeypatch.setenv("NAME", value)
        with pytest.raises(ImproperlyConfigured, match="NAME must be files, memory, off"):
            env.env_cache("NAME", folder=tmp_path)
    monkeypatch.setenv("NAME", "redis://cache.example")
    monkeypatch.setattr(env, "find_spec", lambda _name: None)
    with pytest.raises(ImproperlyConfigured, match="pip install redis"):
        env.env_cache("NAME", folder=tmp_path)
