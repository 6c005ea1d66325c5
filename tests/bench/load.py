"""How requests are made: many by wrk, which costs little itself, single ones by Python. A wrong answer ends it all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections import deque
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import astuple, dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import mean

from tests.bench.servers import HOST

SCRIPT = Path(__file__).with_suffix(".lua")
CONNECTIONS = 4
PATIENCE = 60  # seconds
ALLOWANCE = 200  # bytes
ADVICE = "The benchmark needs wrk: install it with `apt-get install wrk` (as root) or your system's way."
# As the proxy in front of the site sends them
HEADERS = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.1"}
BROWSER = {"Accept-Encoding": "gzip, deflate, br"}


class WrongAnswer(Exception):
    """What was measured is not what was meant to be."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]  # by their names in small letters
    body: bytes

    def text(self) -> str:
        return self.body.decode()

    def was_kept(self) -> bool:
        return "hit" in self.headers.get("cache-status", "")


@dataclass(frozen=True)
class Expected:
    """Sizes may differ a little: what is compressed is lengthened by chance, so that nothing can be guessed from it."""

    status: int
    least: int = 0
    most: int = 2**40

    @classmethod
    def like(cls, answer: Answer) -> Expected:
        size = len(answer.body)
        return cls(answer.status, max(size - ALLOWANCE, 0), size + ALLOWANCE)

    def check(self, path: str, answer: Answer) -> None:
        if answer.status != self.status or not self.least <= len(answer.body) <= self.most:
            wanted = f"{self.status} with {self.least} to {self.most}"
            raise WrongAnswer(f"{path}: {answer.status} with {len(answer.body)} bytes instead of {wanted}")


@dataclass(frozen=True)
class Request:
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None


@dataclass(frozen=True)
class Burst:
    """Some seconds of requests."""

    requests: int
    seconds: float
    p50: float  # seconds
    p99: float
    size: float  # bytes of an average answer's body
    kept: float  # the share of answers that came from a cache


def ensure_wrk() -> None:
    if shutil.which("wrk") is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Debian's wrk for the benchmark …", file=sys.stderr)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False, stdout=subprocess.DEVNULL)
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "wrk"]
        subprocess.run(command, env=quiet, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if shutil.which("wrk") is None:
        sys.exit(ADVICE)


def fetch(port: int, path: str, headers: Mapping[str, str] | None = None) -> Answer:
    with closing(HTTPConnection(HOST, port, timeout=PATIENCE)) as connection:
        return exchange(connection, Request(path, headers or {}))


def exchange(connection: HTTPConnection, request: Request) -> Answer:
    method = "GET" if request.body is None else "POST"
    connection.request(method, request.path, request.body, {**HEADERS, **request.headers})
    response = connection.getresponse()
    found = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, found, response.read())


def exhaust(port: int, requests: deque[Request], expected: Expected, seconds: float) -> Burst:
    """Over as many connections as wrk has; those that are left when the time is over stay where they are."""
    began = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        runs = [pool.submit(_until, began + seconds, port, requests) for _connection in range(CONNECTIONS)]
        done = [visit for run in runs for visit in run.result()]
    ended = time.perf_counter()
    for request, answer, _duration in done:
        expected.check(request.path, answer)
    times = sorted(duration for _request, _answer, duration in done)
    p50, p99 = (times[int(len(times) * part)] for part in (0.5, 0.99))
    size, kept = mean(len(answer.body) for _, answer, _ in done), mean(answer.was_kept() for _, answer, _ in done)
    return Burst(len(done), ended - began, p50, p99, size, kept)


def _until(moment: float, port: int, requests: deque[Request]) -> list[tuple[Request, Answer, float]]:
    done: list[tuple[Request, Answer, float]] = []
    with closing(HTTPConnection(HOST, port, timeout=PATIENCE)) as connection, suppress(IndexError):
        while (began := time.perf_counter()) < moment:
            request = requests.popleft()
            done.append((request, exchange(connection, request), time.perf_counter() - began))
    return done


def storm(port: int, path: str, headers: Mapping[str, str], expected: Expected, seconds: int) -> Burst:
    """As many requests as are answered in this time. What is under way when it is over is not counted, and so must be
    a small part: for pages that take long there is exhaust()."""
    sent = [f"--header={name}: {value}" for name, value in {**HEADERS, **headers}.items()]
    command = [
        "wrk",
        "--threads=1",
        f"--connections={CONNECTIONS}",
        f"--duration={seconds}s",
        "--timeout=30s",
        f"--script={SCRIPT}",
    ]
    wanted = [str(number) for number in astuple(expected)]
    done = subprocess.run(
        [*command, *sent, f"http://{HOST}:{port}{path}", "--", *wanted],
        capture_output=True, text=True, check=True, timeout=seconds + PATIENCE,
    )  # fmt: skip
    return parse(done.stdout, path)


def parse(output: str, path: str) -> Burst:
    """What wrk printed for this path, by the words of load.lua."""
    told = json.loads(output.rstrip().rpartition("\n")[2])
    requests = told["requests"]
    if told["wrong"] or told["lost"] or not requests:
        raise WrongAnswer(
            f"{path}: of {requests} answers {told['wrong']} were wrong ({told['example']}), {told['lost']} were lost"
        )
    seconds, p50, p99 = (told[name] / 1e6 for name in ("microseconds", "p50", "p99"))
    return Burst(requests, seconds, p50, p99, told["bytes"] / requests, told["kept"] / requests)
