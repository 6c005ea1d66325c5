"""An article with a page of its discussion, links to one comment, and the link that only its author has."""

from __future__ import annotations

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles import reading as opening
from articles.reading import Opened
from articles.views import article as article_views
from comments.models import Comment, Discussion
from comments.pages import ThreadPage, address_of_page, open_at, open_page, open_thread
from comments.places import Place, addresses, places_of
from comments.tokens import read_pending_token
from forum.editions import cached_by_edition

OLD_PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)


@require_safe
@cached_by_edition("replytocom", "cpage")
def show_article(request: HttpRequest, **address: Any) -> HttpResponse:
    """The article as such. WordPress's `?cpage=N` is a page of its discussion."""
    number = request.GET.get("cpage", "")
    if not OLD_PAGE_NUMBER.fullmatch(number):
        return article_views.show_article(request, **address)
    opened = article_views.find_article(**address)
    if isinstance(opened, HttpResponse):
        return opened
    query = request.GET.copy()
    del query["cpage"]
    page = address_of_page(opened.article, int(number))
    return HttpResponsePermanentRedirect(_with_query(page, query.urlencode()))


@require_safe
@cached_by_edition("replytocom")
def show_page(request: HttpRequest, number: int, **address: Any) -> HttpResponse:
    opened = article_views.find_article(**address, rest=f"comment-page-{number}/")
    if isinstance(opened, HttpResponse):
        return opened
    article = opened.article
    page = _found(open_page(article, number))
    if page.address == article.get_absolute_url():
        return HttpResponsePermanentRedirect(_with_query(page.address, request.META.get("QUERY_STRING", "")))
    title = _("%(title)s, comment page %(number)d") % {"title": article.headline, "number": number}
    return _show(request, opened, page, title)


@require_safe
@cached_by_edition("replytocom")
def show_thread(request: HttpRequest, root_id: int, number: int = 1, **address: Any) -> HttpResponse:
    """One top-level comment with all its replies, where they are too many for the discussion's page."""
    path = Place(number, root_id).path(Discussion())
    opened = article_views.find_article(**address, rest=path)
    if isinstance(opened, HttpResponse):
        return opened
    article = opened.article
    page = _found(open_thread(article, root_id, number))
    title = _("%(title)s, replies to one comment") % {"title": article.headline}
    if number > 1:
        title = _("%(title)s, page %(number)d") % {"title": title, "number": number}
    return _show(request, opened, page, title)


@require_safe
def show_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    """On to the comment in its discussion."""
    comment = get_object_or_404(Comment.objects.public().select_related("article"), pk=comment_id)
    return HttpResponseRedirect(addresses([comment], Discussion.current())[comment.pk])


@never_cache
@require_safe
def show_pending(request: HttpRequest, token: str) -> HttpResponse:
    """The article with one comment that only the holder of this link sees.

    Whatever was decided against the comment, its author reads that it waits: spammers are told nothing, and somebody
    whose comment a rule took for rubbish has not lost the text. What is deleted for good is not found.
    """
    comment = get_object_or_404(Comment.objects.select_related("article", "root"), pk=read_pending_token(token))
    opened = opening.find_by_id(comment.article_id)
    if opened is None or comment.is_wiped:
        raise Http404
    if comment.status == Comment.Status.APPROVED:
        return HttpResponseRedirect(addresses([comment], Discussion.current())[comment.pk])
    place = places_of([comment], Discussion.current())[comment.pk]
    page = _found(open_at(place, opened.article, comment))
    response = _show(request, opened, page, page.article.headline, pending_comment=comment)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _found(page: ThreadPage | None) -> ThreadPage:
    if page is None:
        raise Http404
    return page


def _show(
    request: HttpRequest, opened: Opened, page: ThreadPage, title: str, pending_comment: Comment | None = None
) -> HttpResponse:
    context = article_views.article_context(
        request, opened, page.article, title=title, address=page.canonical, is_passing=pending_comment is not None
    )
    more = {"thread_page": page, "pending_comment": pending_comment}
    return render(request, "articles/article.html", context | more)


def _with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
