"""Forms of the newsroom: what is typed there is checked here, and handed to the verb modules."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles import imaging, publishing
from articles.models import Article, FormerSlug, Image

PUBLISH = "_publish"  # the name of the button


def _is_public(article: Article) -> bool:
    return article.status == Article.Status.PUBLISHED


def _moment(article: Article) -> str:
    return article.updated_at.isoformat() if article.pk else ""


class ArticleForm(forms.ModelForm):
    """A draft may be incomplete; what is published may not."""

    class Meta:
        model = Article
        fields = "__all__"  # noqa: DJ007  the admin names the fields, by role

    # When the page was loaded, the article had last been saved at this moment.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self._saved_at = _moment(self.instance)

    def clean(self) -> dict[str, Any] | None:
        """A page that shows an older state overwrites nothing by accident; pressed again, it is meant."""
        cleaned = super().clean()
        if self.instance.pk and self.cleaned_data.get("seen") != self._saved_at:
            data: Any = self.data
            self.data = data.copy()
            self.data["seen"] = self._saved_at  # type: ignore[index]
            link = format_html('<a href="" target="_blank">{}</a>', _("Open the saved article in another window"))
            text = _("This article was saved by somebody else after you opened it, so yours is not saved yet.")
            then = _("compare, and press the button again to replace it with yours.")
            raise ValidationError(format_html("{} {}, {}", text, link, then), code="stale")
        return cleaned

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug and FormerSlug.objects.filter(slug=slug).exclude(article=self.instance.pk).exists():
            raise ValidationError(_("This address once belonged to another article and still leads there."))
        return slug

    def clean_published_at(self) -> datetime | None:
        """What readers could see keeps a date, and with it its address, where the field is emptied."""
        moment: datetime | None = self.cleaned_data["published_at"]
        before = self.instance.published_at
        return moment or (before if _is_public(self.instance) or (before and before <= timezone.now()) else None)

    def _post_clean(self) -> None:
        """Behind Django's own, which gives the instance what was typed."""
        super()._post_clean()  # type: ignore[misc]
        article = self.instance
        if PUBLISH in self.data or _is_public(article):
            found = publishing.problems(article, has_byline=True, at=article.published_at or timezone.now())
            for field in found.keys() - self.errors.keys():
                self.add_error(field, found[field])


class BylineFormSet(BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        named = [form for form in self.forms if form.cleaned_data.get("author") and not form.cleaned_data.get("DELETE")]
        is_public = PUBLISH in self.data or _is_public(self.instance)
        if is_public and not named and not self.instance.credit_line:
            raise ValidationError(_("Name at least one author, or give a collective credit above."))


class ImageForm(forms.ModelForm):
    """The one way in for a picture: whatever is uploaded is written anew.

    The field is no ImageField, which would let Pillow try every format it knows before ours are asked.
    """

    file = forms.FileField(label=_("File"), widget=forms.FileInput(attrs={"accept": "image/*"}))
    title = forms.CharField(
        label=_("Title"), max_length=200, required=False, help_text=Image._meta.get_field("title").help_text
    )

    class Meta:
        model = Image
        fields = ("file", "title", "alt", "credit", "licence")

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return upload
        self.uploaded_name = PurePath(upload.name).stem[:200]
        return imaging.reencode(upload)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        cleaned["title"] = cleaned.get("title") or getattr(self, "uploaded_name", "") or self.instance.title
        return cleaned
