"""The picture library in the newsroom: many uploads at once, where a picture is used, its focal point, replacing it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from articles import library
from articles.admin.long_list import LongListAdmin
from articles.admin.page import show, shown_uses, user_of
from articles.forms import ImageForm
from articles.models import Image

MOST_AT_ONCE = 50


@admin.register(Image)
class ImageAdmin(LongListAdmin):
    form = ImageForm
    list_display = ("preview", "title", "alternative", "credit", "uploaded_at")
    list_display_links = ("preview", "title")
    list_filter = ("uploaded_at", ("alt", admin.EmptyFieldListFilter), ("credit", admin.EmptyFieldListFilter))
    list_per_page = 60
    sortable_by = ("uploaded_at",)
    search_fields = ("title", "alt", "caption", "credit")
    readonly_fields = ("large_preview",)
    fields = (
        "large_preview", "file", "again", "title", "alt", "is_decorative", "caption", "credit", "licence", "focal_x",
        "focal_y",
    )  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("upload/", view(require_POST(self.upload)), name="articles_image_upload"),
            path(
                "many/",
                view(require_http_methods(["GET", "HEAD", "POST"])(self.upload_many)),
                name="articles_image_many",
            ),
            *super().get_urls(),
        ]

    # Saving

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        """The file is stored already; where the row cannot be, the file goes again."""
        former = Image.objects.filter(pk=obj.pk).first() if change else None
        if not change:
            obj.uploaded_by = user_of(request)
        try:
            super().save_model(request, obj, form, change)
        except Exception:
            if form.is_new_file:
                library.discard(obj)
            raise
        if former and form.is_new_file:
            library.replace_in_texts(former.file.name, obj.file.name)
        elif former and (former.focal_x, former.focal_y) != (obj.focal_x, obj.focal_y):
            library.draw_again(obj, former)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What is used is not deleted, and the page says where."""
        uses = [use for image in objs for use in library.uses_of(image)]
        if uses:
            return [], {}, set(), [format_html("{}: {}", how, by) for how, by in shown_uses(request, uses)]
        return super().get_deleted_objects(objs, request)

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        super().delete_model(request, obj)
        library.discard(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> None:
        for image in queryset:
            self.delete_model(request, image)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        image: Image | None = context.get("original")
        if image:
            context["uses"] = shown_uses(request, library.uses_of(image))
        return super().render_change_form(request, context, *args, **kwargs)

    # Uploading

    def upload(self, request: HttpRequest) -> JsonResponse:
        """Take a picture from the editor's dialogue; answers as CKEditor 4 expects. A known file is used again."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form, image = self._take(request, request.FILES.getlist("upload"))
        if image is None:
            return JsonResponse({"uploaded": 0, "error": {"message": _said(form)}}, status=400)
        return JsonResponse(
            {
                "uploaded": 1,
                "fileName": image.title,
                "url": image.file.url,
                "edit": reverse("admin:articles_image_change", args=[image.pk]),
                "known": form.instance.pk != image.pk,
            }
        )

    def upload_many(self, request: HttpRequest) -> HttpResponse:
        """Many files at once; the script sends them one by one to upload(), and without it they come together."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._upload_together(request)
        return show(request, "../image/many.html", {"title": _("Upload pictures"), "opts": Image._meta})

    def _upload_together(self, request: HttpRequest) -> HttpResponse:
        count = 0
        for file in request.FILES.getlist("upload")[:MOST_AT_ONCE]:
            form, image = self._take(request, [file])
            count += image is not None
            if image is None:
                messages.error(request, f"{file.name}: {_said(form)}")
        if count:
            text = ngettext("%(count)d picture is in the library.", "%(count)d pictures are in the library.", count)
            messages.success(request, text % {"count": count})
        elif not request.FILES.getlist("upload"):
            messages.warning(request, _("Choose files first."))
        return redirect("admin:articles_image_changelist" if count else "admin:articles_image_many")

    def _take(self, request: HttpRequest, files: list[Any]) -> tuple[ImageForm, Image | None]:
        """The new picture, or the one that has the very same bytes; none where it is refused."""
        form = ImageForm({}, MultiValueDict({"file": files}))
        if form.is_valid():
            self.save_model(request, form.instance, form, change=False)
            return form, form.instance
        is_twin = form.has_error("file", "twin") and len(form.errors) == 1
        return form, getattr(form, "twin", None) if is_twin else None

    # Showing

    @admin.display(description="")
    def preview(self, image: Image) -> SafeString:
        return format_html(
            '<img class="library-preview" src="{}" alt="" loading="lazy" width="90" height="60">', _smallest(image)
        )

    @admin.display(description=_("alternative text"))
    def alternative(self, image: Image) -> str | Promise:
        return image.alt or (_("(decoration)") if image.is_decorative else _("– missing –"))

    @admin.display(description=_("picture"))
    def large_preview(self, image: Image) -> SafeString | Promise:
        if not image.pk:
            return _("JPEG, PNG, WebP or GIF, up to 8 MB. Camera data such as the place is removed.")
        return format_html(
            '<div class="library-focus" data-focus><img class="library-large-preview" src="{}" alt="{}"></div>{} × {}',
            image.file.url, image.alt, image.width, image.height,
        )  # fmt: skip


def _said(form: ImageForm) -> str:
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def _smallest(image: Image) -> str:
    renditions: dict[int, Any] = image.file.aspect_ratios["3/2"].get("WEBP", {})
    return str(renditions[min(renditions)].url if renditions else image.file.url)
