"""The picture library, and where the editor sends a picture that is put into a text."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles.forms import ImageForm
from articles.models import Image


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    form = ImageForm
    list_display = ("preview", "title", "alt", "credit", "uploaded_at")
    list_display_links = ("preview", "title")
    search_fields = ("title", "alt", "credit")
    readonly_fields = ("large_preview",)
    fields = ("large_preview", "file", "title", "alt", "credit", "licence")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.upload))
        return [path("upload/", view, name="articles_image_upload"), *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        if not change:
            obj.uploaded_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    def upload(self, request: HttpRequest) -> JsonResponse:
        """Take a picture from the editor's dialogue; answers as CKEditor 4 expects."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ImageForm({}, MultiValueDict({"file": request.FILES.getlist("upload")}))
        if not form.is_valid():
            message = " ".join(str(error) for errors in form.errors.values() for error in errors)
            return JsonResponse({"uploaded": 0, "error": {"message": message}}, status=400)
        self.save_model(request, form.instance, form, change=False)
        return JsonResponse({"uploaded": 1, "fileName": form.instance.title, "url": form.instance.file.url})

    @admin.display(description="")
    def preview(self, image: Image) -> SafeString:
        return format_html('<img class="library-preview" src="{}" alt="" loading="lazy">', _smallest(image))

    @admin.display(description=_("picture"))
    def large_preview(self, image: Image) -> SafeString | Promise:
        if not image.pk:
            return _("JPEG, PNG, WebP or GIF, up to 8 MB. Camera data such as the place is removed.")
        return format_html(
            '<img class="library-large-preview" src="{}" alt=""><br>{} × {}', image.file.url, image.width, image.height
        )


def _smallest(image: Image) -> str:
    """The smallest rendition; a picture smaller than all of them itself."""
    renditions: dict[int, Any] = image.file.aspect_ratios["3/2"]["WEBP"]
    return str(renditions[min(renditions)].url if renditions else image.file.url)
