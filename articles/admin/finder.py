"""Finds articles to link to, for the editor's dialogue."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles import links, permissions
from articles.admin.page import user_of
from articles.models import Article

FOUND = 12
MAX_QUERY = 100


@never_cache
@require_safe
def find_articles(request: HttpRequest) -> JsonResponse:
    """What readers see and what this person may see anyway, by words of the headline; without words the newest."""
    if not user_of(request).has_perm("articles.view_article"):
        raise PermissionDenied
    rows = Article.objects.published() | permissions.visible_to(request.user)
    rows = rows.exclude(status=Article.Status.TRASH)
    for word in request.GET.get("q", "")[:MAX_QUERY].replace("\x00", "").split()[:6]:
        rows = rows.filter(Q(headline__icontains=word) | Q(standfirst__icontains=word))
    shown = rows.only("headline", "status", "published_at", "expires_at").order_by("-updated_at")[:FOUND]
    return JsonResponse({"articles": [_described(article) for article in shown]})


def _described(article: Article) -> dict[str, str]:
    if article.is_published() and article.published_at:
        note = date_format(localtime(article.published_at), "j F Y")
    else:
        note = str(article.get_status_display())
    return {"href": links.path_of(article.pk), "headline": article.headline, "note": note}
