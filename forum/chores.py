"""What has to be done again and again, and who does it: every server process tries once or twice a minute, and one of
them may."""

from __future__ import annotations

import logging
import os
import traceback
from collections.abc import Callable
from threading import Thread
from time import sleep

from django.conf import settings
from django.db import connection

from articles import listings, writing
from comments import housekeeping, notifications
from forum import mail, throttle
from forum.locks import held

# Each returns how many rows it dealt with, and may be run at any time, by several at once, again and again.
CHORES: dict[str, Callable[[], int]] = {
    "comments deleted for good": housekeeping.delete_old,
    "empty places removed": housekeeping.delete_empty,
    "addresses shortened": housekeeping.reduce_old,
    "counts summed up": housekeeping.sum_up_counts,
    "lists tidied": listings.settle,
    "unsaved texts forgotten": writing.forget_old,
    "limits forgotten": throttle.forget_old,
    "moderators told": notifications.held,
    "mails sent": mail.send_due,
}
LOCK = 5_276_140_983  # any number, as long as it is always the same
MIN_SECONDS, SPREAD = 30, 30

logger = logging.getLogger(__name__)


def run(goes_on: Callable[[], bool] = lambda: True) -> dict[str, int | None]:
    """Do them all, unless told to stop in between; None for a chore that failed."""
    return {name: _do(name, chore) for name, chore in CHORES.items() if goes_on()}


def run_alone(goes_on: Callable[[], bool] = lambda: True) -> dict[str, int | None] | None:
    """Do them all if no other process is doing them; None if one is."""
    with held(LOCK) as is_ours:
        return run(goes_on) if is_ours else None


def start(goes_on: Callable[[], bool]) -> None:
    """Do them in the background of a server process, for as long as it serves."""
    if settings.FORUM_CHORES:
        Thread(target=keep_doing, args=[goes_on], name="chores", daemon=True).start()


def keep_doing(goes_on: Callable[[], bool], wait: Callable[[float], object] = sleep) -> None:
    """Whatever goes wrong is logged and tried again: the process has readers to serve.

    The pause comes first: a process that just started has better things to do. Processes pause differently long, so
    that not all knock at the same time. The connection is this thread's own and not kept between times.
    """
    while goes_on():
        wait(MIN_SECONDS + os.getpid() % SPREAD)
        try:
            if goes_on():
                run_alone(goes_on)
        except Exception as error:  # the database is away, most likely
            logger.warning("The chores could not be done: %s", type(error).__name__)
        finally:
            _disconnect()


def _do(name: str, chore: Callable[[], int]) -> int | None:
    """A failure is logged without its message, in which the database may quote a row, and with it an address."""
    try:
        return chore()
    except Exception as error:  # one that fails must not stop the others
        places = "".join(traceback.format_tb(error.__traceback__))
        logger.error("A chore failed (%s): %s\n%s", name, type(error).__name__, places)
        if connection.errors_occurred and not connection.is_usable():
            _disconnect()
        return None


def _disconnect() -> None:
    try:
        connection.close()
    except Exception as error:  # it is gone in any case
        logger.warning("The chores' connection broke: %s", type(error).__name__)
