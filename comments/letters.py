"""What mail about comments says, as plain text: the words are in templates/comments/email/.

Mail to an address that nobody has confirmed never repeats what was typed into the form: it may be somebody else's, and
this site would carry a stranger's words there.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator

from articles.models import Article
from comments import mail_links
from comments.models import Comment, Decision
from comments.rules import REASONS
from comments.text import visible
from forum import mail
from forum.mail import Letter

WIDTH = 72
QUOTED, EXCERPT = 2000, 200  # characters of a comment
LISTED = 10  # comments in one mail
AS_IS = ("> ", "http://", "https://")
GAP = re.compile(r"\n{3,}")


def appeared(recipient: str, article: Article, comments: Sequence[Comment]) -> Letter:
    """To somebody who wrote the article."""
    context = {"article": article, "article_url": mail.link(article.get_absolute_url())}
    return _letter("appeared", recipient, context | _listed(comments[:LISTED], QUOTED, len(comments)))


def published(comment: Comment) -> Letter:
    """To the commenter."""
    return _letter("published", comment.email, _about(comment), _unsubscribe(comment))


def answered(answer: Comment, comment: Comment) -> Letter:
    """To the one who wrote the comment that `answer` replies to."""
    context = _about(answer) | {"own_quote": quote(comment.body, EXCERPT), "name": _name(answer)}
    return _letter("answered", comment.email, context | _leave(comment), _unsubscribe(comment))


def turned_down(comment: Comment, reason: str, note: str) -> Letter:
    labels = dict(Decision.Reason.choices)
    context = {
        "article": comment.article,
        "article_url": mail.link(comment.article.get_absolute_url()),
        "submitted_at": comment.submitted_at,
        "reason": labels.get(reason, "") if reason else "",
        "note": quote(note, QUOTED) if note else "",
    }
    return _letter("turned_down", comment.email, context)


def please_confirm(comment: Comment) -> Letter:
    context = {"article": comment.article, "confirm_url": mail_links.confirm_url(comment)}
    return _letter("confirm", comment.email, context)


def held(recipient: str, comments: Sequence[Comment], count: int, pending: int) -> Letter:
    """To a moderator: the first of `count` comments that were held, and how many wait in all."""
    queue_url = mail.link(reverse("admin:comments_comment_changelist"))
    return _letter("held", recipient, {"pending": pending, "queue_url": queue_url} | _listed(comments, EXCERPT, count))


def quote(text: str, length: int) -> str:
    """Somebody's words as mail shows them, with a mark before every line."""
    shown = Truncator(visible(text).strip()).chars(length, truncate=" […]")
    return "\n".join(f"> {line}" for line in _lines(shown, WIDTH - 2))


def _listed(comments: Sequence[Comment], length: int, count: int) -> dict[str, Any]:
    rows = [
        {
            "name": _name(comment),
            "article": comment.article,
            "quote": quote(comment.body, length),
            "reasons": ", ".join(str(REASONS.get(reason, reason)) for reason in comment.reasons),
            "url": mail.link(comment.get_absolute_url()),
            "desk_url": mail.link(reverse("admin:comments_comment_change", args=[comment.pk])),
        }
        for comment in comments
    ]
    return {"count": count, "rows": rows, "more": count - len(rows)}


def _about(comment: Comment) -> dict[str, Any]:
    url = mail.link(comment.get_absolute_url())
    return {"article": comment.article, "quote": quote(comment.body, QUOTED), "url": url} | _leave(comment)


def _leave(comment: Comment) -> dict[str, str]:
    return {"unsubscribe_url": mail_links.unsubscribe_url(comment)}


def _unsubscribe(comment: Comment) -> dict[str, str]:
    """Mail programs offer a button with these (RFC 2369, RFC 8058)."""
    url = mail_links.unsubscribe_url(comment)
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _name(comment: Comment) -> str:
    return " ".join(visible(comment.signature).split())


def _letter(name: str, recipient: str, context: dict[str, Any], headers: dict[str, str] | None = None) -> Letter:
    """In the site's language, whoever's press of a button causes it."""
    words = {"site": settings.FORUM_NAME, "site_url": mail.link("/"), **context}
    with translation.override(settings.LANGUAGE_CODE):
        subject = render_to_string(f"comments/email/{name}.subject.txt", words)
        text = render_to_string(f"comments/email/{name}.txt", words)
    signed = f"{_wrapped(text)}\n\n-- \n{words['site']}\n{words['site_url']}\n"
    return Letter(recipient, subject, signed, headers or {})


def _wrapped(text: str) -> str:
    """Lines that every mail program shows as they are. Quotes are wrapped already, and addresses must stay whole."""
    lines = (line if line.startswith(AS_IS) else "\n".join(_lines(line, WIDTH)) for line in text.split("\n"))
    return GAP.sub("\n\n", "\n".join(lines)).strip()


def _lines(text: str, width: int) -> Iterator[str]:
    for line in text.splitlines() or [""]:
        yield from textwrap.wrap(line.rstrip(), width, break_long_words=False, break_on_hyphens=False) or [""]
