"""How far it has come: every second on a terminal, elsewhere once when a part is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import Any

SECONDS = 1.0


@dataclass
class Progress:
    stream: Any
    _what: str = ""
    _done: int = 0
    _begun_at: float = 0.0
    _told_at: float = 0.0
    _is_terminal: bool = field(init=False)

    def __post_init__(self) -> None:
        self._is_terminal = bool(getattr(self.stream, "isatty", lambda: False)())

    def begin(self, what: str) -> None:
        self.end()
        self._what, self._done = what, 0
        self._begun_at = self._told_at = monotonic()

    def step(self, number: int = 1) -> None:
        self._done += number
        if self._is_terminal and monotonic() - self._told_at >= SECONDS:
            self._told_at = monotonic()
            self._tell(ending="    \r")

    def end(self) -> None:
        if self._what and self._done:
            self._tell(ending="\n")
        self._what = ""

    def _tell(self, ending: str) -> None:
        rate = self._done / max(monotonic() - self._begun_at, 0.001)
        self.stream.write(f"{self._what}: {self._done:,} ({rate:,.0f} a second){ending}")
        self.stream.flush()
