"""What is counted against too many tries is not kept through a crash, and so costs no waiting for the disk."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("forum", "0009_editions")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE forum_throttle SET UNLOGGED",
            "ALTER TABLE forum_throttle SET LOGGED",
        )
    ]
