"""Who may do what with an article: one function per question, asked by every view, list and action."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from articles.models import Article, ArticleQuerySet, Section, SectionQuerySet
from forum.models import User

OWN = {Article.Status.DRAFT, Article.Status.IN_REVIEW, Article.Status.TRASH}  # what an author works on
Somebody = User | AnonymousUser


def is_editor(user: Somebody) -> bool:
    """Publishes, schedules, archives and files articles, be it only those of some sections."""
    return user.has_perm("articles.publish_article")


def limits_of(user: Somebody) -> frozenset[int] | None:
    """The sections to which an editor is limited, with their sub-sections; None for everybody else."""
    if not hasattr(user, "_section_limits"):
        own = Section.objects.filter(editors=user.pk) if user.pk else Section.objects.none()
        family = Section.objects.filter(Q(pk__in=own) | Q(parent__in=own))
        found = frozenset(family.values_list("pk", flat=True))
        user._section_limits = found or None  # type: ignore[union-attr]  # one question for each request
    return user._section_limits  # type: ignore[union-attr,no-any-return]


def sections_for(user: Somebody) -> SectionQuerySet:
    """Where the person may file an article."""
    limits = limits_of(user) if is_editor(user) else None
    sections = Section.objects.in_order()
    return sections if limits is None else sections.filter(pk__in=limits)


def can_publish(user: Somebody, article: Article) -> bool:
    """And schedule and archive it; an editor who is limited to sections, what is filed there."""
    if not is_editor(user):
        return False
    limits = limits_of(user)
    return limits is None or article.section_id in limits or (article.section_id is None and _is_own(user, article))


def can_edit(user: Somebody, article: Article) -> bool:
    """An editor edits everything of their sections; an author what is their own, unless readers have it."""
    if not user.has_perm("articles.change_article"):
        return False
    return can_publish(user, article) or (_is_own(user, article) and article.status in OWN)


def can_view(user: Somebody, article: Article) -> bool:
    return can_edit(user, article) or (user.has_perm("articles.view_article") and _is_own(user, article))


def can_delete(user: Somebody, article: Article) -> bool:
    """Only what is in the Trash already; what readers have seen only by somebody who may publish."""
    return (
        user.has_perm("articles.delete_article")
        and can_edit(user, article)
        and article.status == Article.Status.TRASH
        and (article.published_at is None or can_publish(user, article))
    )


def visible_to(user: Somebody) -> ArticleQuerySet:
    """The articles for which can_view() says yes."""
    articles = Article.objects.all()
    if not user.has_perm("articles.view_article"):
        return articles.none()
    if not is_editor(user):
        return articles.owned_by(user)
    limits = limits_of(user)
    return articles if limits is None else articles.filter(Q(section__in=limits) | Q(created_by=user.pk))


def _is_own(user: Somebody, article: Article) -> bool:
    return article.created_by_id is not None and article.created_by_id == user.pk
