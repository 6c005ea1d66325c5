"""Editors compose the front page and write the pages that are no articles."""

from __future__ import annotations

from typing import Any

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations


def grant(apps: Any, schema_editor: Any) -> None:
    """Permissions are usually written after all migrations; these are needed now."""
    create_permissions(installed.get_app_config("articles"), verbosity=0)
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="articles", content_type__model__in=["pin", "page"]
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=["Editor", "Administrator"]):
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [("forum", "0005_editors_delete_pictures"), ("articles", "0010_search")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
