from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from articles.signals import article_begun


class CommentsConfig(AppConfig):
    name = "comments"
    verbose_name = _("Reader comments")

    def ready(self) -> None:
        article_begun.connect(self.say_whether_readers_may_reply)

    def say_whether_readers_may_reply(self, *, initial: dict[str, Any], **_more: Any) -> None:
        """As the discussion settings say for new articles."""
        discussion: Any = self.get_model("Discussion")
        initial["accepts_comments"] = discussion.current().default_comment_status
