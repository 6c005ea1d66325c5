"""The roles: groups with their permissions."""

from __future__ import annotations

from typing import Any

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

WRITING = ["articles.view_article", "articles.add_article", "articles.change_article", "articles.delete_article"]
LOOKING_UP = ["articles.view_section", "articles.view_tag", "articles.view_author", "articles.view_image"]
PICTURES = ["articles.add_image"]
EDITING = [
    "articles.publish_article",
    "articles.change_image",
    *(f"articles.{action}_{model}" for model in ("section", "tag", "author") for action in ("add", "change", "delete")),
    *(f"articles.{action}_byline" for action in ("view", "add", "change", "delete")),
]
MODERATING = ["comments.view_comment", "comments.moderate_comment", "comments.view_contact"]
DISCUSSION = ["comments.view_discussion", "comments.change_discussion"]
PRIVACY = ["comments.manage_privacy"]
ACCOUNTS = [f"forum.{action}_user" for action in ("view", "add", "change")]
ROLES = {
    "Author": WRITING + LOOKING_UP + PICTURES,
    "Editor": WRITING + LOOKING_UP + PICTURES + EDITING + MODERATING,
    "Moderator": MODERATING,
    "Administrator": WRITING + LOOKING_UP + PICTURES + EDITING + MODERATING + DISCUSSION + PRIVACY + ACCOUNTS,
}


def create_roles(apps: Any, schema_editor: Any) -> None:
    """Permissions are usually written after all migrations; these are needed now."""
    for label in ("forum", "articles", "comments"):
        create_permissions(installed.get_app_config(label), verbosity=0)
    permissions = apps.get_model("auth", "Permission").objects.select_related("content_type")
    known = {f"{row.content_type.app_label}.{row.codename}": row for row in permissions}
    for name, granted in ROLES.items():
        group, _created = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.set([known[permission] for permission in granted])


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0001_initial"),
        ("articles", "0003_remember_former_slugs"),
        ("comments", "0002_counts_kept_by_the_database"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(create_roles, migrations.RunPython.noop)]
