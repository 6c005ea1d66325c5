"""What the database plans to do for a page, and what it did: read from EXPLAIN, for every query that the page makes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

LARGE = 2000  # rows: what has more is a big table
MOST_READ = 40_000  # rows and entries of indexes for one query
SOON = 6000  # rows: the lists of the newsroom count up to 5000 …
HALFWAY = 0.5  # … for which as many rows are read in a table of any size, as long as enough of them match
CURSOR = re.compile(r'^DECLARE "?\w+"? (?:NO SCROLL )?CURSOR (?:WITH(?:OUT)? HOLD )?FOR ', re.IGNORECASE)
EXPLAINED = re.compile(r"\s*(?:SELECT|WITH|INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
WRITES = re.compile(r"\b(?:INSERT INTO|UPDATE \S+ SET|DELETE FROM)\b")


@dataclass(frozen=True)
class Query:
    sql: str
    plan: dict[str, Any]

    def sequential(self, tables: dict[str, float]) -> set[str]:
        """Those of `tables` (names and rows) it goes through from the beginning, not stopped by a limit well before."""
        scans = [scan for scan in self._scans() if scan["Node Type"] == "Seq Scan" and scan["Relation Name"] in tables]
        return {
            name
            for name, read in ((scan["Relation Name"], _rows_of(scan)) for scan in scans)
            if read is None or read > max(SOON, tables[name] * HALFWAY)
        }

    def rows(self) -> int:
        """How many rows and entries of indexes were read, whether they were wanted or not."""
        return round(sum(_rows_of(scan) or 0 for scan in self._scans()))

    def told(self, tables: dict[str, float]) -> str:
        return f"{self.rows():,} rows read, {self.sequential(tables) or 'nothing'} from end to end:\n{self.sql}"

    def _scans(self) -> Iterator[dict[str, Any]]:
        """Everything in the plan that reads a table or an index."""
        waiting = [self.plan]
        while waiting:
            node = waiting.pop()
            waiting += node.get("Plans", [])
            if "Relation Name" in node or "Index Name" in node:
                yield node


def _rows_of(scan: dict[str, Any]) -> float | None:
    """None where the query was only planned; 0 where it came out that this part of it was not needed."""
    if "Actual Loops" not in scan:
        return None
    removed = scan.get("Rows Removed by Filter", 0) + scan.get("Rows Removed by Index Recheck", 0)
    return float((scan["Actual Rows"] + removed) * scan["Actual Loops"])


def cost(act: Callable[[], object], *, most: int = MOST_READ, whole: Collection[str] = ()) -> int:
    """The number of queries that `act` makes; none of them may read a big table but `whole`, or very much of one."""
    tables = {name: rows for name, rows in big_tables().items() if name not in whole}
    queries = queries_of(act)
    assert queries
    costly = [query for query in queries if query.sequential(tables) or query.rows() > most]
    assert not costly, "\n\n".join(query.told(tables) for query in costly)
    return len(queries)


def big_tables() -> dict[str, float]:
    """Their names and about how many rows they have."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, reltuples FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
            "AND reltuples > %s",
            [LARGE],
        )
        return dict(cursor.fetchall())


def queries_of(act: Callable[[], object]) -> list[Query]:
    with CaptureQueriesContext(connection) as captured:
        act()
    found = (CURSOR.sub("", query["sql"]) for query in captured)
    return [Query(sql, _plan(sql)) for sql in found if EXPLAINED.match(sql)]


def _plan(sql: str) -> dict[str, Any]:
    """Of what only reads also what it read: it is run once more."""
    options = "FORMAT JSON" if WRITES.search(sql) else "ANALYZE, TIMING OFF, FORMAT JSON"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN ({options}) {sql}")
        ((plan,),) = cursor.fetchall()
        transaction.set_rollback(True)
    found: dict[str, Any] = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
    return found
