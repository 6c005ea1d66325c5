"""The feed of an article goes by date, as the site's does, which has an index of the desk for that."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0006_desk_of_a_large_site")]

    operations = [
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["article", "-submitted_at", "-id"],
                condition=models.Q(("status", "approved")),
                name="comment_newest",
            ),
        ),
    ]
