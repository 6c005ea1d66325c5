"""Django's selects with search, made to refuse what is no number: as they are, they answer it with a 500."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import ForeignKey, ManyToManyField
from django.http import HttpRequest

NUMBER = re.compile("[0-9]{1,18}")
UNKNOWN = "0"  # the id of nothing: refused as a choice, beside the field


def number_or_unknown(value: str) -> str:
    return value if NUMBER.fullmatch(value) else UNKNOWN


class Picker(AutocompleteSelect):
    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return number_or_unknown(value) if value else value


class ManyPicker(AutocompleteSelectMultiple):
    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return [number_or_unknown(value) for value in super().value_from_datadict(data, files, name) or []]


class PickingAdmin(admin.ModelAdmin):
    """With these selects for all its autocomplete_fields."""

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:  # type: ignore[override,type-arg]
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = Picker(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any) -> Any:  # type: ignore[override,type-arg]
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = ManyPicker(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)
