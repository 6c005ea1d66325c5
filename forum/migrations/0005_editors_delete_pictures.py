"""Editors may delete pictures; what is used is refused (articles/admin/image.py)."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def grant(apps: Any, schema_editor: Any) -> None:
    groups = apps.get_model("auth", "Group").objects.filter(name__in=["Editor", "Administrator"])
    permission = apps.get_model("auth", "Permission").objects.filter(
        codename="delete_image", content_type__app_label="articles"
    )
    for group in groups:
        group.permissions.add(*permission)


class Migration(migrations.Migration):
    dependencies = [("forum", "0004_mail_can_be_recalled"), ("forum", "0002_roles")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
