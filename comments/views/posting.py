"""Where Leave a Reply is posted to. None of these pages looks at the session: a reply never comes from staff."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from articles.models import Article
from comments.forms import CONSENT, NOTIFY, ArticleChoice, CommentForm
from comments.models import Comment, Discussion
from comments.permissions import takes_comments
from comments.posting import post
from comments.rules import CLOSED, Refusal, Submission
from comments.tokens import (
    FormToken,
    issue_commenter_token,
    issue_form_token,
    issue_pending_token,
    read_commenter_token,
    read_form_token,
)
from forum import mail
from forum.http import client_ip, is_same_origin
from forum.ready import Given, Ready, as_model

COLUMNS = ("id", "headline", "slug", "status", "published_at", "expires_at", "accepts_comments")
ARTICLE = Ready(
    lambda: Article.objects.filter(published_at__isnull=False, pk=Given("article")).order_by().values_list(*COLUMNS)
)


@never_cache
@csrf_exempt  # A reply acts for nobody: is_same_origin() and the form token take the place of the session's token.
@require_POST
def post_comment(request: HttpRequest) -> HttpResponse:
    article = _chosen_article(request.POST)
    discussion = Discussion.current()
    form = CommentForm(request.POST, article=article, discussion=discussion)
    ask_again = partial(_ask_again, request, form, discussion)
    if not article.is_published():
        return _give_back(request, form)
    if not is_same_origin(request):
        return ask_again(Refusal(403, _("This reply seems to come from another site. Please post it from here.")))
    if not takes_comments(article, discussion):
        return ask_again(Refusal(403, CLOSED))
    if not form.is_valid():
        return ask_again(Refusal(403 if form.has_error("comment_parent") else 422, ""))
    token = read_form_token(request.POST.get("token", ""), article.pk)
    if token is None:
        return ask_again(Refusal(200, _("Please look over your reply and post it with the button below.")))
    outcome = post(_submission(request, form, token), discussion)
    if isinstance(outcome, Refusal):
        return ask_again(outcome)
    if (outcome.body, outcome.parent) != (form.cleaned_data["comment"], form.cleaned_data["comment_parent"]):
        return ask_again(Refusal(409, _("You have posted from this page before. Is this another reply? Post it then.")))
    return _see_comment(outcome)


@never_cache
@require_GET
def issue_token(request: HttpRequest) -> JsonResponse:
    """The token for one comment, fetched by the page's script when a reader first touches the form.

    And one to be known again by: nothing is kept about it here, and the browser keeps it only with consent.
    """
    article = _chosen_article(request.GET)
    if not article.is_published():
        raise Http404
    return JsonResponse({"token": issue_form_token(article.pk), "commenter": issue_commenter_token()})


def _chosen_article(data: Any) -> Article:
    """One that is or was published, or shall be; 404 for any other, or where it is not named properly."""
    choice = ArticleChoice(data)
    rows = ARTICLE.rows(article=choice.cleaned_data["comment_post_ID"]) if choice.is_valid() else ()
    if not rows:
        raise Http404
    article: Article = as_model(Article, COLUMNS, rows[0])
    return article


def _ask_again(request: HttpRequest, form: CommentForm, discussion: Discussion, refusal: Refusal) -> HttpResponse:
    """The form on a page of its own, with everything that was typed and a token to post it."""
    form.is_valid()
    context = {
        "article": form.article,
        "form": form,
        "parent": form.cleaned_data.get("comment_parent"),
        "notice": refusal.message,
        "is_refused": refusal.status >= 400,
        "is_open": takes_comments(form.article, discussion),
        "discussion": discussion,
        "offers_mail": mail.is_configured(),
        "token": issue_form_token(form.article.pk, is_confirmed=True),
    }
    response = render(request, "comments/post.html", context, status=refusal.status)
    response["X-Robots-Tag"] = "noindex"
    if refusal.retry_after:
        response["Retry-After"] = str(refusal.retry_after)
    return response


def _give_back(request: HttpRequest, form: CommentForm) -> HttpResponse:
    """The article went away while somebody typed: their text is theirs. One that never was public is not found."""
    article = form.article
    if article.status not in {Article.Status.PUBLISHED, Article.Status.ARCHIVED} or article.is_scheduled:
        raise Http404
    notice = _("Sorry, this article is no longer open to readers, so it takes no replies.")
    return render(request, "comments/post.html", {"form": form, "notice": notice, "is_refused": True}, status=403)


def _submission(request: HttpRequest, form: CommentForm, token: FormToken) -> Submission:
    data = form.cleaned_data
    return Submission(
        article=form.article,
        parent=data["comment_parent"],
        body=data["comment"],
        name=data["author"],
        email=data["email"],
        website=data["url"],
        ip_address=client_ip(request),
        user_agent=request.headers.get("User-Agent", ""),
        submission_id=token.submission_id,
        commenter=read_commenter_token(data["commenter"]) if data[CONSENT] else None,
        site_host=request.get_host(),
        wants_mail=data[NOTIFY] and bool(data["email"]) and mail.is_configured(),
        fell_into_trap=bool(data["subject"]),
    )


def _see_comment(comment: Comment) -> HttpResponse:
    """On to the comment: where everyone sees it, or behind the link that only its author has."""
    if comment.status == Comment.Status.APPROVED:
        url = comment.get_absolute_url()
    else:
        path = reverse("comments:pending", kwargs={"token": issue_pending_token(comment.pk)})
        url = f"{path}#comment-{comment.pk}"
    return HttpResponse(status=303, headers={"Location": url})
