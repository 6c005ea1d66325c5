"""One import of another site, from the admin or the shell: what was asked for, how far it is, and its report."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SILENCE = timedelta(minutes=2)  # after which a run that says nothing is taken for dead


class ImportRun(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("Starting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")
        STOPPED = "stopped", _("Stopped")

    class Media(models.TextChoices):
        NONE = "none", _("Leave pictures and files where they are; the report lists them")
        FOLDER = "folder", _("Take them from a copy of wp-content/uploads on this server")
        FETCH = "fetch", _("Fetch them from the old site")

    # What was asked for
    file = models.CharField(_("export file"), max_length=300)  # its path, below the folder of imports or absolute
    media = models.CharField(_("pictures and files"), max_length=6, choices=Media, default=Media.NONE)
    folder = models.CharField(_("folder of uploads"), max_length=300, blank=True)
    category_base = models.CharField(_("category base"), max_length=80, default="category")
    tag_base = models.CharField(_("tag base"), max_length=80, default="tag")
    as_posts = models.CharField(
        _("further types of content"),
        max_length=300,
        blank=True,
        help_text=_("The names of types that a plugin added; their content becomes articles."),
    )
    is_trial = models.BooleanField(
        _("only try"), default=True, help_text=_("Gives the same report and changes nothing.")
    )
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    # How far it is
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    step = models.CharField(max_length=80, blank=True)
    step_at = models.DateTimeField(null=True)  # when the step began
    position = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    wants_stop = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    heard_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    # What came of it
    report = models.JSONField(default=dict)  # Report.as_data()
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("import from WordPress")
        verbose_name_plural = _("imports from WordPress")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file

    @property
    def percent(self) -> int | None:
        return min(100, self.position * 100 // self.total) if self.total else None

    @property
    def time_left(self) -> timedelta | None:
        """Of the step, at the speed that it had so far."""
        if not (self.step_at and self.position and self.total):
            return None
        passed = self.heard_at - self.step_at
        return timedelta(seconds=round(passed.total_seconds() * (self.total - self.position) / self.position))

    @property
    def is_going_on(self) -> bool:
        return self.ended_at is None and self.heard_at > timezone.now() - SILENCE

    @property
    def was_cut_off(self) -> bool:
        """Its process is gone without a word: killed, or the machine was."""
        return self.ended_at is None and not self.is_going_on
