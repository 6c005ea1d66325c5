"""Forms of the newsroom: what is typed there is checked here, and handed to the verb modules."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles import advice, imaging, library, publishing, revisions
from articles.bylines import BylinesField
from articles.models import Article, FormerSlug, Image
from articles.revisions import Data, Merge

PUBLISH = "_publish"  # the name of the button
ADVISED = _("It is saved as soon as you follow this advice, or say why it is published nevertheless.")
STALE = _("This article was saved by somebody else after you opened it, so yours is not saved yet.")


def _label_halves(field: Any) -> None:
    """The admin shows a moment as two fields, and names neither."""
    for widget, half in zip(getattr(field.widget, "widgets", []), (_("date"), _("time")), strict=False):
        widget.attrs["aria-label"] = f"{field.label}: {half}"


class ArticleForm(forms.ModelForm):
    """A draft may be incomplete; what is published may not.

    It shows the newest version, which may be a draft over the live article, and gives what was typed as data for
    revisions.record(). Where somebody saved in the meantime, both versions are merged field by field.
    """

    class Meta:
        model = Article
        fields = "__all__"  # noqa: DJ007  the admin names the fields, by role

    bylines = BylinesField(
        label=_("Authors"), required=False, help_text=_("In the order of printing. One person may have several roles.")
    )
    # Not of the article: which revision the page shows, and what goes with the next step.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Goes along with the next step: to the editors, or back to the writer."),
    )

    # Why advice is not followed; asked for only where there is some.
    override = forms.CharField(
        label=_("Publish nevertheless, because"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    taken: Any = None  # unsaved text that its writer goes on with (admin/writing.py)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        article: Article = kwargs.get("instance") or Article()
        self.is_new = article.pk is None
        self.is_live = article.is_published()
        self.former = revisions.EMPTY if self.is_new else revisions.latest(article)
        if not self.is_new:
            kwargs["initial"] = revisions.initial(self.former) | (kwargs.get("initial") or {})
        if self.taken:
            kwargs["initial"] = (kwargs.get("initial") or {}) | revisions.initial(self.taken.data)
        super().__init__(*args, **kwargs)
        self.newest = None if self.is_new else article.revisions.select_related("author").first()
        self.fields["seen"].initial = str(self.newest.pk if self.newest else 0)
        for name in revisions.MOMENTS:
            if name in self.fields:
                zone = _("Times are those of %(zone)s.") % {"zone": settings.TIME_ZONE}
                self.fields[name].help_text = f"{self.fields[name].help_text} {zone}"
                _label_halves(self.fields[name])
        if self.taken:
            self.fields["seen"].initial = next(iter(self.taken.autosave.typed.get("seen", [])), "0")
        if "kind" in self.fields:
            self.fields["kind"].required = False
        self.merge: Merge | None = None
        self.advice: list[str] = []

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug and FormerSlug.objects.filter(slug=slug).exclude(article=self.instance.pk).exists():
            raise ValidationError(_("This address once belonged to another article and still leads there."))
        return slug

    def clean_kind(self) -> str:
        """A page that was opened before there were kinds sends none."""
        return str(self.cleaned_data["kind"] or self.instance.kind)

    def clean_published_at(self) -> datetime | None:
        """What readers could see keeps a date, and with it its address, where the field is emptied."""
        moment: datetime | None = self.cleaned_data["published_at"]
        before = self.instance.published_at
        has_date = self.instance.status == Article.Status.PUBLISHED or (before and before <= timezone.now())
        return moment or (before if has_date else None)

    def _post_clean(self) -> None:
        """Behind Django's own, which gives the instance what was typed."""
        super()._post_clean()  # type: ignore[misc]
        self._check_whole()
        if self.newest and not self.errors and revisions.number(self.cleaned_data["seen"]) != self.newest.pk:
            self._merge()
        if PUBLISH in self.data and not self.errors:
            self._advise()

    def _advise(self) -> None:
        """Said once; published nevertheless where somebody says why, now or before."""
        self.advice = [str(one) for one in advice.unsettled(self.instance, self.to_save())]
        if self.advice and not self.cleaned_data["override"].strip():
            self.add_error(None, ValidationError(ADVISED, code="advice"))

    def _check_whole(self) -> None:
        """Where readers would see the result at once, or without anybody looking again."""
        article = self.instance
        appears_by_itself = article.status == Article.Status.PUBLISHED and not self.is_live
        if PUBLISH not in self.data and not appears_by_itself:
            return
        has_byline = bool(article.credit_line or self.cleaned_data.get("bylines") or self.former["bylines"])
        found = publishing.problems(article, has_byline=has_byline, at=article.published_at or timezone.now())
        for field in found.keys() - self.errors.keys():
            self.add_error(field if field in self.fields else None, found[field])

    def _merge(self) -> None:
        """What only one of two people changed is taken from that one; for the rest this one chooses."""
        seen = self.instance.revisions.filter(pk=revisions.number(self.cleaned_data["seen"])).first()
        base = seen.data if seen else {}
        self.merge = revisions.merge(base, self.former, self.typed(), self._choice)
        if self.merge.conflicts:
            self.add_error(None, ValidationError(STALE, code="stale"))

    def _choice(self, name: str) -> str:
        """What was chosen between these two versions; a third one asks again."""
        is_about_these = self.newest is not None and self.data.get("against") == str(self.newest.pk)
        return str(self.data.get(f"choose-{name}", "")) if is_about_these else ""

    def typed(self) -> Data:
        return revisions.of_form(self.instance, self.cleaned_data, self.former)

    def to_save(self) -> Data:
        return self.merge.data if self.merge else self.typed()


