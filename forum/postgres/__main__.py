"""`python -m forum.postgres stop|status [data_dir]`: the embedded server's switch. Knows no other server."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path

from forum.env import env_str, load_dotenv
from forum.postgres.programs import ServerError
from forum.postgres.server import Server

PROJECT_DIR = Path(__file__).resolve().parents[2]
NOT_RUNNING = 3  # the exit code that pg_ctl and systemctl use for this


def main() -> int:
    parser = ArgumentParser(prog="python -m forum.postgres")
    parser.add_argument("action", choices=["stop", "status"])
    parser.add_argument("data_dir", type=Path, nargs="?", default=_default_data_dir())
    options = parser.parse_args()
    server = Server(options.data_dir)
    try:
        code, message = _stop(server) if options.action == "stop" else _status(server)
    except ServerError as error:
        sys.exit(str(error))
    print(message)  # noqa: T201 - this is a command
    return code


def _default_data_dir() -> Path:
    load_dotenv(Path(env_str("FORUM_ENV_FILE") or PROJECT_DIR / ".env"))
    return Path(env_str("FORUM_VAR_DIR") or PROJECT_DIR / "var") / "postgres"


def _stop(server: Server) -> tuple[int, str]:
    return 0, "The embedded PostgreSQL was stopped." if server.stop() else "The embedded PostgreSQL was not running."


def _status(server: Server) -> tuple[int, str]:
    if server.is_ready():
        return 0, f"The embedded PostgreSQL is running; its socket is in {server.socket_dir}."
    return NOT_RUNNING, "The embedded PostgreSQL is not running."


if __name__ == "__main__":
    sys.exit(main())
