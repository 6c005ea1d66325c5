"""Editors keep old addresses; administrators import other sites."""

from __future__ import annotations

from typing import Any

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

GRANTED = {
    "Editor": ["oldaddress"],
    "Administrator": ["oldaddress", "importrun"],
}


def grant(apps: Any, schema_editor: Any) -> None:
    """Permissions are usually written after all migrations; these are needed now."""
    create_permissions(installed.get_app_config("articles"), verbosity=0)
    permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="articles")
    for name, models in GRANTED.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.add(*permissions.filter(content_type__model__in=models))


class Migration(migrations.Migration):
    dependencies = [("forum", "0006_editors_make_pages"), ("articles", "0013_moving_in")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
