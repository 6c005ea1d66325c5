"""Who may do what with an article: one function per question, asked by every view, list and action."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from articles.models import Article, ArticleQuerySet
from forum.models import User

OWN = {Article.Status.DRAFT, Article.Status.IN_REVIEW, Article.Status.TRASH}  # what an author works on


def can_publish(user: User | AnonymousUser) -> bool:
    """Publish, schedule, archive and file articles: an editor's rights."""
    return user.has_perm("articles.publish_article")


def can_edit(user: User | AnonymousUser, article: Article) -> bool:
    """An editor edits everything; an author what is their own, unless readers have it."""
    if can_publish(user):
        return user.has_perm("articles.change_article")
    return user.has_perm("articles.change_article") and article.created_by_id == user.pk and article.status in OWN


def can_view(user: User | AnonymousUser, article: Article) -> bool:
    return can_edit(user, article) or (user.has_perm("articles.view_article") and article.created_by_id == user.pk)


def can_delete(user: User | AnonymousUser, article: Article) -> bool:
    """Only what is in the Trash already; what readers have seen only by somebody who may publish."""
    return (
        user.has_perm("articles.delete_article")
        and can_edit(user, article)
        and article.status == Article.Status.TRASH
        and (article.published_at is None or can_publish(user))
    )


def visible_to(user: User | AnonymousUser) -> ArticleQuerySet:
    """The articles for which can_view() says yes."""
    articles = Article.objects.all()
    if can_publish(user):
        return articles
    return articles.owned_by(user) if user.has_perm("articles.view_article") else articles.none()
