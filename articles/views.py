"""The pages readers see. None of them knows who is reading."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from articles import previews, revisions, seo
from articles.models import Article, ArticleQuerySet, Author, FormerSlug, Section, Tag

PAGE_SIZE = 12


def get_page_or_404(articles: ArticleQuerySet, number: int) -> Page[Article]:
    """One page of a list, newest first; an empty list has an empty first page."""
    paginator = Paginator(articles.newest_first().for_cards(), PAGE_SIZE)
    if number > paginator.num_pages:
        raise Http404
    return paginator.page(number)


def show_list(request: HttpRequest, template: str, page: Page[Article], **context: Any) -> HttpResponse:
    return render(request, template, {"page": page, "articles": list(page.object_list), **context})


@require_safe
def show_home(request: HttpRequest, number: int = 1) -> HttpResponse:
    page = get_page_or_404(Article.objects.published(), number)
    return show_list(request, "articles/home.html", page, list_url="/", head=seo.for_home(request, page))


@require_safe
def show_section(request: HttpRequest, path: str, number: int = 1) -> HttpResponse:
    section = get_object_or_404(Section.objects.select_related("parent"), slug=path.rpartition("/")[2])
    if path != section.path:
        return redirect(_with_page(section.get_absolute_url(), number), permanent=True)
    page = get_page_or_404(Article.objects.published().in_section(section), number)
    head = seo.for_list(request, page, title=section.name, description=section.description)
    return show_list(
        request, "articles/section.html", page, section=section, list_url=section.get_absolute_url(), head=head
    )


@require_safe
def show_tag(request: HttpRequest, slug: str, number: int = 1) -> HttpResponse:
    tag = get_object_or_404(Tag, slug=slug)
    page = get_page_or_404(Article.objects.published().filter(tags=tag), number)
    head = seo.for_list(request, page, title=tag.name)
    return show_list(request, "articles/tag.html", page, tag=tag, list_url=tag.get_absolute_url(), head=head)


@require_safe
def show_author(request: HttpRequest, slug: str, number: int = 1) -> HttpResponse:
    author = get_object_or_404(Author.objects.select_related("photo"), slug=slug)
    page = get_page_or_404(Article.objects.published().filter(bylines__author=author), number)
    head = seo.for_list(request, page, title=author.name, description=author.affiliation)
    return show_list(
        request, "articles/author.html", page, author=author, list_url=author.get_absolute_url(), head=head
    )


@require_safe
def show_article(request: HttpRequest, year: int, month: int, day: int, slug: str) -> HttpResponse:
    article = find_article(year, month, day, slug)
    if isinstance(article, HttpResponse):
        return article
    return render(request, "articles/article.html", article_context(request, article))


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
        context = {"article": article, "head": seo.for_article(request, article), "link": link}
        response = render(request, "articles/preview.html", context)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def find_article(year: int, month: int, day: int, slug: str, *, rest: str = "") -> Article | HttpResponse:
    """What readers may see at this address, or the way to where it is now; `rest` of the address goes along."""
    article = Article.objects.published().for_page().filter(slug=slug).first()
    if article is None:
        return redirect_former_slug(slug, rest)
    if (year, month, day) != (article.day.year, article.day.month, article.day.day):
        return HttpResponsePermanentRedirect(f"{article.get_absolute_url()}{rest}")
    return article


def article_context(request: HttpRequest, article: Article) -> dict[str, Any]:
    """What articles/article.html needs; the comments app shows the same page with more in it."""
    return {"article": article, "head": seo.for_article(request, article)}


def redirect_former_slug(slug: str, rest: str) -> HttpResponsePermanentRedirect:
    """To the article that had this slug once, if readers may see it."""
    former = get_object_or_404(FormerSlug.objects.select_related("article"), slug=slug)
    if not former.article.is_published():
        raise Http404
    return HttpResponsePermanentRedirect(f"{former.article.get_absolute_url()}{rest}")


@require_safe
def redirect_first_page(request: HttpRequest, path: str) -> HttpResponse:
    """/page/1/ is the list itself."""
    return redirect(f"/{path}", permanent=True)


def _with_page(url: str, number: int) -> str:
    return url if number == 1 else f"{url}page/{number}/"
