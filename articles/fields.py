"""Rich text: the field is the door to the sanitiser on every write, its widget the only place that knows the editor."""

from __future__ import annotations

from typing import Any

from ckeditor.widgets import CKEditorWidget
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.forms.renderers import BaseRenderer
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from js_asset import Script

from articles.sanitizing import clean, is_blank


class RichTextWidget(CKEditorWidget):  # type: ignore[misc]  # django-ckeditor has no types
    """The editor, given nothing but cleaned text; a plain textarea for text that cannot be cleaned."""

    plain_template_name = "django/forms/widgets/textarea.html"

    @property
    def media(self) -> forms.Media:
        """A module, because a browser runs it behind the editor's own script wherever the page names it."""
        return super().media + forms.Media(js=[Script("forum/js/editor.js", type="module")])  # type: ignore[no-any-return]

    def render(
        self, name: str, value: object, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        template_name, shown = self.template_name, value
        try:
            shown = _cleaned(value)
        except ValidationError:
            # Nothing typed may be lost: it is shown escaped, with the error beside it, where it can be shortened.
            template_name = self.plain_template_name
        context = self.get_context(name, shown, attrs)
        return self._render(template_name, context, renderer)  # type: ignore[no-any-return]

    def use_required_attribute(self, initial: object) -> bool:
        """Never: browsers refuse to submit a form whose required textarea the editor has hidden, and say nothing."""
        return False


class RichTextFormField(forms.CharField):
    widget = RichTextWidget

    def to_python(self, value: object) -> str | None:
        text = super().to_python(value)
        return _cleaned(text) or self.empty_value


class RichTextField(models.TextField):
    """Cleaned on save, create, update, bulk_create, bulk_update and loaddata; not in expressions and raw SQL."""

    description = _("Rich text")

    def clean(self, value: object, model_instance: models.Model | None) -> Any:
        return super().clean(_cleaned(value), model_instance)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """So that the instance holds what the row holds."""
        value = _cleaned(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: object, connection: BaseDatabaseWrapper) -> Any:
        cleaned = _cleaned(value)
        return super().get_db_prep_save(str(cleaned) if isinstance(cleaned, str) else cleaned, connection)

    def formfield(
        self,
        form_class: type[forms.Field] | None = None,
        choices_form_class: type[forms.ChoiceField] | None = None,
        **kwargs: Any,
    ) -> forms.Field | None:
        """With the editor, also where the admin asks for its own textarea, as it does for every TextField."""
        if _is_textarea(kwargs.get("widget", forms.Textarea)):
            kwargs["widget"] = RichTextWidget
        kwargs |= {"form_class": form_class or RichTextFormField, "choices_form_class": choices_form_class}
        return super().formfield(**kwargs)


def _cleaned(value: Any) -> Any:
    """Cleaned text, "" if it shows nothing; None and expressions as they are."""
    if value is None or hasattr(value, "resolve_expression"):
        return value
    text = clean(value if isinstance(value, str) else str(value))
    return "" if is_blank(text) else text


def _is_textarea(widget: Any) -> bool:
    kind = widget if isinstance(widget, type) else type(widget)
    return issubclass(kind, forms.Textarea) and not issubclass(kind, RichTextWidget)
