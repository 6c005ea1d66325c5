"""`manage.py dbshell` on the embedded server, with the psql that came with it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db.backends.postgresql import client
from django.db.utils import OperationalError

from forum.postgres.programs import ServerError, program
from forum.postgres.server import Server


class DatabaseClient(client.DatabaseClient):
    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: Iterable[str]
    ) -> tuple[list[str], dict[str, str] | None]:
        server = Server(Path(settings_dict["OPTIONS"]["data_dir"]))
        try:
            server.ensure_running()
            address = {name.upper(): value for name, value in server.address().items()}
            psql = str(program("psql"))
        except ServerError as error:
            raise OperationalError(str(error)) from error
        arguments, environment = super().settings_to_cmd_args_env(settings_dict | address, parameters)
        return [psql, *arguments[1:]], environment
