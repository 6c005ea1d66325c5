"""`manage.py chores`: do once what the server processes do every minute; for FORUM_CHORES=off and a timer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forum import chores


class Command(BaseCommand):
    help = "Send waiting mail, delete old spam and trash, shorten old IP addresses. Running it again is harmless."

    def handle(self, *args: Any, **options: Any) -> None:
        done = chores.run_alone()
        if done is None:
            self.stdout.write("Another process is doing the chores at this moment.")
            return
        for name, number in done.items():
            self.stdout.write(f"{name}: {'failed, see the log' if number is None else number}")
        if None in done.values():
            raise CommandError("Not everything could be done.")
