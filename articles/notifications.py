"""Mail about an article's way: to the editors when it is handed in, to its writer about what became of it.

Written to the outbox (forum/mail.py) within the step's own transaction, so that each step is told exactly once.
"""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from articles import permissions
from articles.models import Article, Move
from forum import mail
from forum.mail import Letter
from forum.models import User

Action = Move.Action
TO_THE_WRITER = {Action.RETURN, Action.SCHEDULE, Action.PUBLISH, Action.UPDATE, Action.ARCHIVE}


def moved(move: Move) -> None:
    if not mail.is_configured():
        return
    if move.action == Action.SUBMIT:
        mail.queue(_letter(move, user, "submitted") for user in editors_of(move.article) if user != move.by)
    elif move.action in TO_THE_WRITER and _is_somebody_elses(move):
        mail.queue([_letter(move, move.article.created_by, str(move.action))])  # type: ignore[arg-type]


def editors_of(article: Article) -> list[User]:
    """Who can publish it and has an address."""
    users = User.objects.with_perm("articles.publish_article").filter(is_staff=True, is_active=True)
    return [user for user in users.exclude(email="").order_by("pk") if permissions.can_publish(user, article)]


def _is_somebody_elses(move: Move) -> bool:
    writer = move.article.created_by
    return bool(writer and writer.is_active and writer.email and writer != move.by)


def _letter(move: Move, user: User, name: str) -> Letter:
    article = move.article
    context = {
        "move": move,
        "article": article,
        "by": str(move.by) if move.by else settings.FORUM_NAME,
        "note": move.note,
        "desk_url": mail.link(reverse("admin:articles_article_change", args=[article.pk])),
        "article_url": mail.link(article.get_absolute_url()),
        "site": settings.FORUM_NAME,
    }
    with translation.override(settings.LANGUAGE_CODE):
        subject = render_to_string("articles/email/subject.txt", context)
        text = render_to_string(f"articles/email/{name}.txt", context)
    return Letter(user.email, subject, f"{text.strip()}\n\n-- \n{settings.FORUM_NAME}\n{mail.link('/')}\n")
