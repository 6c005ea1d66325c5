"""How far it has come: a bar on a terminal; elsewhere a line each half minute, and one when a part is done."""

from __future__ import annotations

from time import monotonic
from typing import Any

WIDTH = 30
SECONDS_ON_TERMINAL, SECONDS_ELSEWHERE = 0.2, 30.0


class Bar:
    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.is_terminal = bool(getattr(stream, "isatty", lambda: False)())
        self.what, self.total, self.done = "", 0, 0
        self.begun_at = self.told_at = 0.0

    def begin(self, what: str, total: int) -> None:
        self.what, self.total, self.done = what, total, 0
        self.begun_at = self.told_at = monotonic()

    def step(self, number: int) -> None:
        self.done += number
        pause = SECONDS_ON_TERMINAL if self.is_terminal else SECONDS_ELSEWHERE
        if self.done < self.total and monotonic() - self.told_at >= pause:
            self.told_at = monotonic()
            self._tell(self._line(), ending="\r" if self.is_terminal else "\n")

    def end(self) -> None:
        seconds = monotonic() - self.begun_at
        self._tell(f"{self.what}: {self.done:,} in {_clock(seconds)} ({self._rate():,.0f} a second)", ending="\n")

    def say(self, what: str) -> None:
        """A part of which nobody knows how far it is."""
        self._tell(what, ending="\n")

    def _line(self) -> str:
        rate = self._rate()
        left = _clock((self.total - self.done) / rate)
        numbers = f"{self.done:,} of {self.total:,} ({rate:,.0f} a second, {left} left)"
        filled = WIDTH * self.done // self.total
        drawn = f" [{'#' * filled}{'.' * (WIDTH - filled)}]" if self.is_terminal else ""
        return f"{self.what}{drawn} {numbers}"

    def _rate(self) -> float:
        return max(self.done, 1) / max(monotonic() - self.begun_at, 0.001)

    def _tell(self, line: str, ending: str) -> None:
        erase = "\x1b[K" if self.is_terminal else ""
        self.stream.write(f"{line}{erase}{ending}")
        self.stream.flush()


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
