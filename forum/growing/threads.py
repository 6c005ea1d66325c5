"""Comments as rows: threads under the articles that readers see, and what came in lately and awaits a moderator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter
from random import Random
from typing import Any

from comments.fingerprints import digest, marks_of
from comments.housekeeping import KEPT
from comments.models import Comment
from forum.growing.copying import Line, Table
from forum.growing.plan import Plan, visible
from forum.growing.prose import Prose
from forum.growing.readers import Readers

Status = Comment.Status
BATCH = 5000
ARRIVING, RECENT = 0.05, 0.1  # of all comments: those of the last month that no reader sees; and where they stand
REPLIES, LATEST = 0.45, 6  # how many are replies, mostly to one of the latest
HIDDEN = 0.004  # comments taken away after others had answered them
HELD = 0.15  # of what was approved in the end
REASONS = {
    Status.APPROVED: ("first_time", "first_time", "first_time", "moderation_words"),
    Status.SPAM: ("links", "honeypot", "near_duplicate"),
    Status.PENDING: ("first_time", "links", "anonymous"),
    Status.TRASH: ("disallowed_words",),
}
ARRIVALS = [Status.SPAM] * 14 + [Status.PENDING] * 4 + [Status.TRASH] * 2


@dataclass(eq=False)
class Letter:
    """A comment before it has a number."""

    article: int
    sent_at: datetime
    status: str = Status.APPROVED
    parent: Letter | None = None
    number: int = 0
    holds_place: bool = field(init=False)

    def __post_init__(self) -> None:
        self.depth: int = self.parent.depth + 1 if self.parent else 1
        self.root: Letter = self.parent.root if self.parent else self
        self.holds_place = False
        if self.status == Status.APPROVED:
            self.root.holds_place = True


class Rows:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.readers = Readers(plan.wish.comments)
        self.visible = visible(plan.wish.articles)
        self.table = Table(
            Comment, "id", "article_id", "parent_id", "root_id", "depth", "holds_place", "body", "name", "email",
            "website", "ip_address", "user_agent", "submission_id", "submitted_at", "reduced_at", "status", "reasons",
            "moderated_by_id", "moderated_at", "text_digest", "fingerprint",
        )  # fmt: skip

    def batches(self, counts: list[int], arriving: int) -> Iterator[list[Line]]:
        """`counts` says how many comments each article's thread has; among the latest is what came in lately."""
        first, letters, done = self.plan.first_comment, list[Letter](), 0
        total, random = sum(counts), self.plan.random("threads", 0)
        last = max((index for index, count in enumerate(counts) if count), default=0)
        for index, count in enumerate(counts):
            if count:
                letters += self._thread(self.plan.article(index), self.plan.published_at(index), count, random)
            if len(letters) >= BATCH or (letters and index == last):
                former, done = done, done + len(letters)
                fresh = _arrived(arriving, done / total) - _arrived(arriving, former / total)
                letters = _mixed(letters, [self._arrival(random) for _letter in range(fresh)], random)
                yield self._lines(letters, first, random)
                first, letters = first + len(letters), []
                random = self.plan.random("threads", index)

    def thread_of_one(self, article: int, published_at: datetime, count: int, first: int) -> list[Line]:
        """All of it approved."""
        random = self.plan.random("discussed", 1)
        letters = self._thread(article, published_at, count, random, hidden=0)
        return self._lines(_mixed(letters, [], random), first, random)

    def _arrival(self, random: Random) -> Letter:
        """What the rules held or refused; spam comes to articles of any age."""
        index = random.choice(self.visible)
        sent_at = max(self._lately(random), self.plan.published_at(index))
        return Letter(self.plan.article(index), sent_at, random.choice(ARRIVALS))

    def _thread(
        self, article: int, published_at: datetime, count: int, random: Random, hidden: float = HIDDEN
    ) -> list[Letter]:
        """In the order of their coming: most within days, as long as there was time."""
        span = (self.plan.now - published_at).total_seconds()
        waits = sorted(min(random.expovariate(1 / 200_000), span * random.random()) for _letter in range(count))
        letters: list[Letter] = []
        for wait in waits:
            parent = self._answered(letters, random)
            status = Status.TRASH if random.random() < hidden else Status.APPROVED
            letters.append(Letter(article, published_at + timedelta(seconds=wait), status, parent))
        return letters

    def _lines(self, letters: list[Letter], first: int, random: Random) -> list[Line]:
        """Numbered in their order, so that answers follow what they answer."""
        for number, letter in enumerate(letters, start=first):
            letter.number = number
        prose = Prose(random)
        return [self._line(letter, prose, random) for letter in letters]

    def _answered(self, letters: list[Letter], random: Random) -> Letter | None:
        if not letters or random.random() >= REPLIES:
            return None
        chosen = random.choice(letters[-LATEST:] if random.random() < 0.7 else letters)
        return chosen if chosen.depth < self.plan.depth else chosen.parent

    def _lately(self, random: Random) -> datetime:
        return self.plan.now - (KEPT - timedelta(days=1)) * random.random()

    def _line(self, letter: Letter, prose: Prose, random: Random) -> Line:
        body, reader, parent = prose.comment(self.plan.wish.longest_part), self.readers.one(random), letter.parent
        is_old = letter.sent_at <= self.plan.now - KEPT
        return self.table.line(
            letter.number, letter.article, parent.number if parent else None, letter.root.number if parent else None,
            letter.depth, letter.holds_place, body, reader.name, reader.email, reader.website,
            reader.network if is_old else reader.address, "" if is_old else reader.browser,
            f"{random.getrandbits(128):032x}", letter.sent_at.isoformat(), self._now if is_old else None,
            *self._decision(letter, random), *_marks(body, is_old),
        )  # fmt: skip

    def _decision(self, letter: Letter, random: Random) -> tuple[Any, ...]:
        """Status, reasons, who decided it and when: the rules alone, or a person, and in the trash not long ago."""
        was_held = letter.status != Status.APPROVED or random.random() < HELD
        reasons = REASONS[Status(letter.status)] if was_held else ()
        is_by_hand = was_held and letter.status in {Status.APPROVED, Status.TRASH}
        decided_at = max(letter.sent_at, self._lately(random)) if letter.status == Status.TRASH else letter.sent_at
        return (
            letter.status,
            [random.choice(reasons)] if reasons else [],
            self.plan.cast.moderator if is_by_hand else None,
            decided_at.isoformat() if is_by_hand else None,
        )

    @property
    def _now(self) -> str:
        return self.plan.now.isoformat()


def _arrived(arriving: int, share: float) -> int:
    """How many have come when that share of all threads is written: one after the other at the end."""
    return round(arriving * max(share - 1 + RECENT, 0) / RECENT)


def _mixed(letters: list[Letter], arrivals: list[Letter], random: Random) -> list[Letter]:
    """As they came, whatever article they are about."""
    mixed = sorted(letters, key=attrgetter("sent_at"))
    for letter in arrivals:
        mixed.insert(random.randint(0, len(mixed)), letter)
    return mixed


def _marks(body: str, is_old: bool) -> tuple[str, int | None]:
    """Similar texts are looked for among those of a few days: for all, that would take as long as all the rest."""
    if is_old:
        return digest(body), None
    marks = marks_of(body)
    return marks["text_digest"], marks["fingerprint"]
