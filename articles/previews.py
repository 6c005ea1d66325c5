"""An article as readers will see it, before they do: in memory, from the data of a revision."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from articles import revisions
from articles.models import Article, Author, Byline, PreviewLink, Tag
from articles.models.article import with_lists
from articles.revisions import Data
from forum.models import User

SALT = "articles.preview"


def as_readers_see_it(article: Article | None, data: Data) -> Article:
    """An article that is not stored, with its lists; the page's template asks it like any other."""
    shown = revisions.overlay(Article(pk=article.pk if article else 0), data)
    shown.published_at = shown.published_at or timezone.now()
    shown.slug = shown.slug or "preview"
    people = Author.objects.select_related("photo").in_bulk([author for author, _role in data["bylines"]])
    lines = [
        Byline(article=shown, author=people[author], role=role, position=position)
        for position, (author, role) in enumerate(data["bylines"])
        if author in people
    ]
    return with_lists(shown, lines, list(Tag.objects.filter(pk__in=data["tags"])))


def make_link(article: Article, *, by: User, hours: int, note: str = "") -> PreviewLink:
    expires_at = timezone.now() + timedelta(hours=hours)
    return PreviewLink.objects.create(article=article, created_by=by, note=note, expires_at=expires_at)


def path_of(link: PreviewLink) -> str:
    return reverse("articles:preview", kwargs={"token": signing.dumps(link.pk, salt=SALT)})


def open_link(token: str) -> PreviewLink | None:
    """The link of this address, if it still holds; the opening is counted."""
    try:
        number = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    link = PreviewLink.objects.select_related("article__draft").filter(pk=number).first()
    if link is None or not link.is_open or link.article.status == Article.Status.TRASH:
        return None
    PreviewLink.objects.filter(pk=link.pk).update(opens=F("opens") + 1, opened_at=timezone.now())
    return link


def revoke(link: PreviewLink) -> None:
    PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())
