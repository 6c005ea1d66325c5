"""The field for an article's authors: as many rows as it takes, in the order of printing, each with what they did."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from js_asset import Script

from articles.models import Author, Byline
from articles.pickers import number_or_unknown

EMPTY_ROWS = 1
MAX_ROWS = 40
Pairs = list[list[Any]]


class BylinesWidget(forms.Widget):
    """A select for the person and one for the role in each row; the script adds rows and moves them."""

    template_name = "admin/articles/widgets/bylines.html"

    @property
    def media(self) -> forms.Media:
        picker = _picker()
        return picker.media + forms.Media(js=[Script("forum/js/bylines.js", type="module")])  # type: ignore[list-item]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        pairs: Pairs = [*(value or []), *([["", Byline.Role.TEXT]] * EMPTY_ROWS)]
        picker = _picker()
        context["rows"] = [
            {
                "author": picker.render(
                    f"{name}-author", author, {"id": f"id_{name}-{number}", "aria-label": _("Author")}
                ),
                "role": role,
            }
            for number, (author, role) in enumerate(pairs)
        ]
        context["roles"] = Byline.Role.choices
        return context

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        """From the project's own templates, which Django's form renderer does not know."""
        return render_to_string(template_name, context)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Pairs:
        authors, roles = data.getlist(f"{name}-author"), data.getlist(f"{name}-role")
        pairs = [(author, role) for author, role in zip(authors, roles, strict=False) if author]
        return [[number_or_unknown(author), role] for author, role in pairs[:MAX_ROWS]]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-author" not in data

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return f"{id_}-0" if id_ else id_


class BylinesField(forms.Field):
    """Gives pairs of an author's id and a role."""

    widget = BylinesWidget

    def clean(self, value: Any) -> Pairs:
        """Who is named twice in one role is printed once."""
        pairs: Pairs = []
        for author, role in value or []:
            number = int(author)
            if role not in Byline.Role:
                raise ValidationError(_("Choose what each author did for this article."))
            if [number, role] not in pairs:
                pairs.append([number, role])
        numbers = {number for number, _role in pairs}
        if Author.objects.filter(pk__in=numbers).count() != len(numbers):
            raise ValidationError(_("One of these authors does not exist any more. Choose again."))
        return pairs

    def has_changed(self, initial: Any, data: Any) -> bool:
        return [[str(author), role] for author, role in initial or []] != [[str(a), role] for a, role in data or []]


def _picker() -> AutocompleteSelect:
    field = Byline._meta.get_field("author")
    picker = AutocompleteSelect(field, admin.site)
    picker.choices = forms.ModelChoiceField(Author.objects.all(), empty_label="").choices
    return picker
