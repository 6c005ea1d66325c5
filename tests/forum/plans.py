"""What the database plans to do for a page, and what it did: read from EXPLAIN, for every query that the page makes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

CURSOR = re.compile(r'^DECLARE "?\w+"? (?:NO SCROLL )?CURSOR (?:WITH(?:OUT)? HOLD )?FOR ', re.IGNORECASE)
EXPLAINED = re.compile(r"\s*(?:SELECT|WITH|INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
LARGE = 2000  # rows: what has more is a big table


@dataclass(frozen=True)
class Query:
    sql: str
    plan: dict[str, Any]

    def scans(self) -> Iterator[dict[str, Any]]:
        """Everything in the plan that reads a table or an index."""
        waiting = [self.plan]
        while waiting:
            node = waiting.pop()
            waiting += node.get("Plans", [])
            if "Scan" in node["Node Type"] and ("Relation Name" in node or "Index Name" in node):
                yield node

    def sequential(self, tables: set[str]) -> set[str]:
        """The big tables that it reads from end to end."""
        return {
            scan["Relation Name"]
            for scan in self.scans()
            if scan["Node Type"] == "Seq Scan" and scan["Relation Name"] in tables
        }

    def rows(self) -> int:
        """How many rows and entries of indexes were read, whether they were wanted or not; after EXPLAIN ANALYZE."""
        return round(sum(_rows_of(scan) for scan in self.scans()))


def _rows_of(scan: dict[str, Any]) -> float:
    removed = scan.get("Rows Removed by Filter", 0) + scan.get("Rows Removed by Index Recheck", 0)
    return float((scan.get("Actual Rows", 0) + removed) * scan.get("Actual Loops", 0))


def big_tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [LARGE])
        return {name for (name,) in cursor.fetchall()}


def queries_of(act: Callable[[], object]) -> list[Query]:
    """Each query that `act` made, explained; those that read were run once more."""
    with CaptureQueriesContext(connection) as captured:
        act()
    found = (CURSOR.sub("", query["sql"]) for query in captured)
    return [Query(sql, _plan(sql)) for sql in found if EXPLAINED.match(sql)]


def _plan(sql: str) -> dict[str, Any]:
    """Run where it only reads; taken back in any case."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}".replace("%", "%%"), [])
        (plan,) = cursor.fetchone()
        transaction.set_rollback(True)
    found: dict[str, Any] = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
    return found
