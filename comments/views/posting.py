"""Where Leave a Reply is posted to. None of these pages looks at the session: a reply never comes from staff."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from articles.models import Article, ArticleQuerySet
from comments.forms import ArticleChoice, CommentForm
from comments.models import Comment
from comments.posting import Submission, post
from comments.tokens import (
    FormToken,
    issue_form_token,
    issue_pending_token,
    read_form_token,
)
from forum.http import client_ip, is_same_origin


@never_cache
@csrf_exempt  # A reply acts for nobody: is_same_origin() and the form token take the place of the session's token.
@require_POST
def post_comment(request: HttpRequest) -> HttpResponse:
    article = _chosen_article(request.POST, Article.objects.filter(published_at__isnull=False))
    form = CommentForm(request.POST, article=article)
    if not article.is_published():
        return _give_back(request, form)
    if not is_same_origin(request):
        return _ask_again(
            request, form, 403, _("This reply seems to come from another site. Please post it from here.")
        )
    if not article.accepts_comments:
        return _ask_again(request, form, 403, _("Sorry, comments are closed for this item."))
    if not form.is_valid():
        return _ask_again(request, form, 422)
    token = read_form_token(request.POST.get("token", ""), article.pk)
    if token is None:
        return _ask_again(request, form, 200, _("Please look over your reply and post it with the button below."))
    comment = post(_submission(request, form.cleaned_data, article, token))
    if (comment.body, comment.parent) != (form.cleaned_data["comment"], form.cleaned_data["comment_parent"]):
        return _ask_again(
            request, form, 409, _("You have posted from this page before. Is this another reply? Post it then.")
        )
    return _see_comment(comment)


@never_cache
@require_GET
def issue_token(request: HttpRequest) -> JsonResponse:
    """The token for one comment, fetched by the page's script when a reader first touches the form."""
    article = _chosen_article(request.GET, Article.objects.published())
    return JsonResponse({"token": issue_form_token(article.pk)})


def _chosen_article(data: Any, articles: ArticleQuerySet) -> Article:
    """404 for one that is not among these, or not named properly."""
    choice = ArticleChoice(data)
    if not choice.is_valid():
        raise Http404
    return get_object_or_404(articles, pk=choice.cleaned_data["comment_post_ID"])


def _ask_again(request: HttpRequest, form: CommentForm, status: int, notice: str = "") -> HttpResponse:
    """The form on a page of its own, with everything that was typed and a token to post it."""
    context = {
        "article": form.article,
        "form": form,
        "parent": form.cleaned_data.get("comment_parent") if form.is_valid() else None,
        "notice": notice,
        "is_open": form.article.accepts_comments,
        "token": issue_form_token(form.article.pk, is_confirmed=True),
    }
    response = render(request, "comments/post.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def _give_back(request: HttpRequest, form: CommentForm) -> HttpResponse:
    """The article went away while somebody typed: their text is theirs. One that never was public is not found."""
    article = form.article
    if article.status not in {Article.Status.PUBLISHED, Article.Status.ARCHIVED} or article.is_scheduled:
        raise Http404
    context = {"form": form, "notice": _("Sorry, this article is no longer open to readers, so it takes no replies.")}
    return render(request, "comments/post.html", context, status=403)


def _submission(request: HttpRequest, data: dict[str, Any], article: Article, token: FormToken) -> Submission:
    return Submission(
        article=article,
        parent=data["comment_parent"],
        body=data["comment"],
        name=data["author"],
        email=data["email"],
        website=data["url"],
        ip_address=client_ip(request),
        user_agent=request.headers.get("User-Agent", ""),
        submission_id=token.submission_id,
        fell_into_trap=bool(data["subject"]),
    )


def _see_comment(comment: Comment) -> HttpResponse:
    """On to the comment: where everyone sees it, or behind the link that only its author has."""
    if comment.status == Comment.Status.APPROVED:
        url = f"{comment.article.get_absolute_url()}#comment-{comment.pk}"
    else:
        path = reverse("comments:pending", kwargs={"token": issue_pending_token(comment.pk)})
        url = f"{path}#comment-{comment.pk}"
    return HttpResponse(status=303, headers={"Location": url})
