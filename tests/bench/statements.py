"""How many statements a request sends to the database, told by PostgreSQL itself: also what no ORM knows of."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

from tests.bench.dataset import DataSet

LOGGED = re.compile(rb"^[^\t\n][^\n]*? LOG:  (?:statement|execute [^:\n]*): ", re.M)
REPETITIONS = 25  # over all threads of all workers: the first requests of each connect, and prepare their statements
SETTLED = 0.3  # seconds, for every backend to have read its configuration


class Statements:
    def __init__(self, data: DataSet) -> None:
        self.data = data

    @contextmanager
    def logged(self) -> Iterator[None]:
        """Every statement goes to the server's log meanwhile."""
        try:
            self._set("ALTER SYSTEM SET log_statement = 'all'")
            yield
        finally:
            self._set("ALTER SYSTEM RESET log_statement")

    def per_request(self, request: Callable[[], object]) -> int:
        return int(median(self._during(request) for _ in range(REPETITIONS)))

    def _during(self, request: Callable[[], object]) -> int:
        before = self.data.database.log.stat().st_size
        request()
        with self.data.database.log.open("rb") as log:
            log.seek(before)
            return len(LOGGED.findall(log.read()))

    def _set(self, sql: str) -> None:
        self.data.query(sql)
        self.data.query("SELECT pg_reload_conf()")
        time.sleep(SETTLED)
