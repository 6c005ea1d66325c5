"""Where the links in a comment lead: counted for the rules, listed for moderators."""

from __future__ import annotations

import re

from comments.text import visible

# As WordPress counts: every address, in whatever markup it was pasted, the same one twice as two. Not as WordPress:
# an e-mail address is no link, and neither is one to this site.
LINK = re.compile(r"https?://(?:www\.)?|(?<![\w@.-])www\.", re.IGNORECASE | re.ASCII)
HOST = re.compile(r"\[[0-9a-f:.]{2,45}\]|[^\s/?#\\<>\"'`()\[\]{},;|]{1,260}", re.IGNORECASE)
AROUND = ".!*_~:”’»“‘«…"


def foreign_hosts(text: str, own_host: str = "") -> list[str]:
    """The host of every link that leads away from this site, in the order of the text."""
    shown = visible(text)
    own = _plain_host(own_host)
    hosts = (_host_at(shown, link.end()) for link in LINK.finditer(shown))
    return [host for host in hosts if host and host != own]


def _host_at(text: str, start: int) -> str:
    match = HOST.match(text, start)
    return _plain_host(match[0].rpartition("@")[2]) if match else ""


def _plain_host(host: str) -> str:
    """Without its port, without www, in small letters."""
    name = host if host.startswith("[") else host.partition(":")[0]
    return name.strip(AROUND).lower().removeprefix("www.")
