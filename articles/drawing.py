"""Drawing the renditions of pictures that wait for theirs: on all cores, again from where it was stopped."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from typing import Any

import django
from pictures.tasks import process_picture

from articles.models import Image

FEW = 4  # pictures: less than this is drawn before another process has started
AHEAD = 4  # pictures that wait for each process
Progress = Callable[[int, int], None]  # pictures done, and how many there are

logger = logging.getLogger(__name__)


def draw_waiting(progress: Progress | None = None, processes: int | None = None) -> int:
    """Draw what waits, and return how many pictures were drawn. A picture that fails is logged, and waits on.

    A picture counts as drawn when all of it is there; whoever stops in between loses no more than the pictures in work.
    """
    waiting = list(Image.objects.filter(is_drawn=False).order_by("pk").values_list("pk", flat=True))
    workers = min(processes or os.cpu_count() or 1, len(waiting) // FEW)
    drawn = 0
    with _drawing(workers) as draw:
        for done, is_drawn in enumerate(draw(waiting), start=1):
            drawn += is_drawn
            if progress:
                progress(done, len(waiting))
    return drawn


def look_for_missing() -> int:
    """Find drawn pictures of which files are missing; they wait from now on. Asks the storage about every file."""
    found = 0
    for image in Image.objects.filter(is_drawn=True).order_by("pk").iterator(chunk_size=100):
        if any(not picture.storage.exists(picture.name) for picture in image.file.get_picture_files_list()):
            found += Image.objects.filter(pk=image.pk).update(is_drawn=False)
    return found


Task = tuple[Image, dict[str, Any]]


@contextmanager
def _drawing(workers: int) -> Iterator[Callable[[list[int]], Iterator[bool]]]:
    """In other processes if there is work for them. They are started anew: a copy of this one would share its database
    connection."""
    if workers < 2:
        yield lambda waiting: (_finish(task, partial(process_picture, **task[1])) for task in _tasks(waiting))
        return
    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=django.setup)
    try:
        yield partial(_draw_beside, pool, workers * AHEAD)
    finally:
        pool.shutdown(cancel_futures=True)


def _draw_beside(pool: ProcessPoolExecutor, most: int, waiting: list[int]) -> Iterator[bool]:
    """A few at a time are handed over, and told as they come."""
    running: dict[Future[None], Task] = {}
    tasks = _tasks(waiting)
    while True:
        while len(running) < most and (task := next(tasks, None)):
            running[pool.submit(process_picture, **task[1])] = task
        if not running:
            return
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            yield _finish(running.pop(future), future.result)


def _tasks(waiting: list[int]) -> Iterator[Task]:
    """Each picture as it is now, with what draws it; those deleted in the meantime are left out."""
    for number in waiting:
        image = Image.objects.filter(pk=number).first()
        if image:
            new = [picture.deconstruct() for picture in image.file.get_picture_files_list()]
            file = image.file
            yield (
                image,
                {"storage": file.storage.deconstruct(), "file_name": file.name, "sender": file.sender, "new": new},
            )


def _finish(task: Task, result: Callable[[], None]) -> bool:
    """Marked as drawn, unless it failed or is another one now: its file or its focal point was changed meanwhile."""
    image = task[0]
    try:
        result()
    except (OSError, ValueError, SyntaxError) as error:  # the file is missing or damaged, or the disk is full
        logger.warning("Picture %s could not be drawn: %s", image.pk, error)
        return False
    same = Image.objects.filter(pk=image.pk, file=image.file.name, focal_x=image.focal_x, focal_y=image.focal_y)
    return same.update(is_drawn=True) == 1
