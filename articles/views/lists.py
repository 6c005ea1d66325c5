"""Lists of articles: the front page, sections, tags, authors and the archives."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Page as ListPage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import archives, frontpage, listings, navigation, seo
from articles.cards import Card
from articles.models import Author, Tag
from articles.views import queries
from articles.views.paging import get_page_or_404, with_page
from forum.editions import cached_by_edition


def show_list(request: HttpRequest, template: str, page: ListPage[Card], **context: Any) -> HttpResponse:
    return render(request, template, {"page": page, "articles": page.object_list, **context})


@require_safe
@cached_by_edition(*queries.READ)
def show_home(request: HttpRequest, number: int = 1) -> HttpResponse:
    """The first page is composed; the ones behind it list everything by date."""
    if request.GET and (address := queries.address_of(request.GET)):
        return redirect(address, permanent=True)
    if number > 1:
        page = get_page_or_404(request, listings.site(), number)
        return show_list(
            request,
            "articles/earlier.html",
            page,
            list_url="/",
            head=seo.for_list(request, page, "/", title=_("All articles")),
        )
    front = frontpage.compose(navigation.of(request).filled)
    context = {"front": front, "articles": front.articles(), "head": seo.for_home(request)}
    return render(request, "articles/home.html", context)


@require_safe
@cached_by_edition()
def show_section(request: HttpRequest, path: str, number: int = 1) -> HttpResponse:
    slug = path.rpartition("/")[2]
    section = navigation.find_section(slug, navigation.of(request).sections) or queries.section_at(slug)
    if path != section.path:
        return redirect(with_page(section.get_absolute_url(), number), permanent=True)
    page = get_page_or_404(request, listings.of(section), number)
    url = section.get_absolute_url()
    head = seo.for_list(request, page, url, about=section, description=section.description)
    return show_list(request, "articles/section.html", page, section=section, list_url=url, head=head)


@require_safe
@cached_by_edition()
def show_tag(request: HttpRequest, slug: str, number: int = 1) -> HttpResponse:
    tag = queries.by_slug(Tag.objects, slug)
    if tag.slug != slug:
        return redirect(with_page(tag.get_absolute_url(), number), permanent=True)
    page = get_page_or_404(request, listings.of(tag), number)
    url = tag.get_absolute_url()
    head = seo.for_list(request, page, url, about=tag)
    return show_list(request, "articles/tag.html", page, tag=tag, list_url=url, head=head)


@require_safe
@cached_by_edition()
def show_author(request: HttpRequest, slug: str, number: int = 1) -> HttpResponse:
    author = queries.by_slug(Author.objects.select_related("photo"), slug)
    if author.slug != slug:
        return redirect(with_page(author.get_absolute_url(), number), permanent=True)
    page = get_page_or_404(request, listings.of(author), number)
    url = author.get_absolute_url()
    head = seo.for_list(request, page, url, about=author, description=author.affiliation)
    return show_list(request, "articles/author.html", page, author=author, list_url=url, head=head)


@require_safe
@cached_by_edition()
def show_archive(
    request: HttpRequest, year: int, month: int | None = None, day: int | None = None, number: int = 1
) -> HttpResponse:
    """What appeared in a year, a month or on a day."""
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        raise Http404 from None
    archive = archives.Archive(year, month, day)
    page = get_page_or_404(request, archive.articles, number)
    if not page.object_list:
        raise Http404
    head = seo.for_list(request, page, archive.path, title=archive.title)
    return show_list(request, "articles/archive.html", page, archive=archive, list_url=archive.path, head=head)


@require_safe
def redirect_first_page(request: HttpRequest, path: str) -> HttpResponse:
    """/page/1/ is the list itself."""
    return redirect(f"/{path}", permanent=True)
