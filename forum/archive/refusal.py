"""What the owner is told when an archive is not written or not taken."""

from __future__ import annotations

FORMAT, VERSION = "forum-archive", 1
SHOWN = 10


class ArchiveError(Exception):
    """Nothing was changed; the message says why, and where."""


def sentences(problems: list[str]) -> str:
    """One a line, and not more than somebody reads."""
    more = [f"… and {len(problems) - SHOWN:,} more."] if len(problems) > SHOWN else []
    return "\n".join([*problems[:SHOWN], *more])
