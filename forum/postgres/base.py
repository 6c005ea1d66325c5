"""Django's own PostgreSQL backend on a server that is started when a connection is first asked for.

OPTIONS["data_dir"] says where the server keeps its data; HOST, PORT and USER follow from it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg2
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base
from django.db.utils import OperationalError
from django.utils.functional import cached_property

from forum.postgres.client import DatabaseClient
from forum.postgres.programs import ServerError
from forum.postgres.server import Server


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient

    @cached_property
    def server(self) -> Server:
        try:
            return Server(Path(self.settings_dict["OPTIONS"]["data_dir"]))
        except KeyError as error:
            raise ImproperlyConfigured('The engine forum.postgres needs OPTIONS["data_dir"].') from error

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        params.pop("data_dir", None)
        try:
            return params | self.server.address()
        except ServerError as error:
            raise OperationalError(str(error)) from error

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except psycopg2.OperationalError:
            self._ensure_running()
            return super().get_new_connection(conn_params)

    def _ensure_running(self) -> None:
        try:
            self.server.ensure_running()
        except ServerError as error:
            raise OperationalError(str(error)) from error
