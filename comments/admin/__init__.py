"""The moderation desk and the discussion settings."""

from __future__ import annotations

from comments.admin.comment import CommentAdmin
from comments.admin.discussion import DiscussionAdmin

__all__ = ["CommentAdmin", "DiscussionAdmin"]
