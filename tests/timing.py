"""How the time grows with what is given: on a slow machine as on a fast one."""

from __future__ import annotations

import time
from collections.abc import Callable


def is_linear(act: Callable[[int], object], length: int) -> bool:
    """Four times as much takes about four times as long; sixteen times would be quadratic.

    A machine that was busy with something else is given a second chance, and a third.
    """
    return any(_took(act, length) < 9 * _took(act, length // 4) + 0.05 for _ in range(3))


def _took(act: Callable[[int], object], length: int) -> float:
    start = time.process_time()
    act(length)
    return time.process_time() - start
