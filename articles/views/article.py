"""An article's own page and its preview, and the pages that are no articles. None of them knows who is reading."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from articles import old_addresses, previews, reading, revisions, seo
from articles.models import Article, FormerSlug, Page
from articles.reading import Around, Opened
from articles.related import related
from articles.typesetting import typeset
from forum import pieces
from forum.editions import cached_by_edition
from forum.http import Origin


@require_safe
@cached_by_edition("replytocom")
def show_article(request: HttpRequest, year: int, month: int, day: int, slug: str) -> HttpResponse:
    opened = find_article(year, month, day, slug)
    if isinstance(opened, HttpResponse):
        return opened
    return render(request, "articles/article.html", article_context(request, opened, opened.article))


@require_safe
@cached_by_edition()
def show_page(request: HttpRequest, path: str) -> HttpResponse:
    """A page of the editors'; or the article that has this slug, since some sites' addresses were no more than that."""
    page = Page.objects.public().filter(path=path).first()
    if page is None and old_addresses.find(request.path):
        raise Http404  # whoever answers that knows where it leads
    if page is None:
        return redirect_slug(path.rpartition("/")[2])
    return render(
        request, "articles/page.html", {"page": page, "text": typeset(page.body), "head": seo.for_page(request, page)}
    )


@require_safe
def show_by_id(request: HttpRequest, article_id: int) -> HttpResponse:
    """Where links between articles lead that are followed as they are stored."""
    article = get_object_or_404(Article.objects.published(), pk=min(article_id, 2**63 - 1))
    return redirect(article)


@require_safe
def show_preview(request: HttpRequest, token: str) -> HttpResponse:
    """What is not published yet, for those who were given the link; kept by no cache and found by no search engine."""
    link = previews.open_link(token)
    if link is None:
        response = render(request, "articles/preview_closed.html", status=410)
    else:
        article = previews.as_readers_see_it(link.article, revisions.latest(link.article))
        context = preview_context(request, article)
        response = render(request, "articles/preview.html", {**context, "link": link})
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def find_article(year: int, month: int, day: int, slug: str, *, rest: str = "") -> Opened | HttpResponse:
    """What readers may see at this address, or the way to where it is now; `rest` of the address goes along."""
    opened = reading.find(slug)
    if opened is None:
        return redirect_former_slug(slug, rest)
    article = opened.article
    if (year, month, day) != (article.day.year, article.day.month, article.day.day):
        path = f"/{year:04d}/{month:02d}/{day:02d}/{slug}/{rest}"
        if old_addresses.find(path):
            raise Http404  # as it does where another article had this address
        return HttpResponsePermanentRedirect(f"{article.get_absolute_url()}{rest}")
    return opened


def article_context(
    request: HttpRequest,
    opened: Opened,
    article: Article,
    *,
    title: str = "",
    address: str = "",
    is_passing: bool = False,
) -> dict[str, Any]:
    """What articles/article.html needs; the comments app shows the same page with more in it, and so under a title and
    an address of its own. What is `passing` is not for search engines."""
    name, root = settings.FORUM_NAME, Origin.of(request)
    around = Around.of(opened, root.root)
    canonical = root.build_absolute_uri(address or article.get_absolute_url())
    title = f"{title or article.headline} · {name}"
    is_passing = is_passing or bool(request.GET.get("replytocom"))
    found = related(article)
    return {
        "article": article,
        "title": title,
        "head": pieces.draw("articles/_head.html", reading.Head(opened, around, name, title, canonical, is_passing)),
        "main": pieces.draw("articles/_article.html", reading.Main(opened, around, name, canonical)),
        "related": pieces.draw("articles/_related.html", found) if found.rows else "",
    }


def preview_context(request: HttpRequest, article: Article) -> dict[str, Any]:
    """The same for what may not be stored yet: without what only an address of its own makes useful."""
    title = f"{article.headline} · {settings.FORUM_NAME}"
    address = request.build_absolute_uri(article.get_absolute_url())
    shown = {"article": article, "canonical": address, "text": typeset(article.body), "site_name": settings.FORUM_NAME}
    return {"article": article, "title": title, "main": render_to_string("articles/_article.html", shown)}


def redirect_slug(slug: str) -> HttpResponsePermanentRedirect:
    article = Article.objects.published().filter(slug=slug).only("slug", "published_at").first()
    return HttpResponsePermanentRedirect(article.get_absolute_url()) if article else redirect_former_slug(slug, "")


def redirect_former_slug(slug: str, rest: str) -> HttpResponsePermanentRedirect:
    """To the article that had this slug once, if readers may see it."""
    former = get_object_or_404(FormerSlug.objects.select_related("article"), slug=slug)
    if not former.article.is_published():
        raise Http404
    return HttpResponsePermanentRedirect(f"{former.article.get_absolute_url()}{rest}")
