"""Posting comments with the form's own fields and tokens; each must be in the database afterwards, and goes again."""

from __future__ import annotations

import random
import re
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlencode

from tests.bench.dataset import DataSet
from tests.bench.load import Burst, Expected, Request, WrongAnswer, exhaust, fetch
from tests.bench.servers import HOST, Server
from tests.bench.work import Work

MOST = 120  # at a time
YOUNGEST = 3.5  # seconds; a token that comes back sooner is taken for a program's
ARTICLE = re.compile(r'name="comment_post_ID" type="hidden" value="(\d+)"')
TOKEN = re.compile(r'"token": "([^"]+)"')
FORM = "application/x-www-form-urlencoded"
RULE = "UPDATE comments_discussion SET comment_previously_approved = %s"
STORED = "SELECT status, count(*) FROM comments_comment WHERE id > %s GROUP BY status"
SYLLABLES = ["ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "su", "ta", "ve", "wi", "xo", "zu"]
WORDS = [first + second + third for first in SYLLABLES for second in SYLLABLES for third in SYLLABLES]


@dataclass
class Posting(Work):
    """Comments of people who were never here before: they wait for a moderator, or are seen at once."""

    server: Server
    data: DataSet
    paths: Sequence[str]  # of articles, one after the other
    is_seen: bool
    people: count[int] = field(default_factory=lambda: count(1))

    def begin(self) -> None:
        articles = [self._article(path) for path in self.paths]
        self.forms = deque(self._form(articles[number % len(articles)]) for number in range(MOST))
        self.fetched_at = time.monotonic()

    def prepare(self) -> None:
        time.sleep(max(0.0, self.fetched_at + YOUNGEST - time.monotonic()))
        self.data.query(RULE, [not self.is_seen])
        self.posted = 0

    def burst(self, seconds: int) -> Burst:
        return self._post(self.forms, seconds)

    def once(self) -> None:
        self._post(deque([self.forms.popleft()]), 1)

    def finish(self) -> None:
        stored = dict(self.data.query(STORED, [self.data.last_comment()]))
        self.data.restore()
        wanted = {"approved" if self.is_seen else "pending": self.posted}
        if stored != wanted:
            raise WrongAnswer(f"Comments in the database: {stored} instead of {wanted}")

    def _post(self, forms: deque[Request], seconds: int) -> Burst:
        burst = exhaust(self.server.port, forms, Expected(303), seconds)
        self.posted += burst.requests
        return burst

    def _article(self, path: str) -> str:
        found = ARTICLE.search(fetch(self.server.port, path).text())
        if found is None:
            raise WrongAnswer(f"{path} has no form")
        return found[1]

    def _form(self, article: str) -> Request:
        """Everybody writes from a network of their own: the site counts what comes from one."""
        answer = fetch(self.server.port, f"/comments/token/?comment_post_ID={article}")
        token = TOKEN.search(answer.text())
        if token is None:
            raise WrongAnswer(f"no token: {answer.status}")
        number = next(self.people)
        words = " ".join(random.choices(WORDS, k=60))
        fields = {"comment": words, "author": f"Reader {number}", "email": f"reader-{number}@example.net", "url": ""}
        fields |= {"comment_post_ID": article, "comment_parent": "0", "token": token[1], "subject": ""}
        address = f"10.{number >> 8 & 255}.{number & 255}.1"
        origin = f"https://{HOST}:{self.server.port}"
        headers = {"Content-Type": FORM, "Origin": origin, "X-Forwarded-For": address}
        return Request("/comments/post/", headers, urlencode(fields))
