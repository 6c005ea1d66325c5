"""Everything out of the site into plain files, and back into an empty one. docs/export.md describes the files."""

from __future__ import annotations

from forum.archive.refusal import ArchiveError

__all__ = ["ArchiveError"]
