"""What was saved before articles had a description gets an empty one; in batches, so that nobody waits for long."""

from __future__ import annotations

from typing import Any

from django.db import migrations

BATCH = 2000
FILL = """UPDATE articles_revision SET data = '{"description": ""}'::jsonb || data
WHERE id BETWEEN %s AND %s AND NOT data ? 'description'"""


def fill(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(min(id), 0), coalesce(max(id), -1) FROM articles_revision")
        first, last = cursor.fetchone()
        for start in range(first, last + 1, BATCH):
            cursor.execute(FILL, [start, start + BATCH - 1])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("articles", "0015_old_addresses_of_documents")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
