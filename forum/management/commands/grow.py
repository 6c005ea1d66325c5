"""`manage.py grow`: a made-up site of any size, for measuring. Never for a site that somebody reads."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from forum import growing
from forum.growing.bar import Bar


class Command(BaseCommand):
    help = "Fill an empty database with made-up articles and comments, to measure how the site does at that size."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--articles", type=int, default=2000, metavar="N")
        parser.add_argument("--comments", type=int, default=20_000, metavar="M")
        parser.add_argument("--sections", type=int, default=8, help="main sections; some get sub-sections (8)")
        parser.add_argument("--seed", type=int, default=1, help="another number grows another site (1)")
        parser.add_argument(
            "--discussed", type=int, default=50, metavar="N",
            help="comments of one article more, /…/the-discussed-one/; 0: without it (50)",
        )  # fmt: skip
        parser.add_argument("--body-bytes", type=int, default=4000, metavar="N", help="length of an article (4000)")
        parser.add_argument("--yes", action="store_true", help="add to the articles that there are")

    def handle(self, *args: Any, **options: Any) -> None:
        names = ("articles", "comments", "sections", "seed", "discussed", "body_bytes")
        wish = growing.Wish(**{name: options[name] for name in names}, adds=options["yes"])
        try:
            growing.grow(wish, Bar(sys.stderr))
        except (growing.GrowthError, DatabaseError, OSError) as error:
            raise CommandError(str(error).strip()) from error
        except KeyboardInterrupt:
            raise CommandError("Stopped. What has grown so far is whole and stays.") from None
        self.stdout.write("Grown.")
