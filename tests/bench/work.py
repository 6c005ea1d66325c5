"""What is done to a server while it is measured, and the checks that nothing else was."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count

from tests.bench.load import BROWSER, Burst, Expected, Request, WrongAnswer, exhaust, fetch, storm
from tests.bench.servers import Server

PREPARING = 8  # requests, so that each worker has had one
NEARLY_ALL = 0.98
MOST_MADE = 1000  # pages a second


class Work:
    server: Server

    def begin(self) -> None:
        """At the start of a round: what has to lie for a while."""

    def prepare(self) -> None:
        """Right before a burst, and not measured."""

    def burst(self, seconds: int) -> Burst:
        raise NotImplementedError

    def once(self) -> object:
        """One of the same requests."""
        raise NotImplementedError

    def finish(self) -> None:
        """Right after a burst, and not measured."""


@dataclass
class Reading(Work):
    """One page, again and again."""

    server: Server
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    is_kept: bool = False  # the answers must come from the cache; else none of them may

    def prepare(self) -> None:
        times = PREPARING if self.is_kept else 1
        answers = [fetch(self.server.port, self.path, self.headers) for _time in range(times)]
        self.expected = Expected.like(answers[-1])
        if answers[-1].status != 200:
            raise WrongAnswer(f"{self.path}: {answers[-1].status}")

    def burst(self, seconds: int) -> Burst:
        return self._checked(storm(self.server.port, self.path, self.headers, self.expected, seconds))

    def once(self) -> None:
        self.expected.check(self.path, fetch(self.server.port, self.path, self.headers))

    def _checked(self, burst: Burst) -> Burst:
        if (burst.kept < NEARLY_ALL) if self.is_kept else burst.kept:
            raise WrongAnswer(f"{self.path}: {burst.kept:.1%} of the answers came from the cache")
        return burst


@dataclass
class Making(Reading):
    """One page that takes so long to make that what is under way when the time is over has to be waited for."""

    by_many: bool = False  # every request from another reader, for the site counts what one of them does
    readers: count[int] = field(default_factory=count)

    def burst(self, seconds: int) -> Burst:
        requests = deque(self._request() for _number in range(MOST_MADE * seconds))
        return self._checked(exhaust(self.server.port, requests, self.expected, seconds))

    def _request(self) -> Request:
        number = next(self.readers)
        origin = {"X-Forwarded-For": f"10.{number >> 8 & 255}.{number & 255}.1"} if self.by_many else {}
        return Request(self.path, {**self.headers, **origin})


class Revisiting(Reading):
    """By a browser that has the page already and asks whether it is still the same."""

    def prepare(self) -> None:
        headers = {name: value for name, value in self.headers.items() if name != "If-None-Match"}
        answers = [fetch(self.server.port, self.path, headers) for _time in range(PREPARING)]
        if "etag" not in answers[-1].headers:
            raise WrongAnswer(f"{self.path} has no ETag")
        self.headers = {**headers, "If-None-Match": answers[-1].headers["etag"]}
        self.expected = Expected(304, 0, 0)


@dataclass
class FirstVisits(Work):
    """Pages that nobody has asked for since the cache was emptied, each once."""

    server: Server
    paths: deque[str]

    def burst(self, seconds: int) -> Burst:
        """Of half of what is left at most, so that something is left for the next one."""
        return self._visit(len(self.paths) // 2, seconds)

    def once(self) -> None:
        self._visit(1, 1)

    def _visit(self, many: int, seconds: int) -> Burst:
        requests = deque(Request(self.paths.popleft(), BROWSER) for _path in range(many))
        burst = exhaust(self.server.port, requests, Expected(200), seconds)
        self.paths.extendleft(request.path for request in requests)
        if burst.kept:
            raise WrongAnswer(f"{burst.kept:.1%} of the first visits were answered from the cache")
        return burst
