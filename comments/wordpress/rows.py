"""Comments as rows, thousands in one statement that has an array for each column.

Django writes such a statement itself, except for tables with a column like `reasons`; its other way took half of the
time of an import.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

TYPES = {
    "id": "bigint",
    "article_id": "bigint",
    "parent_id": "bigint",
    "root_id": "bigint",
    "depth": "smallint",
    "holds_place": "boolean",
    "kind": "text",
    "body": "text",
    "name": "text",
    "email": "text",
    "website": "text",
    "ip_address": "inet",
    "reduced_at": "timestamptz",
    "submission_id": "uuid",
    "submitted_at": "timestamptz",
    "status": "text",
    "moderated_at": "timestamptz",
    "text_digest": "text",
    "fingerprint": "bigint",
}
NAMES = ", ".join(TYPES)
ARRAYS = ", ".join(f"%s::{kind}[]" for kind in TYPES.values())
INSERT = f"""
INSERT INTO comments_comment ({NAMES}, user_agent, wants_mail, former_status, reasons, evidence, open_reports)
SELECT {NAMES}, '', false, '', '{{}}', '{{}}', 0 FROM unnest({ARRAYS}) AS arriving ({NAMES})
"""  # noqa: S608  (nothing in it but the names above)
# The index of the desk's search takes new texts in heaps: the larger the heap, the less work for each. Readers who post
# would have to work off what is left of one.
LARGE_HEAPS = "SELECT set_config(name, '32MB', true) FROM unnest(ARRAY['gin_pending_list_limit', 'work_mem']) AS name"
WORK_OFF = """
SELECT gin_clean_pending_list(oid) FROM pg_class WHERE relname = 'comment_search' AND pg_has_role(relowner, 'USAGE')
"""


def insert(rows: Iterable[Mapping[str, Any]]) -> None:
    columns = list(zip(*([_plain(row[name]) for name in TYPES] for row in rows), strict=True))
    if columns:
        with connection.cursor() as cursor:
            cursor.execute(LARGE_HEAPS)
            cursor.execute(INSERT, [list(column) for column in columns])


def work_off() -> None:
    """After the last ones. Where the tables belong to somebody else, the database does it within the hour."""
    with connection.cursor() as cursor:
        cursor.execute(WORK_OFF)


def _plain(value: Any) -> Any:
    """As the driver writes it in the fewest letters."""
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)
