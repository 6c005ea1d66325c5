"""Imports from WordPress: begin one, watch it, read what came of it, and begin it for real after a trial."""

from __future__ import annotations

import re
import secrets
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from articles.admin.page import user_of
from articles.admin.whole_site import WholeSiteAdmin
from articles.models import ImportRun
from articles.wordpress import launching
from articles.wordpress.report import OUTCOMES
from forum.middleware import MAX_BODY_BYTES

NOT_THERE = _("There is no such file any more; upload it again, or put it back where it was.")
STORED = re.compile("^[0-9a-f]{12}-")  # before the name of an upload, so that nobody guesses it
REPEATED = ("file", "media", "folder", "category_base", "tag_base", "as_posts")


class ImportForm(forms.ModelForm):
    upload = forms.FileField(label=_("Export file"), required=False)
    file = forms.ChoiceField(label=_("or one from the server"), required=False)
    folder = forms.ChoiceField(label=_("Copy of wp-content/uploads"), required=False)

    class Meta:
        model = ImportRun
        fields = ("upload", "file", "media", "folder", "category_base", "tag_base", "as_posts", "is_trial")
        widgets = {"media": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        where = launching.root()
        self.fields["upload"].help_text = _(
            "In WordPress: Tools, Export, All content. Up to %(size)s; put a larger one into %(folder)s and choose it."
        ) % {"size": filesizeformat(MAX_BODY_BYTES - 2**20), "folder": where}
        self.fields["folder"].help_text = _("Folders in %(folder)s are offered.") % {"folder": where}
        self.fields["file"].choices = [("", "–"), *((name, name) for name in launching.exports())]  # type: ignore[attr-defined]
        self.fields["folder"].choices = [("", "–"), *((name, name) for name in launching.folders())]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(cleaned.get("upload")) == bool(cleaned.get("file")):
            raise ValidationError({"upload": _("Upload an export, or choose one from the server.")})
        if cleaned.get("media") == ImportRun.Media.FOLDER and not cleaned.get("folder"):
            raise ValidationError({"folder": _("Say which folder has the copy of wp-content/uploads.")})
        return cleaned

    def store(self) -> str:
        """The upload under a name that nobody guesses; its path below the folder of imports."""
        upload = self.cleaned_data.get("upload")
        if not upload:
            return str(self.cleaned_data["file"])
        launching.uploads().mkdir(parents=True, exist_ok=True)
        name = get_valid_filename(upload.name).encode()[-120:].decode(errors="ignore")
        target = launching.uploads() / f"{secrets.token_hex(6)}-{name}"
        with target.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        return str(target.relative_to(launching.root()))


@admin.register(ImportRun)
class ImportRunAdmin(WholeSiteAdmin):
    form = ImportForm
    list_display = ("name", "created_at", "kind", "standing", "started_by")
    list_select_related = ("started_by",)
    actions = None
    fieldsets = (
        (None, {"fields": ("upload", "file")}),
        (_("Pictures and files"), {"fields": ("media", "folder")}),
        (_("Addresses and types there"), {"fields": ("category_base", "tag_base", "as_posts")}),
        (None, {"fields": ("is_trial",)}),
    )
    change_form_template = "admin/articles/importrun/begin.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:run_id>/progress/", view(require_GET(self.progress)), name="articles_importrun_progress"),
            path("<int:run_id>/stop/", view(require_POST(self.stop)), name="articles_importrun_stop"),
            path("<int:run_id>/again/", view(require_POST(self.again)), name="articles_importrun_again"),
            *super().get_urls(),
        ]

    @admin.display(description=_("export file"), ordering="file")
    def name(self, run: ImportRun) -> str:
        """As it was called where it came from: an upload is stored under a longer name."""
        name = run.file.rpartition("/")[2]
        return STORED.sub("", name) if run.file.startswith(launching.UPLOADS) else name

    @admin.display(description=_("kind"), ordering="is_trial")
    def kind(self, run: ImportRun) -> Any:
        return _("trial") if run.is_trial else _("import")

    @admin.display(description=_("state"), ordering="state")
    def standing(self, run: ImportRun) -> Any:
        return _("Cut off") if run.was_cut_off else run.get_state_display()

    def has_change_permission(self, request: HttpRequest, obj: ImportRun | None = None) -> bool:
        return False  # what was asked for stands; it can be asked for again

    def has_delete_permission(self, request: HttpRequest, obj: ImportRun | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.is_going_on)

    def save_model(self, request: HttpRequest, obj: ImportRun, form: Any, change: bool) -> None:
        obj.file, obj.started_by = form.store(), user_of(request)
        obj.save()
        transaction.on_commit(lambda: launching.launch(obj))

    def response_add(self, request: HttpRequest, obj: ImportRun, post_url_continue: Any = None) -> HttpResponse:
        return redirect("admin:articles_importrun_change", obj.pk)

    def delete_model(self, request: HttpRequest, obj: ImportRun) -> None:
        number = obj.pk
        super().delete_model(request, obj)
        obj.pk = number
        launching.forget(obj)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """How far it is, and what came of it."""
        run = self.get_object(request, object_id)
        if run is None:
            raise Http404
        if not self.has_view_permission(request, run):
            raise PermissionDenied
        return self._show(request, run, "run.html")

    @staticmethod
    def _found(run_id: int) -> ImportRun:
        return get_object_or_404(ImportRun, pk=min(run_id, 2**63 - 1))

    def progress(self, request: HttpRequest, run_id: int) -> HttpResponse:
        run = self._found(run_id)
        if not self.has_view_permission(request, run):
            raise PermissionDenied
        response = self._show(request, run, "_progress.html")
        response["Cache-Control"] = "no-store"
        return response

    def stop(self, request: HttpRequest, run_id: int) -> HttpResponse:
        run = self._found(run_id)
        if not self.has_add_permission(request):
            raise PermissionDenied
        ImportRun.objects.filter(pk=run.pk, ended_at=None).update(wants_stop=True)
        return redirect("admin:articles_importrun_change", run.pk)

    def again(self, request: HttpRequest, run_id: int) -> HttpResponse:
        """With everything as it was; after a trial, for real."""
        run = self._found(run_id)
        if not self.has_add_permission(request):
            raise PermissionDenied
        if not (launching.root() / run.file).is_file():
            self.message_user(request, NOT_THERE, messages.ERROR)
            return redirect("admin:articles_importrun_change", run.pk)
        with transaction.atomic():
            fields = {name: getattr(run, name) for name in REPEATED}
            new = ImportRun.objects.create(**fields, is_trial=False, started_by=user_of(request))
            transaction.on_commit(lambda: launching.launch(new))
        return redirect("admin:articles_importrun_change", new.pk)

    def _show(self, request: HttpRequest, run: ImportRun, template: str) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": self.name(run),
            "run": run,
            "outcomes": OUTCOMES,
            "rows": [(row["name"], [row[outcome] for outcome in OUTCOMES]) for row in run.report.get("counts", [])],
            "findings": run.report.get("findings", []),
            "may_start": self.has_add_permission(request),
            "may_repeat": run.state != ImportRun.State.REFUSED,  # it would be refused again
            "progress_url": reverse("admin:articles_importrun_progress", args=[run.pk]),
        }
        return render(request, f"admin/articles/importrun/{template}", context)
