"""While an article is written: its unsaved text is kept and offered again, shown as a preview, and others are seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from articles import permissions, previews, revisions, writing
from articles.admin.page import find_article, show, user_of
from articles.admin.versions import Difference, differences
from articles.forms import PreviewLinkForm
from articles.models import Article, Autosave, PreviewLink
from articles.revisions import Data
from articles.views.article import preview_context
from forum import mail
from forum.http import FRAME_CSP, FRAMED_CSP
from forum.templatetags.times import ago

if TYPE_CHECKING:
    from articles.admin.article import ArticleAdmin

NOT_TYPED = {"csrfmiddlewaretoken", "page", "article", "heartbeat"}
OFFERED = 5  # unsaved new articles


@dataclass(frozen=True)
class Unsaved:
    """Text that somebody typed and never saved, and how it differs from what is saved."""

    autosave: Autosave
    data: Data
    differences: list[Difference]

    @property
    def headline(self) -> str:
        return str(self.data["headline"]) or _("(no headline)")


def urls(articles: ArticleAdmin) -> list[URLPattern]:
    def bound(view: Any) -> Any:
        def with_admin(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            return view(request, articles, **kwargs)  # type: ignore[no-any-return]

        return never_cache(admin.site.admin_view(with_admin))

    revoke = bound(require_POST(revoke_link))
    return [
        path("autosave/", bound(require_POST(autosave)), name="articles_article_autosave"),
        path("autosave/<uuid:page>/discard/", bound(require_POST(discard)), name="articles_article_discard"),
        path("preview/", bound(require_POST(begin_preview)), name="articles_article_preview"),
        path("preview/<uuid:page>/", bound(require_safe(show_preview)), name="articles_article_previewed"),
        path("preview/<uuid:page>/text/", bound(require_safe(show_text)), name="articles_article_preview_text"),
        path("<int:article_id>/links/", bound(preview_links), name="articles_article_links"),
        path("<int:article_id>/links/<int:link_id>/revoke/", revoke, name="articles_article_revoke"),
    ]


# Unsaved text


def autosave(request: HttpRequest, articles: ArticleAdmin) -> HttpResponse:
    """Keep what the form holds now, and say who else is here. A heartbeat only says that the page is open."""
    article = _target(request, articles)
    page = page_of(request)
    if page is None:
        return JsonResponse({}, status=400)
    if "heartbeat" not in request.POST:
        writing.keep(page, _typed(request), user=user_of(request), article=article)
    if article is None:
        return JsonResponse({"others": [], "newest": None})
    writing.arrive(user_of(request), article)
    newest = article.revisions.select_related("author").first()
    return JsonResponse(
        {
            "others": [str(user) for user in writing.others(user_of(request), article)],
            "newest": newest and {"id": newest.pk, "by": str(newest.author or ""), "ago": ago(newest.created_at)},
        }
    )


def discard(request: HttpRequest, articles: ArticleAdmin, page: UUID) -> HttpResponse:
    kept = get_object_or_404(Autosave, pk=page, user=user_of(request))
    writing.forget(page, user=user_of(request))
    messages.success(request, _("The unsaved text is discarded."))
    if kept.article_id:
        return redirect("admin:articles_article_change", kept.article_id)
    return redirect("admin:articles_article_add")


def unsaved_of(request: HttpRequest, articles: ArticleAdmin, article: Article | None) -> list[Unsaved]:
    """What is worth offering: of an article the latest text that differs, of new articles each."""
    found = []
    for kept in writing.unsaved(user_of(request), article)[:OFFERED]:
        data, _errors = read(request, articles, kept)
        former = revisions.latest(article) if article else revisions.EMPTY | {"language": data["language"]}
        if unlike := differences(former, data):
            found.append(Unsaved(kept, data, unlike))
            if article:
                break
    return found


def taken(request: HttpRequest, articles: ArticleAdmin, article: Article | None) -> Unsaved | None:
    """The unsaved text that the address asks to go on with."""
    page = _page(request.GET.get("take", ""))
    kept = Autosave.objects.filter(pk=page, user=user_of(request), article=article).first() if page else None
    return Unsaved(kept, read(request, articles, kept)[0], []) if kept else None


def read(request: HttpRequest, articles: ArticleAdmin, kept: Autosave) -> tuple[Data, dict[str, Any]]:
    """Unsaved text as data, with what is wrong in it; a field that makes no sense is as it was saved last."""
    article = kept.article
    fields = QueryDict(mutable=True)
    for name, values in kept.typed.items():
        fields.setlist(name, values)
    form = articles.plain_form(request, article, article is not None)(fields, instance=article)
    form.is_valid()
    return form.typed(), form.errors


def new_page() -> str:
    return str(uuid4())


# Previews


def begin_preview(request: HttpRequest, articles: ArticleAdmin) -> HttpResponse:
    """Of exactly what is in the form: it is kept first, and the preview can be opened again."""
    article = _target(request, articles)
    page = page_of(request) or uuid4()
    writing.keep(page, _typed(request), user=user_of(request), article=article)
    return redirect("admin:articles_article_previewed", page)


def show_preview(request: HttpRequest, articles: ArticleAdmin, page: UUID) -> HttpResponse:
    kept = _kept(request, articles, page)
    data, errors = read(request, articles, kept)
    title = _("Preview of “%(headline)s”") % {"headline": data["headline"] or _("(no headline)")}
    labels = [
        str(articles.plain_form(request, kept.article, True).base_fields[name].label or name)
        for name in errors
        if name != "__all__"
    ]
    response = show(request, "preview.html", {"title": title, "page": page, "article": kept.article, "refused": labels})
    response["Content-Security-Policy"] = FRAME_CSP
    return response


def show_text(request: HttpRequest, articles: ArticleAdmin, page: UUID) -> HttpResponse:
    """The public page in the frame."""
    kept = _kept(request, articles, page)
    article = previews.as_readers_see_it(kept.article, read(request, articles, kept)[0])
    response = render(request, "articles/preview.html", preview_context(request, article))
    response["Content-Security-Policy"] = FRAMED_CSP
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def preview_links(request: HttpRequest, articles: ArticleAdmin, article_id: int) -> HttpResponse:
    """Links for people without an account: made here, counted, and taken back."""
    article = find_article(request, article_id)
    if not permissions.can_edit(user_of(request), article):
        raise PermissionDenied
    form = PreviewLinkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        link = previews.make_link(article, by=user_of(request), **form.cleaned_data)
        messages.success(request, _("The link is made: %(url)s") % {"url": mail.link(previews.path_of(link))})
        return redirect(request.path)
    links = [
        (link, mail.link(previews.path_of(link))) for link in article.preview_links.select_related("created_by")[:100]
    ]
    title = _("Preview links of “%(headline)s”") % {"headline": article.headline}
    context = {"title": title, "article": article, "form": form, "links": links}
    return show(request, "links.html", context, status=422 if form.errors else 200)


def revoke_link(request: HttpRequest, articles: ArticleAdmin, article_id: int, link_id: int) -> HttpResponse:
    article = find_article(request, article_id)
    if not permissions.can_edit(user_of(request), article):
        raise PermissionDenied
    previews.revoke(get_object_or_404(PreviewLink, pk=min(link_id, 2**63 - 1), article=article))
    messages.success(request, _("The link is taken back; nobody can open it any more."))
    return redirect("admin:articles_article_links", article.pk)


def _target(request: HttpRequest, articles: ArticleAdmin) -> Article | None:
    """The article that the posted form is of; None for a new one. Refused where it could not be saved either."""
    number = request.POST.get("article", "")
    if not number:
        if not articles.has_add_permission(request):
            raise PermissionDenied
        return None
    article = find_article(request, revisions.number(number))
    if not permissions.can_edit(user_of(request), article):
        raise PermissionDenied
    return article


def _kept(request: HttpRequest, articles: ArticleAdmin, page: UUID) -> Autosave:
    """The reader's own, of an article that they may still edit."""
    kept = get_object_or_404(Autosave.objects.select_related("article__draft"), pk=page, user=user_of(request))
    if kept.article and not permissions.can_edit(user_of(request), kept.article):
        raise Http404
    return kept


def _typed(request: HttpRequest) -> writing.Typed:
    fields = {name for name in request.POST if name not in NOT_TYPED and not name.startswith("_")}
    return {name: request.POST.getlist(name) for name in fields}


def page_of(request: HttpRequest) -> UUID | None:
    """The opened page of a form that is posted."""
    return _page(request.POST.get("page", ""))


def _page(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
