"""Articles in the newsroom: writing them, and the buttons that move them towards readers."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles import permissions, revisions
from articles.admin import versions, writing
from articles.admin.calendar import show_calendar
from articles.admin.finder import find_articles
from articles.admin.long_list import LongListAdmin
from articles.admin.page import user_of
from articles.admin.steps import BUTTONS, Step, chosen_step, steps_for, told
from articles.forms import ADVISED, PUBLISH, ArticleForm
from articles.models import Article, ArticleQuerySet, Author, Byline, Section
from articles.signals import article_begun
from articles.writing import arrive, forget, others
from forum.http import EDITOR_CSP
from forum.templatetags.times import ago

MOVES_SHOWN = 8
AUTHORS_LISTED = 50


class SectionFilter(admin.RelatedFieldListFilter):
    """In the order of the navigation, with one query."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(section.pk), str(section)) for section in Section.objects.in_order()]


class StateFilter(admin.SimpleListFilter):
    """Where articles stand; what is in the Trash is shown only where it is asked for."""

    title = _("status")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        more = [("scheduled", _("Scheduled")), ("changes", _("Changes wait"))]
        return [*Article.Status.choices[:-1], *more, Article.Status.choices[-1]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        state = self.value()
        articles = cast("ArticleQuerySet", queryset)
        if state == "scheduled":
            return articles.scheduled()
        if state == "changes":
            return articles.exclude(draft=None)
        return articles.filter(status=state) if state else articles.exclude(status=Article.Status.TRASH)


class AuthorFilter(admin.SimpleListFilter):
    """By a name in the byline. The page of an author leads here, however many authors there are."""

    title = _("author")
    parameter_name = "author"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        chosen = revisions.number(request.GET.get("author", ""))
        names = dict(Author.objects.order_by("name").values_list("pk", "name")[:AUTHORS_LISTED])
        names |= dict(Author.objects.filter(pk=chosen).values_list("pk", "name"))
        return [(str(number), name) for number, name in names.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        number = revisions.number(self.value() or "")
        bylines = Byline.objects.filter(author=number, article=OuterRef("pk"))
        return queryset.filter(Exists(bylines)) if number else queryset


class ArticleList(ChangeList):
    """Without what the list does not show."""

    def get_queryset(self, *args: Any, **kwargs: Any) -> QuerySet[Article]:
        return cast("QuerySet[Article]", super().get_queryset(*args, **kwargs).defer("body", "standfirst"))


@admin.register(Article)
class ArticleAdmin(LongListAdmin):
    form = ArticleForm
    list_display = ("headline", "state", "section", "credits", "appears", "saved")
    list_filter = (StateFilter, ("section", SectionFilter), AuthorFilter, ("published_at", admin.DateFieldListFilter))
    list_select_related = ("section__parent",)
    sortable_by = ("appears", "saved")
    search_fields = ("headline", "standfirst")
    ordering = ("-updated_at",)
    autocomplete_fields = ("tags", "lead_image", "further_sections", "related", "translation_of")
    save_on_top = True

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ArticleList

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("find/", view(find_articles), name="articles_article_find"),
            path("calendar/", view(show_calendar), name="articles_article_calendar"),
            path("<int:article_id>/history/", view(versions.show_history), name="articles_article_history"),
            path("<int:article_id>/compare/", view(versions.show_comparison), name="articles_article_compare"),
            path("<int:article_id>/restore/", view(versions.restore), name="articles_article_restore"),
            *writing.urls(self),
            *super().get_urls(),
        ]

    # What a role may see and do

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return permissions.visible_to(request.user).prefetch_related("bylines__author")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Article | None:
        """Locked while it is saved: what is decided about it elsewhere waits, and is not written over."""
        article: Article | None = super().get_object(request, object_id, from_field)
        if article and request.method == "POST":
            locked = Article.objects.select_for_update().filter(pk=article.pk)
            return super().get_object(request, object_id, from_field) if locked.exists() else None
        return article

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "section":
            kwargs["queryset"] = permissions.sections_for(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "further_sections":
            kwargs["queryset"] = Section.objects.in_order()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return permissions.can_view(request.user, obj) if obj else super().has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return permissions.can_edit(request.user, obj) if obj else super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Only a draft that nobody has seen, one at a time and after a question."""
        return obj is not None and permissions.can_delete(request.user, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        """An author writes; where and when it appears is the editors' business."""
        is_editor = permissions.is_editor(request.user)
        text = (None, {"fields": ("headline", "standfirst", "body")})
        image = (_("Lead image"), {"fields": ("lead_image", "lead_caption")})
        if not is_editor:
            return text, (_("Filing"), {"fields": ("kind", "section", "tags", "language")}), image
        filing = ("kind", "section", "further_sections", "bylines", "credit_line", "tags", "related")
        address = ("language", "translation_of", "slug", "description")
        return (
            text,
            (_("Filing"), {"fields": filing}),
            (_("Language and address"), {"fields": address}),
            image,
            (_("Publication"), {"fields": ("published_at", "expires_at", "accepts_comments")}),
        )

    def get_form(self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = self.plain_form(request, obj, change, **kwargs)
        if request.method == "GET":
            form.taken = writing.taken(request, self, obj)
        return form

    def plain_form(self, request: HttpRequest, obj: Article | None, change: bool, **kwargs: Any) -> Any:
        """With the fields of the person's role."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        if not permissions.is_editor(request.user):
            del form.base_fields["bylines"]
        return form

    # Saving, and the steps

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        article_begun.send(sender=Article, initial=initial)
        return initial

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """A new article gets its row here; what was typed is kept as a revision in save_related()."""
        if not change:
            obj.created_by = user_of(request)
            obj.save()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        article: Article = form.instance
        data = form.to_save()
        author = getattr(request.user, "author", None)
        if not change:
            data["slug"] = article.slug
            if author and not permissions.is_editor(request.user):
                data["bylines"] = data["bylines"] or [[author.pk, Byline.Role.TEXT]]
        if not change or data != form.former:
            revisions.record(article, data, by=user_of(request), is_new=not change)
        form.instance = article = Article.objects.select_related("draft").get(pk=article.pk)
        if form.merge and form.merge.taken:
            names = ", ".join(str(versions.label_of(name)) for name in form.merge.taken)
            self.message_user(request, _("Taken over from the version saved meanwhile: %s.") % names, messages.INFO)
        if step := chosen_step(user_of(request), article, request.POST):
            overridden = form.advice if step.button == PUBLISH else []
            reason = form.cleaned_data["override"] if overridden else ""
            note = "\n\n".join(filter(None, [form.cleaned_data["note"].strip(), reason.strip()]))
            self._take(step, request, article, note, overridden)

    def _take(self, step: Step, request: HttpRequest, article: Article, note: str, overridden: Sequence[str]) -> None:
        """What the form was saved with stays saved where the step itself is refused."""
        more = {"overridden": overridden} if overridden else {}
        try:
            step.change(article, by=request.user, note=note, **more)
        except ValidationError as error:
            for message in error.messages:
                self.message_user(request, message, messages.ERROR)
            return
        self.log_change(request, article, str(step.label))
        self.message_user(request, told(step, article), messages.SUCCESS)

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        if BUTTONS & request.POST.keys():
            return self.response_post_save_add(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        if BUTTONS & request.POST.keys():
            return self.response_post_save_change(request, obj)
        waits = IS_POPUP_VAR not in request.POST and Article.objects.filter(pk=obj.pk).exclude(draft=None).exists()
        return self._response_draft(request, obj) if waits else super().response_change(request, obj)

    def _response_draft(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """Django's own would only say that the article was changed."""
        text = _("Your changes to “{}” are saved. Readers do not see them until they are published.")
        self.message_user(request, format_html(str(text), obj.headline), messages.SUCCESS)
        if "_continue" in request.POST:
            return HttpResponseRedirect(request.get_full_path())
        return self.response_post_save_change(request, obj)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """CKEditor 4 cannot do without inline script and style; no other page allows them."""
        response = super().changeform_view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
            forget(writing.page_of(request), user=user_of(request))
        response["Content-Security-Policy"] = EDITOR_CSP
        return response

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        article: Article | None = context.get("original")
        form = context["adminform"].form
        may_edit = self.has_change_permission(request, article) if article else self.has_add_permission(request)
        context["steps"] = steps_for(user_of(request), article)
        context["conflict"] = (
            versions.conflict_of(form) if getattr(form, "merge", None) and form.merge.conflicts else None
        )
        if context["errors"] and getattr(form, "advice", None):
            context |= {"advised": ADVISED, "errors": []}  # advice comes alone, and is no error
        context["page"] = request.POST.get("page", "") or (form.taken and form.taken.autosave.pk) or writing.new_page()
        if request.method == "GET" and not form.taken and may_edit:
            context["unsaved"] = writing.unsaved_of(request, self, article)
        if article:
            if may_edit:
                arrive(user_of(request), article)
                context["others"] = others(user_of(request), article)
            context["moves"] = article.moves.select_related("by")[:MOVES_SHOWN]
            context["has_changes"] = bool(article.draft_id)
        return super().render_change_form(request, context, *args, **kwargs)

    def view_on_site(self, obj: Article) -> str | None:  # type: ignore[override]
        return obj.get_absolute_url() if obj.is_published() else None

    # The list

    @admin.display(description=_("status"))
    def state(self, article: Article) -> SafeString:
        label = _("Scheduled") if article.is_scheduled else article.get_status_display()
        css = "scheduled" if article.is_scheduled else article.status
        more = _("changes wait") if article.draft_id else ""
        return format_html('<span class="state state-{}">{}</span> <small>{}</small>', css, label, more)

    @admin.display(description=_("by"))
    def credits(self, article: Article) -> str:
        names = [byline.author.name for byline in article.bylines.all()]
        return ", ".join([*names, article.credit_line] if article.credit_line else names)

    @admin.display(description=_("publication"), ordering="published_at", empty_value="–")
    def appears(self, article: Article) -> str | None:
        if article.published_at is None:
            return None
        return date_format(timezone.localtime(article.published_at), "j M Y, H:i")

    @admin.display(description=_("last saved"), ordering="updated_at")
    def saved(self, article: Article) -> str:
        return ago(article.updated_at)
