"""`manage.py comment_privacy export|erase EMAIL`: what the privacy page of the admin does, for the shell."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comments import privacy


class Command(BaseCommand):
    help = "Export what is held about a commenter as JSON, or erase it; every status is included."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["export", "erase"])
        parser.add_argument("email")
        parser.add_argument(
            "--delete",
            action="store_true",
            help="Delete the comments too, instead of leaving their text without a name.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["what"] == "export":
                found = privacy.export(options["email"])
                self.stdout.write(json.dumps(found, indent=2, ensure_ascii=False))
            else:
                self._erase(options["email"], "delete" if options["delete"] else "anonymise")
        except ValueError as error:
            raise CommandError(str(error)) from error

    def _erase(self, email: str, mode: privacy.Mode) -> None:
        report = privacy.erase(email, mode, by=None)
        done = "Deleted" if mode == "delete" else "Anonymised"
        self.stdout.write(f"{done} {report.comments} comments and dropped {report.mails} waiting mails.")
