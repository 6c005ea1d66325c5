"""`manage.py check_urls FILE`: do the addresses of the former site still lead somewhere?"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.wordpress.places import Bases
from articles.wordpress.wxr import Unreadable
from forum.checking import addresses_in, check


class Command(BaseCommand):
    help = (
        "Ask for each address of a list, of a sitemap or of a WordPress export, and name those that do not answer with "
        "a page, at once or after one lasting redirect, or lead elsewhere than to what they were of. Their host does "
        "not matter."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="one address a line, a sitemap, or an export")
        parser.add_argument("--category-base", default="category", help="what stood before categories in addresses")
        parser.add_argument("--tag-base", default="tag", help="what stood before tags in addresses")
        parser.add_argument("--all", action="store_true", help="name those that answer as well")

    def handle(self, *args: Any, **options: Any) -> None:
        logging.disable(logging.CRITICAL)  # every missing page would be logged beside its line here
        try:
            asked, failed = self._ask(options)
        finally:
            logging.disable(logging.NOTSET)
        self.stdout.write(f"{asked:,} addresses asked, {failed:,} do not answer as they should.")
        if failed:
            raise CommandError("Some addresses lead nowhere, or elsewhere.", returncode=1)

    def _ask(self, options: dict[str, Any]) -> tuple[int, int]:
        asked = failed = 0
        bases = Bases(options["category_base"].strip("/"), options["tag_base"].strip("/"))
        try:
            for one in addresses_in(options["file"], bases):
                answer = check(one.address, one.right)
                asked += 1
                failed += bool(answer.problem)
                if answer.problem or options["all"]:
                    way = f" → {answer.leads_to}" if answer.leads_to else ""
                    self.stdout.write(f"{answer.problem or answer.status}\t{one.address}{way}")
        except (OSError, ValueError, Unreadable) as reason:
            raise CommandError(str(reason)) from reason
        return asked, failed
