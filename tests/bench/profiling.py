"""Where the time goes while a page is made; run in the site's environment, with an address and a number of times."""

from __future__ import annotations

import cProfile
import pstats
import sys
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from forum.wsgi import application
from tests.bench.load import HEADERS
from tests.bench.servers import HOST

LINES = 40


def main(address: str, times: int) -> None:
    for _time in range(3):  # what only the first ones have to do
        ask(address)
    with cProfile.Profile(time.process_time) as profile:
        for _time in range(times):
            ask(address)
    print(f"{address}, {times} times")
    pstats.Stats(profile).sort_stats("tottime").print_stats(LINES)


def ask(address: str) -> bytes:
    found: list[str] = []

    def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Any:
        found.append(status)

    body = b"".join(application(environ(address, HEADERS), start))
    if found != ["200 OK"]:
        sys.exit(f"{address}: {found}")
    return body


def environ(address: str, headers: Mapping[str, str]) -> dict[str, Any]:
    parts = urlsplit(address)
    made = {"PATH_INFO": parts.path, "QUERY_STRING": parts.query, "HTTP_HOST": HOST, "REMOTE_ADDR": HOST}
    made |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    setup_testing_defaults(made)
    return made


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
