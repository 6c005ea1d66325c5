"""Statements that PostgreSQL has planned before: each is prepared once on a connection, and then only named.

Where connections are shared among clients, as by PgBouncer, a statement may not be there when it is named. Then it runs
as it is written, and so do all others from then on. Nothing is named within a transaction, which such an error would
end.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DatabaseError, connection
from django.db.backends.utils import CursorWrapper

# SQLSTATE: it is not there; it is there already; it means other columns since a migration
OF_SHARED_CONNECTIONS = {"26000", "42P05", "0A000"}

logger = logging.getLogger(__name__)


class Statement:
    """SQL, cut where the values of these names come in. The same name always means the same SQL."""

    def __init__(self, pieces: Sequence[str], names: Sequence[str]) -> None:
        first, *others = pieces
        given = {name: (f"${number}", f"%({name})s") for number, name in enumerate(dict.fromkeys(names), start=1)}
        self.sql = first + "".join(given[name][0] + piece for name, piece in zip(names, others, strict=True))
        escaped = [piece.replace("%", "%%") for piece in pieces]
        self.plain = "".join(piece + given[name][1] for name, piece in zip(names, escaped, strict=False)) + escaped[-1]
        self.name = f"forum_{blake2b(self.sql.encode(), digest_size=12).hexdigest()}"
        values = ", ".join(place for _number, place in given.values())
        self.call = f"EXECUTE {self.name}({values})" if names else f"EXECUTE {self.name}"


def run_plainly(cursor: CursorWrapper, statement: Statement, values: Mapping[str, Any]) -> None:
    cursor.execute(statement.plain, values)


class Prepared:
    """What is prepared on which connection."""

    def __init__(self) -> None:
        self.are_shared = False
        self._known: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()

    def run(self, cursor: CursorWrapper, statement: Statement, values: Mapping[str, Any]) -> None:
        """Its rows can then be fetched from the cursor."""
        is_alone = connection.get_autocommit() and not connection.in_atomic_block
        if not is_alone or self.are_shared or not self._call(cursor, statement, values):
            run_plainly(cursor, statement, values)

    def _call(self, cursor: CursorWrapper, statement: Statement, values: Mapping[str, Any]) -> bool:
        known = self._known.setdefault(connection.connection, set())
        try:
            if statement.name not in known:
                cursor.execute(f"PREPARE {statement.name} AS {statement.sql}")
                known.add(statement.name)
            cursor.execute(statement.call, values or None)
        except DatabaseError as error:
            if getattr(error.__cause__, "pgcode", None) not in OF_SHARED_CONNECTIONS:
                raise
            logger.warning("Prepared statements do not stay on a connection here; queries run as they are written")
            self.are_shared = True
        return not self.are_shared


prepared = Prepared()
