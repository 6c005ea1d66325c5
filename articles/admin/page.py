"""What the newsroom's own pages have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles import permissions
from articles.library import MOST_USES, Use
from articles.models import Article
from forum.models import User

TEMPLATES = "admin/articles/article"


def user_of(request: HttpRequest) -> User:
    return cast("User", request.user)


def find_article(request: HttpRequest, article_id: int) -> Article:
    """404 for what does not exist and for what this person must not know of."""
    if article_id >= 2**63:
        raise Http404
    return get_object_or_404(permissions.visible_to(request.user).select_related("draft"), pk=article_id)


def linked(row: Any) -> SafeString:
    """By its name, with the page where it is edited."""
    name = row._meta.model_name
    return format_html('<a href="{}">{}</a>', reverse(f"admin:articles_{name}_change", args=[row.pk]), row)


def shown_uses(request: HttpRequest, uses: Sequence[Use]) -> list[tuple[Any, Any]]:
    """How and by what something is used; of an article that this person must not know of, only that it is one."""
    ids = [use.by.pk for use in uses if isinstance(use.by, Article)]
    visible = (
        set(permissions.visible_to(request.user).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    )
    is_hidden = [isinstance(use.by, Article) and use.by.pk not in visible for use in uses]
    more = [(_("of each sort only the newest are listed"), "…")] if len(uses) >= MOST_USES else []
    return [
        *(
            (use.how, _("an article of somebody else") if hidden else linked(use.by))
            for use, hidden in zip(uses, is_hidden, strict=True)
        ),
        *more,
    ]


def show(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    frame = {**admin.site.each_context(request), "opts": Article._meta}
    request.current_app = admin.site.name  # type: ignore[attr-defined]
    return render(request, f"{TEMPLATES}/{name}", {**frame, **context}, status=status)
