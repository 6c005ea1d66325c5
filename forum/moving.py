"""A WordPress site moving in: one run from the shell or the admin, with its progress, its report and its end."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from time import monotonic
from typing import TextIO

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.drawing import draw_waiting
from articles.models import ImportRun
from articles.wordpress import importer, launching
from articles.wordpress.files.fetching import Fetched
from articles.wordpress.files.sources import Folder, Source
from articles.wordpress.files.storing import Library
from articles.wordpress.places import Bases
from articles.wordpress.report import Report
from articles.wordpress.wxr import Unreadable
from comments import wordpress as comments

TOLD_EVERY, PRINTED_EVERY = 1.0, 10.0  # seconds; the latter where nobody watches
State = ImportRun.State


class Told:
    """How far the run is, for its row and for a terminal.

    A trial is one transaction, so the row is written over a connection of its own, or nobody would see it before the
    end.
    """

    def __init__(self, run: ImportRun, terminal: TextIO | None) -> None:
        self.run, self.terminal = run, terminal
        self.is_live = bool(terminal and terminal.isatty())
        self.connection = connections[DEFAULT_DB_ALIAS].copy()
        self.step, self.total, self.position = "", 0, 0
        self.printed = 0.0
        self.began = self.told = monotonic()
        self.began_at = timezone.now()

    def begin(self, step: str, total: int) -> None:
        self._end_line()
        self.step, self.total, self.position = str(step), total, 0
        self.began, self.began_at = monotonic(), timezone.now()
        self._tell()

    def at(self, position: int) -> None:
        self.position = position
        if monotonic() - self.told >= TOLD_EVERY:
            self._tell()

    def of(self, position: int, total: int) -> None:
        self.total = total
        self.at(position)

    def close(self) -> None:
        self._end_line()
        self.connection.close()

    def _tell(self) -> None:
        self.told = monotonic()
        if self.terminal and self.total and (self.is_live or self.told >= self.printed + PRINTED_EVERY):
            self.printed = self.told
            print(self._line(), end="\r" if self.is_live else "\n", file=self.terminal, flush=True)
        with self.connection.cursor() as cursor:
            cursor.execute(
                "UPDATE articles_importrun SET step = %s, step_at = %s, position = %s, total = %s, heard_at = now() "
                "WHERE id = %s RETURNING wants_stop",
                [self.step[:80], self.began_at, self.position, self.total, self.run.pk],
            )
            row = cursor.fetchone()
        if row and row[0]:
            raise importer.Stopped

    def _line(self) -> str:
        seconds = max(monotonic() - self.began, 0.001)
        rate, done = self.position / seconds, self.position / self.total
        left = timedelta(seconds=round((self.total - self.position) / rate)) if rate else "–"
        return f"{self.step}: {done:5.1%}, {rate:,.0f}/s, {_('time left')} {left}      "

    def _end_line(self) -> None:
        if self.is_live and self.step:
            print(file=self.terminal)


def carry_out(
    run: ImportRun, *, terminal: TextIO | None = sys.stderr, sink: Callable[[str, str], None] | None = None
) -> None:
    """Import what the run asks for. However it ends, its row says so; only what nobody foresaw is raised as well."""
    report = Report(comments.SENTENCES, sink)
    ImportRun.objects.filter(pk=run.pk).update(state=State.RUNNING, heard_at=timezone.now())
    told = Told(run, terminal)
    try:
        _import(run, report, told)
        run.state = State.DONE
    except importer.Stopped:
        run.state, run.error = State.STOPPED, _("Stopped on request. Run it again: it goes on where it was.")
    except importer.Busy as reason:
        run.state, run.error = State.STOPPED, str(reason)
    except (Unreadable, OSError) as reason:
        run.state, run.error = State.REFUSED, str(reason)
    except BaseException as reason:
        run.state, run.error = State.STOPPED, _("Ended by an error: %(error)s.") % {"error": type(reason).__name__}
        raise
    finally:
        told.close()
        run.report, run.ended_at = report.as_data(), timezone.now()
        run.save(update_fields=["state", "error", "report", "ended_at"])


def _import(run: ImportRun, report: Report, told: Told) -> None:
    path = launching.root() / run.file
    now = timezone.now()
    with path.open("rb") as file:
        options = importer.Options(
            library=_library(run),
            bases=Bases(run.category_base.strip("/").lower(), run.tag_base.strip("/").lower()),
            as_posts=frozenset(run.as_posts.split()),
            is_trial=run.is_trial,
        )
        importer.run(
            file,
            options,
            report,
            comments=partial(comments.Arrivals, report=report, now=now),
            progress=told,
            size=path.stat().st_size,
            now=now,
        )
    if options.library and not run.is_trial:
        told.begin(_("Drawing pictures"), 1)
        draw_waiting(told.of)


def _library(run: ImportRun) -> Library | None:
    source: Source
    if run.media == ImportRun.Media.FOLDER:
        source = Folder(launching.root() / run.folder)
    elif run.media == ImportRun.Media.FETCH:
        source = Fetched("", launching.root() / "fetched")
    else:
        return None
    return Library(source, dry_run=run.is_trial, uploaded_by=run.started_by)
