"""Rate limits that hold over all workers and machines: counters in the database, one statement each."""

from __future__ import annotations

import ipaddress
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from forum.models import Throttle

# The first that allows counts; somebody who keeps trying is not locked out for longer by it.
COUNT = """
INSERT INTO forum_throttle AS t (key, count, ends_at) VALUES (%s, 1, now() + make_interval(secs => %s))
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN t.ends_at <= now() THEN 1 ELSE least(t.count + 1, 1000000) END,
    ends_at = CASE WHEN t.ends_at <= now() THEN EXCLUDED.ends_at ELSE t.ends_at END
RETURNING count, ceil(extract(epoch FROM ends_at - now()))
"""


def exceeded(name: str, limit: int, per: timedelta) -> int:
    """Count one more of `name`; 0 while that is within the limit, else the seconds until it may be tried again."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [name, per.total_seconds()])
        count, seconds = cursor.fetchone()
    return max(int(seconds), 1) if count > limit else 0


def networks(address: str | None) -> tuple[str, str]:
    """What an address counts for: its host (IPv4 /32, IPv6 /64) and its network (/24, /48), as CIDR."""
    if address is None:
        return "unknown", "unknown"
    version = ipaddress.ip_address(address).version
    host, network = (32, 24) if version == 4 else (64, 48)
    return _network(address, host), _network(address, network)


def shortened(address: str) -> str:
    """The address without its last part: what may be kept when the person behind it should be forgotten."""
    return networks(address)[1].partition("/")[0]


def forget_old() -> int:
    """Those that somebody counts at this moment are left for the next time: nobody waits for anybody in a circle."""
    over = Throttle.objects.select_for_update(skip_locked=True).filter(ends_at__lt=timezone.now())
    return Throttle.objects.filter(pk__in=over.values("pk")).delete()[0]


def _network(address: str, length: int) -> str:
    return str(ipaddress.ip_network(f"{address}/{length}", strict=False))
