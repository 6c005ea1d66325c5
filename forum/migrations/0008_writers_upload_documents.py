"""Writers upload documents; editors rename and delete them, but none that is linked (articles/admin/document.py)."""

from __future__ import annotations

from typing import Any

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

GRANTED = {
    "Author": ["view_document", "add_document"],
    "Editor": ["view_document", "add_document", "change_document", "delete_document"],
    "Administrator": ["view_document", "add_document", "change_document", "delete_document"],
}


def grant(apps: Any, schema_editor: Any) -> None:
    """Permissions are usually written after all migrations; these are needed now."""
    create_permissions(installed.get_app_config("articles"), verbosity=0)
    permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="articles")
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GRANTED):
        group.permissions.add(*permissions.filter(codename__in=GRANTED[group.name]))


class Migration(migrations.Migration):
    dependencies = [("forum", "0007_who_moves_in"), ("articles", "0014_documents")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
