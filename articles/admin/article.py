"""Articles in the newsroom: writing them, and the buttons that move them towards readers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles import permissions, publishing
from articles.forms import PUBLISH, ArticleForm, BylineFormSet
from articles.models import Article, Byline, Section
from articles.signals import article_begun
from forum.http import EDITOR_CSP


class Step(NamedTuple):
    """A button under the article's form that saves and then changes the status."""

    button: str
    label: str | Promise
    done: str | Promise
    change: Callable[..., None]


SUBMIT = Step("_submit", _("Submit for review"), _("“{}” waits for an editor."), publishing.submit)
PUBLISH_STEP = Step(PUBLISH, _("Publish"), _("“{}” is published."), publishing.publish)
RETURN = Step("_return", _("Back to draft"), _("“{}” is a draft again."), publishing.return_to_draft)
ARCHIVE = Step("_archive", _("Archive"), _("“{}” is archived; readers no longer find it."), publishing.archive)
EDITOR_STEPS = {
    Article.Status.DRAFT: [PUBLISH_STEP, SUBMIT],
    Article.Status.IN_REVIEW: [PUBLISH_STEP, RETURN],
    Article.Status.PUBLISHED: [ARCHIVE],
    Article.Status.ARCHIVED: [PUBLISH_STEP, RETURN],
}
AUTHOR_STEPS = {Article.Status.DRAFT: [SUBMIT]}


class BylineInline(admin.TabularInline):
    model = Byline
    formset = BylineFormSet
    autocomplete_fields = ("author",)
    extra = 1


class SectionFilter(admin.RelatedFieldListFilter):
    """In the order of the navigation, with one query."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(section.pk), str(section)) for section in Section.objects.in_order()]


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    form = ArticleForm
    inlines = (BylineInline,)
    list_display = ("headline", "state", "section", "credits", "published_at", "updated_at")
    list_filter = ("status", ("section", SectionFilter))
    list_select_related = ("section__parent",)
    list_per_page = 50
    search_fields = ("headline", "standfirst")
    show_full_result_count = False
    ordering = ("-updated_at",)
    autocomplete_fields = ("tags", "lead_image", "further_sections")
    save_on_top = True

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
            kwargs["queryset"] = Section.objects.in_order()
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
        is_editor = permissions.can_publish(request.user)
        text = (None, {"fields": ("headline", "standfirst", "body", "seen")})
        image = (_("Lead image"), {"fields": ("lead_image", "lead_caption")})
        if not is_editor:
            return text, (_("Filing"), {"fields": ("section", "tags", "language")}), image
        filing = ("section", "further_sections", "tags", "language", "credit_line", "slug")
        return (
            text,
            (_("Filing"), {"fields": filing}),
            image,
            (_("Publication"), {"fields": ("published_at", "expires_at", "accepts_comments")}),
        )

    def get_inlines(self, request: HttpRequest, obj: Article | None) -> Any:
        return self.inlines if permissions.can_publish(request.user) else ()

    # Saving, and the steps

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        article_begun.send(sender=Article, initial=initial)
        return initial

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        article: Article = form.instance
        author = getattr(request.user, "author", None)
        if not change and author and not permissions.can_publish(request.user):
            Byline.objects.create(article=article, author=author)
        for step in _chosen_steps(request, article):
            self._take(step, request, article)

    def _take(self, step: Step, request: HttpRequest, article: Article) -> None:
        """What the form was saved with stays saved where the step itself is refused."""
        try:
            step.change(article, by=request.user)
        except ValidationError as error:
            for message in error.messages:
                self.message_user(request, message, messages.ERROR)
            return
        self.log_change(request, article, str(step.label))
        self.message_user(request, _told(step, article), messages.SUCCESS)

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        if _is_step(request):
            return self.response_post_save_add(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        if _is_step(request):
            return self.response_post_save_change(request, obj)
        return super().response_change(request, obj)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """CKEditor 4 cannot do without inline script and style; no other page allows them."""
        response = super().changeform_view(request, *args, **kwargs)
        response["Content-Security-Policy"] = EDITOR_CSP
        return response

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        article: Article | None = context.get("original")
        context["steps"] = _steps(request, article)
        return super().render_change_form(request, context, *args, **kwargs)

    def view_on_site(self, obj: Article) -> str | None:  # type: ignore[override]
        return obj.get_absolute_url() if obj.is_published() else None

    # The list

    @admin.display(description=_("status"), ordering="status")
    def state(self, article: Article) -> SafeString:
        label = _("Scheduled") if article.is_scheduled else article.get_status_display()
        css = "scheduled" if article.is_scheduled else article.status
        return format_html('<span class="state state-{}">{}</span>', css, label)

    @admin.display(description=_("by"))
    def credits(self, article: Article) -> str:
        names = [byline.author.name for byline in article.bylines.all()]
        return ", ".join([*names, article.credit_line] if article.credit_line else names)


def _steps(request: HttpRequest, article: Article | None) -> list[Step]:
    offered = EDITOR_STEPS if permissions.can_publish(request.user) else AUTHOR_STEPS
    status = Article.Status(article.status) if article else Article.Status.DRAFT
    return offered.get(status, [])


def _is_step(request: HttpRequest) -> bool:
    return any(step.button in request.POST for step in (SUBMIT, PUBLISH_STEP, RETURN, ARCHIVE))


def _chosen_steps(request: HttpRequest, article: Article) -> list[Step]:
    """The pressed button's step, if it is one that this user is offered for this article."""
    return [step for step in _steps(request, article) if step.button in request.POST]


def _told(step: Step, article: Article) -> SafeString | str:
    if step is not PUBLISH_STEP:
        return format_html(str(step.done), article.headline)
    if article.published_at and article.published_at > timezone.now():
        moment = date_format(timezone.localtime(article.published_at), "j F Y, H:i e")
        return format_html(str(_("“{}” will appear on {}.")), article.headline, moment)
    return format_html(
        '{} <a href="{}">{}</a>',
        format_html(str(step.done), article.headline),
        article.get_absolute_url(),
        _("See it on the site"),
    )