class PreviewLinkForm(forms.Form):
    """For somebody without an account."""

    HOURS = ((1, _("an hour")), (24, _("a day")), (7 * 24, _("a week")), (30 * 24, _("30 days")))

    note = forms.CharField(label=_("For whom"), max_length=120, required=False)
    hours = forms.TypedChoiceField(label=_("Can be opened for"), choices=HOURS, initial=24, coerce=int)


class ImageForm(forms.ModelForm):
    """The one way in for a picture: whatever is uploaded is written anew, and stored as soon as everything is right.

    The field is no ImageField, which would let Pillow try every format it knows before ours are asked.
    """

    file = forms.FileField(label=_("File"), widget=forms.FileInput(attrs={"accept": "image/*"}))
    title = forms.CharField(
        label=_("Title"), max_length=200, required=False, help_text=Image._meta.get_field("title").help_text
    )
    again = forms.BooleanField(label=_("Add it although it is there already"), required=False, widget=forms.HiddenInput)

    class Meta:
        model = Image
        fields = ("file", "title", "alt", "is_decorative", "caption", "credit", "licence", "focal_x", "focal_y")

    is_new_file = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"focal_x", "focal_y"} & self.fields.keys():  # whoever may only look has neither
            self.fields[name].required = False

    def clean_focal_x(self) -> int:
        return _or_centre(self.cleaned_data["focal_x"])

    def clean_focal_y(self) -> int:
        return _or_centre(self.cleaned_data["focal_y"])

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return upload
        self.uploaded_name = PurePath(upload.name).stem[:200]
        self.digest = library.digest_of(upload)
        content = imaging.reencode(upload)
        self.twin = library.same_as(self.digest)
        self.is_new_file = True
        return content

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        cleaned["title"] = cleaned.get("title") or getattr(self, "uploaded_name", "") or self.instance.title
        if cleaned.get("alt") and cleaned.get("is_decorative"):
            self.add_error("is_decorative", _("A picture that is only decoration has no alternative text."))
        twin = getattr(self, "twin", None)
        if twin and not cleaned.get("again"):
            self.fields["again"].widget = forms.CheckboxInput()
            where = reverse("admin:articles_image_change", args=[twin.pk])
            text = _("This very file is in the library already:")
            self.add_error(
                "file", ValidationError(format_html('{} <a href="{}">{}</a>', text, where, twin.title), "twin")
            )
        return cleaned

    def _post_clean(self) -> None:
        """Django's own gives the instance what was uploaded; it is stored here, where a full disk can still be said."""
        former = self.instance.file.name if self.instance.pk else ""
        super()._post_clean()  # type: ignore[misc]
        if not self.is_new_file or self.errors:
            return
        content = self.cleaned_data["file"]
        self.instance.file = former
        self.instance.digest = self.digest
        try:
            library.store(self.instance, content)
        except ValidationError as error:
            self.add_error("file", error)


def _or_centre(per_cent: int | None) -> int:
    return 50 if per_cent is None else per_cent
