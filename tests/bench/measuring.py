"""Round by round, every case in a short burst and the unit in between: what else the machine does hits all alike."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import mean, median

from tests.bench.cpu import cpu_seconds
from tests.bench.dataset import DataSet
from tests.bench.load import Burst
from tests.bench.statements import Statements
from tests.bench.work import Work

SETTLED = 0.2  # seconds: what a burst left unfinished is no part of the next one
UNIT_SECONDS = 2
BETWEEN_UNITS = 3  # cases


@dataclass(frozen=True)
class Case:
    """`aim` is a multiple of the unit."""

    mode: str
    page: str
    program: str
    work: Work
    aim: float | None = None

    @property
    def group(self) -> str:
        return f"{self.mode} ({self.program})"

    def __str__(self) -> str:
        return f"{self.group}: {self.page}"


@dataclass(frozen=True)
class Sample:
    burst: Burst
    cpu: float  # seconds per request


@dataclass
class Result:
    case: Case
    statements: int
    samples: list[Sample] = field(default_factory=list)
    multiples: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return median(sample.burst.requests / sample.burst.seconds for sample in self.samples)

    @property
    def p50(self) -> float:
        return median(sample.burst.p50 for sample in self.samples)

    @property
    def p99(self) -> float:
        return median(sample.burst.p99 for sample in self.samples)

    @property
    def cpu(self) -> float:
        return median(sample.cpu for sample in self.samples)

    @property
    def size(self) -> float:
        return median(sample.burst.size for sample in self.samples)

    @property
    def multiple(self) -> float:
        """Each round by its own unit, for the machine may have been another one in the next."""
        return median(self.multiples)

    @property
    def misses_its_aim(self) -> bool:
        return self.case.aim is not None and self.multiple > self.case.aim


class Measuring:
    def __init__(self, data: DataSet, unit: Case, seconds: int) -> None:
        self.data, self.unit, self.seconds = data, unit, seconds

    def run(self, cases: Sequence[Case], rounds: int) -> list[Result]:
        """The unit's own result comes first."""
        results = [Result(case, many) for case, many in self._statements([self.unit, *cases])]
        for number in range(rounds):
            print(f"Round {number + 1} of {rounds} …", file=sys.stderr)
            self._round(results[0], results[1:])
        return results

    def _statements(self, cases: Iterable[Case]) -> list[tuple[Case, int]]:
        """This also warms up what is measured afterwards."""
        counting, found = Statements(self.data), []
        with counting.logged():
            for case in cases:
                case.work.begin()
                case.work.prepare()
                found.append((case, counting.per_request(case.work.once)))
                case.work.finish()
        return found

    def _round(self, unit: Result, results: Sequence[Result]) -> None:
        for result in results:
            result.case.work.begin()
        before = self._sample(unit, UNIT_SECONDS)
        for start in range(0, len(results), BETWEEN_UNITS):
            batch = results[start : start + BETWEEN_UNITS]
            for result in batch:
                self._sample(result, self.seconds)
            after = self._sample(unit, UNIT_SECONDS)
            for result in batch:
                result.multiples.append(result.samples[-1].cpu / mean([before.cpu, after.cpu]))
            before = after
        unit.multiples.append(1.0)

    def _sample(self, result: Result, seconds: int) -> Sample:
        work = result.case.work
        work.prepare()
        time.sleep(SETTLED)
        try:
            began = self._cpu(work)
            burst = work.burst(seconds)
            sample = Sample(burst, (self._cpu(work) - began) / burst.requests)
        finally:
            work.finish()
        result.samples.append(sample)
        return sample

    def _cpu(self, work: Work) -> float:
        return cpu_seconds(work.server.pid, self.data.postmaster())
