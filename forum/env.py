"""Reads the process environment for settings.py; a wrong value stops the start with its name and the reason."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SECRET_MIN_LENGTH = 32
# For how long a request waits for a database that does not answer; a DATABASE_URL can say otherwise.
PATIENCE = {"connect_timeout": "3", "tcp_user_timeout": "5000"}
KEEP_PAGES_SECONDS = 30 * 24 * 3600
KEPT_FILES = 10_000


def load_dotenv(path: Path) -> None:
    """Take NAME=value lines from a file; what the environment already says wins."""
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, separator, value = line.strip().partition("=")
        if separator and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("\"'"))


def env_str(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def env_list(name: str, default: str = "") -> list[str]:
    """Values separated by commas."""
    return [item.strip() for item in env_str(name, default).split(",") if item.strip()]


def env_bool(name: str, *, default: bool) -> bool:
    value = env_str(name).lower()
    if value in {"", "1", "0", "on", "off", "true", "false", "yes", "no"}:
        return value in {"1", "on", "true", "yes"} if value else default
    raise ImproperlyConfigured(f"{name} must be on or off, not {value!r}.")


def env_choice(name: str, *choices: str) -> str:
    """One of the choices; the first one by default."""
    value = env_str(name).lower() or choices[0]
    if value in choices:
        return value
    raise ImproperlyConfigured(f"{name} must be {' or '.join(choices)}, not {value!r}.")


def env_int(name: str, default: int) -> int:
    value = env_str(name) or str(default)
    if value.isascii() and value.isdigit():
        return int(value)
    raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")


def env_secret(name: str) -> str:
    """NAME, or the content of the file that NAME_FILE points to; at least 32 characters."""
    value = env_str(name)
    if path := env_str(f"{name}_FILE"):
        try:
            value = Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}.") from error
    if len(value) < SECRET_MIN_LENGTH:
        raise ImproperlyConfigured(
            f"{name} must be set to at least {SECRET_MIN_LENGTH} random characters "
            f"(or {name}_FILE to a file with them). `make .env` writes one."
        )
    return value


def env_database(name: str, *, embedded: dict[str, object]) -> dict[str, object]:
    """A postgres:// URL as Django's settings; without one, the embedded server.

    `?pooled=on` says that a pooler gives the connection to somebody else behind each transaction.
    """
    url = env_str(name)
    if not url:
        return embedded
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"{name} must start with postgresql://; PostgreSQL 15 or later is the only database."
        )
    options = PATIENCE | dict(parse_qsl(parts.query))
    return {
        "DISABLE_SERVER_SIDE_CURSORS": options.pop("pooled", "off") in {"1", "on", "true", "yes"},
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def env_cache(name: str, *, folder: Path) -> dict[str, object]:
    """`files` in a folder, `memory` of each process alone, `off`, or a redis:// URL; as Django's names."""
    value = env_str(name, "files")
    if value in {"memory", "off"}:
        return {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    if value == "files":
        return {
            "BACKEND": "forum.editions.files.FileCache",
            "LOCATION": folder,
            "TIMEOUT": KEEP_PAGES_SECONDS,
            "OPTIONS": {"MAX_ENTRIES": KEPT_FILES},
        }
    if urlsplit(value).scheme not in {"redis", "rediss", "unix"}:
        raise ImproperlyConfigured(f"{name} must be files, memory, off, or an address like redis://localhost:6379/0.")
    if find_spec("redis") is None:
        raise ImproperlyConfigured(f"For {name}={value} the package redis has to be installed: pip install redis.")
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": value,
        "TIMEOUT": KEEP_PAGES_SECONDS,
        "OPTIONS": {
            "socket_timeout": 0.1,
            "socket_connect_timeout": 0.1,
            "retry": None,
            "health_check_interval": 0,
            "serializer": "forum.editions.redis.Bytes",
        },
    }


def env_email(name: str, *, folder: Path) -> dict[str, Any]:
    """smtp://user:password@host:port, smtps:// or smtp+tls://, or file:some/folder for trying out; as Django's names.

    A relative folder is meant inside `folder`.
    """
    url = env_str(name)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is no address: {error}.") from error
    ports = {"": 0, "file": 0, "smtp": 25, "smtps": 465, "smtp+tls": 587}
    place = parts.hostname if ports.get(parts.scheme) else parts.path
    if parts.scheme not in ports or (url and not (parts.scheme and place)):
        raise ImproperlyConfigured(f"{name} must look like smtp+tls://user:password@mail.example.org.")
    kind = {"": "dummy", "file": "filebased"}.get(parts.scheme, "smtp")
    return {
        "EMAIL_BACKEND": f"django.core.mail.backends.{kind}.EmailBackend",
        "EMAIL_FILE_PATH": folder / unquote(parts.path) if kind == "filebased" else None,
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": port or ports[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
    }


def env_origin(name: str, *, hosts: list[str], https: bool) -> str:
    """https://forum.example.org, as links in mail begin; by default with the first of the site's names."""
    host = next((host.lstrip(".") for host in hosts if host != "*"), "localhost")
    origin = env_str(name).rstrip("/") or f"{'https' if https else 'http'}://{host}"
    try:
        parts = urlsplit(origin)
        is_origin = bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        is_origin = False
    if not is_origin or origin != f"{parts.scheme}://{parts.netloc}" or parts.scheme not in {"http", "https"}:
        raise ImproperlyConfigured(f"{name} must look like https://forum.example.org, without a path.")
    return origin
