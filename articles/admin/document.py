"""The library of documents in the newsroom: uploading one, its address for links, and where it is linked."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles import documents
from articles.admin.long_list import LongListAdmin
from articles.admin.page import shown_uses, user_of
from articles.document_form import DocumentForm
from articles.models import Document


@admin.register(Document)
class DocumentAdmin(LongListAdmin):
    form = DocumentForm
    list_display = ("title", "address", "description", "articles", "uploaded_by", "uploaded_at")
    list_filter = ("uploaded_at",)
    list_select_related = ("uploaded_by",)
    list_per_page = 60
    sortable_by = ("uploaded_at",)
    search_fields = ("title", "file")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        """Counted for the list, which shows it; a page of it is sixty look-ups in an index."""
        return Document.objects.with_uses()

    def get_fields(self, request: HttpRequest, obj: Document | None = None) -> tuple[str, ...]:  # type: ignore[override]
        return ("title", "address", "description", "uploaded_by", "uploaded_at") if obj else ("file", "title")

    def get_readonly_fields(self, request: HttpRequest, obj: Document | None = None) -> tuple[str, ...]:  # type: ignore[override]
        return ("file", "address", "description", "uploaded_by", "uploaded_at") if obj else ()

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, *args, **kwargs)
        form.user = user_of(request)
        return form

    # Saving

    def save_model(self, request: HttpRequest, obj: Document, form: Any, change: bool) -> None:
        """The file is stored already; where the row cannot be, the file goes again."""
        if change:
            return super().save_model(request, obj, form, change)
        obj.uploaded_by = user_of(request)
        try:
            super().save_model(request, obj, form, change)
        except Exception:
            documents.discard(obj)
            raise

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What is linked is not deleted, and the page says where."""
        uses = [use for document in objs for use in documents.uses_of(document)]
        if uses:
            return [], {}, set(), [format_html("{}: {}", how, by) for how, by in shown_uses(request, uses)]
        return super().get_deleted_objects(objs, request)

    def delete_model(self, request: HttpRequest, obj: Document) -> None:
        super().delete_model(request, obj)
        documents.discard(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Document]) -> None:
        for document in queryset:
            self.delete_model(request, document)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        document: Document | None = context.get("original")
        if document:
            context["uses"] = shown_uses(request, documents.uses_of(document))
        return super().render_change_form(request, context, *args, **kwargs)

    # Showing

    @admin.display(description=_("address for links"))
    def address(self, document: Document) -> SafeString:
        return format_html('<a href="{0}" dir="ltr">{0}</a>', document.file.url)

    @admin.display(description=_("kind and size"))
    def description(self, document: Document) -> str:
        return document.description

    @admin.display(description=_("linked in articles"))
    def articles(self, document: Document) -> int:
        return int(document.articles)  # type: ignore[attr-defined]
