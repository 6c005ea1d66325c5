"""What commenters say of themselves, made harmless in one way, wherever it comes from."""

from __future__ import annotations

from urllib.parse import urlsplit

from comments.text import is_web_address, visible


def plain_name(typed: str) -> str:
    """On one line, without characters that deceive the eye."""
    return " ".join(visible(typed).split())


def web_address(typed: str) -> str:
    """A missing scheme is added, a name in another script written as the browser will see it; "" for anything else."""
    address = typed if "://" in typed else f"http://{typed}"
    return _with_ascii_host(address) if is_web_address(address) else ""


def _with_ascii_host(address: str) -> str:
    parts = urlsplit(address)
    try:
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    netloc = f"{host}:{parts.port}" if parts.port else host
    return parts._replace(netloc=netloc).geturl()
