"""`manage.py demo`: the demo's content and accounts, as `make run` wants them before it starts the site."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from forum import demo
from forum.env import env_str


class Command(BaseCommand):
    help = "Load the demo content into an empty site and create its accounts. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if demo.is_wanted():
            self.stdout.write("Demo content: drawing the pictures; this takes half a minute, once …")
            self.stdout.flush()
        report = demo.load(password=env_str("FORUM_DEMO_PASSWORD"))
        if report.articles:
            self.stdout.write(f"Demo content: loaded {report.articles} articles and {report.comments} comments.")
        else:
            self.stdout.write("Demo content: the site has content of its own or the demo already; left as it is.")
        self._print_accounts(report)

    def _print_accounts(self, report: demo.Report) -> None:
        passwords = report.passwords
        for person in demo.PEOPLE:
            role = person.role or "Administrator"
            known = passwords.of(person.username) or "(unchanged)"
            self.stdout.write(f"  {person.username:<10} {role:<14} {known}")
        if not (passwords.created or passwords.changed):
            self.stdout.write("The accounts exist. FORUM_DEMO_PASSWORD=… make run gives all four a new password.")
