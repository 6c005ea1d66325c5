"""What was measured, as a table for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from tests.bench.measuring import Result

COLUMNS = ("", "req/s", "p50 ms", "p99 ms", "CPU ms", "× unit", "aim", "", "queries", "bytes")
GROWTH = "× usual size"
MISSED = "missed"
MOST_MEMORY = 80 * 2**20  # bytes of a worker
MOST_GROWTH = 1.5  # from the usual size to a million articles, for a page that is rendered


def as_table(
    results: Sequence[Result], memory: Mapping[str, Sequence[int]], usual: Mapping[str, float] | None = None
) -> str:
    """`usual`: multiples of the same cases at the usual size, for a column that compares with them."""
    lines = [(*COLUMNS, *([GROWTH, ""] if usual else []))]
    for name, group in groupby(results, lambda result: result.case.group):
        lines.append((name, *[""] * (len(lines[0]) - 1)))
        lines += [(*_cells(result), *(_growth(result, usual) if usual else ())) for result in group]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join([*(_aligned(line, widths) for line in lines), "", *map(_memory, memory.items())])


def _cells(result: Result) -> tuple[str, ...]:
    return (
        f"  {result.case.page}",
        f"{result.per_second:,.0f}",
        f"{result.p50 * 1000:.2f}",
        f"{result.p99 * 1000:.2f}",
        f"{result.cpu * 1000:.3f}",
        f"{result.multiple:.2f}",
        f"≤ {result.case.aim:g}" if result.case.aim else "",
        MISSED if result.misses_its_aim else "",
        str(result.statements),
        f"{result.size:,.0f}",
    )


def _growth(result: Result, usual: Mapping[str, float]) -> tuple[str, str]:
    before = usual.get(str(result.case))
    if before is None:
        return "", ""
    growth = result.multiple / before
    return f"{growth:.2f}", MISSED if result.case.mode == "rendered" and growth > MOST_GROWTH else ""


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    return "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]).rstrip()


def _memory(server: tuple[str, Sequence[int]]) -> str:
    name, sizes = server
    mark = f" {MISSED}" if max(sizes) > MOST_MEMORY else ""
    mebibytes = ", ".join(f"{size / 2**20:.0f}" for size in sizes)
    return f"Memory of the workers, {name}: {mebibytes} MiB (≤ {MOST_MEMORY / 2**20:.0f}{mark})"
