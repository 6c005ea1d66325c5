"""The form with which a document is uploaded: checked, known again, and stored as soon as everything is right."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from articles import documents, library
from articles.models import Document
from forum.models import User

TOO_MANY = _("You have uploaded 1 GB of documents within a day; go on tomorrow.")
ACCEPTED = ",".join(f".{kind}" for kind in documents.KINDS)


class DocumentForm(forms.ModelForm):
    """Once uploaded, only the title changes: a corrected document is another one, with an address of its own."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=format_lazy(
            _("Its name is what readers see when they save it. Up to 50 MB; of these kinds: {kinds}."),
            kinds=", ".join(documents.KINDS),
        ),
    )
    title = forms.CharField(
        label=_("Title"), max_length=200, required=False, help_text=_("Left empty, the file’s name is taken for it.")
    )

    user: User  # who uploads; the admin says it

    class Meta:
        model = Document
        fields = ("file", "title")

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        documents.check(upload)
        if documents.uploaded_lately(self.user) + (upload.size or 0) > documents.MAX_A_DAY:
            raise ValidationError(TOO_MANY, "quota")
        if twin := documents.same_as(library.digest_of(upload)):
            where = reverse("admin:articles_document_change", args=[twin.pk])
            text = _("This very file is in the library already:")
            raise ValidationError(format_html('{} <a href="{}">{}</a>', text, where, twin.title), "twin")
        return upload

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        upload = cleaned.get("file")
        cleaned["title"] = cleaned.get("title") or (PurePath(upload.name).stem[:200] if upload else self.instance.title)
        return cleaned

    def _post_clean(self) -> None:
        """Django's own gives the instance what was uploaded; it is stored here, where a full disk can still be said."""
        super()._post_clean()  # type: ignore[misc]
        if "file" not in self.fields or self.errors:
            return
        self.instance.file = ""
        try:
            documents.store(self.instance, self.cleaned_data["file"])
        except ValidationError as error:
            self.add_error("file", error)
