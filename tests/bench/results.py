"""What was measured, as JSON, with everything on which it depends."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.bench.cpu import memory_bytes
from tests.bench.dataset import FOLDER, DataSet, Size
from tests.bench.load import CONNECTIONS
from tests.bench.measuring import Result
from tests.bench.servers import WORKERS, Server

PACKAGES = ("Django", "gunicorn", "granian", "psycopg2-binary", "whitenoise")
NAME = "results.json"
MODEL = re.compile(r"^model name\s*: (.+)$", re.M)


def memory(servers: Sequence[Server]) -> dict[str, list[int]]:
    """Bytes of each worker, by the server's name."""
    return {server.name: [memory_bytes(pid) for pid in server.workers()] for server in servers}


def of_usual_size(data: DataSet) -> dict[str, float]:
    """By case, the multiples that were measured last at the size that is measured when nothing else is asked for."""
    path = DataSet(Size()).folder / NAME
    if data.size == Size() or not path.exists():
        return {}
    return {row["case"]: row["multiple_of_unit"] for row in json.loads(path.read_text())["results"]}


def write(
    data: DataSet, options: Mapping[str, Any], results: Sequence[Result], sizes: Mapping[str, Sequence[int]]
) -> None:
    """The last ones of each size are kept, and the last ones of all."""
    told = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "data": asdict(data.size),
        "options": {**options, "workers": WORKERS, "connections": CONNECTIONS},
        "versions": _versions(data),
        "machine": _machine(),
        "results": [as_data(result) for result in results],
        "memory_bytes": sizes,
    }
    for folder in (FOLDER, data.folder):
        (folder / NAME).write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n")


def as_data(result: Result) -> dict[str, Any]:
    return {
        "case": str(result.case),
        "requests_per_second": round(result.per_second, 1),
        "p50_ms": round(result.p50 * 1000, 3),
        "p99_ms": round(result.p99 * 1000, 3),
        "cpu_ms_per_request": round(result.cpu * 1000, 4),
        "multiple_of_unit": round(result.multiple, 3),
        "multiples_by_round": [round(multiple, 3) for multiple in result.multiples],
        "aim": result.case.aim,
        "misses_its_aim": result.misses_its_aim,
        "queries_per_request": result.statements,
        "bytes_per_response": round(result.size),
    }


def _versions(data: DataSet) -> dict[str, str]:
    wrk = subprocess.run(["wrk", "-v"], capture_output=True, text=True).stdout.partition(" [")[0]
    postgresql = str(data.query("SHOW server_version")[0][0])
    packages = {name: version(name) for name in PACKAGES}
    return {"Python": platform.python_version(), "PostgreSQL": postgresql, "wrk": wrk, **packages}


def _machine() -> dict[str, Any]:
    model = MODEL.search(Path("/proc/cpuinfo").read_text())
    return {"processors": os.cpu_count(), "model": model[1] if model else "", "system": platform.platform()}
