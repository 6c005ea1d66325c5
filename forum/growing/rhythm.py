"""When articles are published: twenty years of weeks with working days, a little more every year."""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime, timedelta
from itertools import accumulate

YEARS = 20
DAYS = YEARS * 365 + YEARS // 4
WEEK = (1.1, 1.15, 1.15, 1.1, 1.0, 0.35, 0.25)  # from Monday on
BEGIN, END = timedelta(hours=5, minutes=30), timedelta(hours=21, minutes=30)  # of a newsroom's day


class Rhythm:
    def __init__(self, now: datetime) -> None:
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        self.first_day = midnight - timedelta(days=DAYS)  # the last one is yesterday
        weights = ((1 + day / DAYS) * WEEK[(self.first_day.weekday() + day) % 7] for day in range(DAYS))
        self.sums = list(accumulate(weights))

    def moment(self, share: float) -> datetime:
        """When that share of all articles has been published."""
        wanted = share * self.sums[-1]
        day = min(bisect_left(self.sums, wanted), DAYS - 1)
        start = self.sums[day - 1] if day else 0.0
        passed = (wanted - start) / (self.sums[day] - start)
        return (self.first_day + timedelta(days=day) + BEGIN + (END - BEGIN) * passed).replace(microsecond=0)
