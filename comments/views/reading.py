"""The reader's way to comments: links to one of them, and the link that only its author has."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.views import article_context
from comments.models import Comment
from comments.tokens import read_pending_token


@never_cache
@require_safe
def show_pending(request: HttpRequest, token: str) -> HttpResponse:
    """The article with one comment that only the holder of this link sees."""
    comment_id = read_pending_token(token)
    comment = get_object_or_404(Comment.objects.select_related("article"), pk=comment_id)
    if comment.status == Comment.Status.APPROVED:
        return redirect(comment)
    article = Article.objects.published().for_page().filter(pk=comment.article_id).first()
    if article is None or comment.status == Comment.Status.TRASH:
        raise Http404
    context = article_context(request, article) | {"pending_comment": comment}
    response = render(request, "articles/article.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
def show_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    """On to the comment in its thread."""
    comment = get_object_or_404(Comment.objects.public().select_related("article"), pk=comment_id)
    return redirect(f"{comment.article.get_absolute_url()}#comment-{comment.pk}")
