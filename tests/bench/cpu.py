"""What processes cost: their processor time and their memory, as Linux tells it in /proc.

Processor time holds on a machine that others use at the same time; requests per second do not.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PSS = re.compile(r"^Pss:\s+(\d+) kB$", re.M)


@dataclass(frozen=True)
class Process:
    pid: int
    parent: int
    ticks: int  # its own, and those of its children that have ended


def parse_stat(text: str) -> Process:
    """One line of /proc/PID/stat. The name in brackets may hold spaces and brackets itself."""
    head, _, tail = text.rpartition(") ")
    fields = tail.split()
    return Process(int(head.split(" ", 1)[0]), int(fields[1]), sum(int(number) for number in fields[11:15]))


def processes() -> Iterator[Process]:
    for path in PROC.glob("[0-9]*/stat"):
        try:
            yield parse_stat(path.read_text(errors="replace"))
        except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
            continue


def family(*roots: int) -> list[Process]:
    """These processes and everything they started, directly or not."""
    known = list(processes())
    pids, size = set(roots), 0
    while len(pids) > size:
        size = len(pids)
        pids |= {process.pid for process in known if process.parent in pids}
    return [process for process in known if process.pid in pids]


def cpu_seconds(*roots: int) -> float:
    """User and system time of whole families. What a child used is its parent's once it has ended."""
    return sum(process.ticks for process in family(*roots)) / TICKS_PER_SECOND


def memory_bytes(pid: int) -> int:
    """The proportional share: a page that two workers have in common counts half for each."""
    return parse_memory((PROC / str(pid) / "smaps_rollup").read_text())


def parse_memory(text: str) -> int:
    found = PSS.search(text)
    if found is None:
        raise ValueError("no line with Pss")
    return int(found[1]) * 1024


def command_line(pid: int) -> str:
    return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
