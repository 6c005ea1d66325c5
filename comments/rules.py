"""What happens to a reader's comment: one rule after the other, each a plain function that says what it found.

Rules know neither request nor database: what they ask about the past is asked of a History (history.py has the real
one). The form has seen to the fields and their lengths before, the view to the token.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from functools import cached_property
from math import ceil
from typing import NamedTuple, Protocol
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from comments.fingerprints import digest, fingerprint
from comments.links import foreign_hosts
from comments.models import Comment, Discussion
from comments.permissions import takes_comments
from comments.words import word_list, words_of
from forum.throttle import networks

Status = Comment.Status

FLOOD = timedelta(seconds=15)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
# How many comments one address, and one network of addresses, may leave.
HOST_LIMITS = ((4, MINUTE), (20, HOUR))
NETWORK_LIMITS = ((12, MINUTE), (100, HOUR))
MOST_POSTS = 100  # no limit looks back on more
MIN_WORDS_OF_COPY = 3  # “Thank you” is said twice by chance
MAX_EVIDENCE = 500

# Why a comment waits or is turned down, in the words that moderators read.
REASONS: dict[str, str | Promise] = {
    "crisis": _("The crisis switch holds everything"),
    "honeypot": _("Filled in the field that only machines see"),
    "near_duplicate": _("Nearly the same text was posted before"),
    "moderation_words": _("Contains a word of the moderation list"),
    "disallowed_words": _("Contains a disallowed word"),
    "links": _("Many links"),
    "reserved_name": _("Uses a name of ours"),
    "manual": _("Every comment is approved by hand"),
    "first_time": _("First comment of this commenter"),
    "anonymous": _("Without name or e-mail"),
    "error": _("A rule failed, so it waits"),
}

CLOSED = _("Sorry, comments are closed for this item.")
DUPLICATE = _("Duplicate comment detected; it looks as though you’ve already said that!")
TOO_QUICK = _("You are posting comments too quickly. Slow down.")
NO_PARENT = _("Sorry, replies to unapproved comments are not allowed.")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Submission:
    """A comment that has passed the form, with what came along with it."""

    article: Article
    parent: Comment | None
    body: str
    name: str
    email: str
    website: str
    ip_address: str | None
    user_agent: str
    submission_id: UUID
    commenter: UUID | None = None  # proved by a token
    site_host: str = ""
    wants_mail: bool = False
    fell_into_trap: bool = False

    @cached_property
    def text_digest(self) -> str:
        return digest(self.body)

    @cached_property
    def fingerprint(self) -> int | None:
        return fingerprint(self.body)


class Post(NamedTuple):
    """A comment of somebody near, as the limits see it."""

    address: str
    at: datetime


class History(Protocol):
    """What the rules need to know of the past."""

    now: datetime

    def has_duplicate(self, submission: Submission) -> bool:
        """The same person said the same at the same place, and it is not in the trash."""

    def near_duplicate(self, submission: Submission) -> int | None:
        """The number of a recent comment with about this text, from another address or under another article."""

    def posts_nearby(self, address: str) -> Sequence[Post]:
        """The last hour's comments from the address's network, the newest first, at most MOST_POSTS."""

    def last_post_of(self, email: str) -> datetime | None:
        """When somebody with this e-mail address commented last."""

    def reserved_names(self) -> Iterable[str]:
        """Names that nobody but their owners should sign with."""

    def is_known(self, commenter: UUID, email: str) -> bool:
        """Whether this browser and this e-mail address have an approved comment together."""


class Weight(IntEnum):
    HOLD = 1
    SPAM = 2
    TRASH = 3


STATUSES = {Weight.HOLD: Status.PENDING, Weight.SPAM: Status.SPAM, Weight.TRASH: Status.TRASH}


@dataclass(frozen=True)
class Finding:
    """Why a comment does not appear at once, and what a moderator should look at."""

    weight: Weight
    reason: str
    evidence: str = ""


@dataclass(frozen=True)
class Refusal:
    """The comment is not taken: the answer's status, and what the reader is told."""

    status: int
    message: str | Promise
    retry_after: int = 0  # seconds


@dataclass(frozen=True)
class Verdict:
    """The status a comment starts with, and everything that was found."""

    status: Status
    reasons: list[str] = field(default_factory=list)
    evidence: dict[str, str] = field(default_factory=dict)


Rule = Callable[[Submission, Discussion, History], Finding | Refusal | None]


def judge(submission: Submission, discussion: Discussion, history: History) -> Verdict | Refusal:
    """Ask every rule; the first refusal ends it, else the worst finding decides. No finding approves."""
    findings: list[Finding] = []
    for rule in RULES:
        found = _ask(rule, submission, discussion, history)
        if isinstance(found, Refusal):
            return found
        if found:
            findings.append(found)
    return _sum_up(findings)


def _ask(rule: Rule, submission: Submission, discussion: Discussion, history: History) -> Finding | Refusal | None:
    """A rule that fails lets nothing pass. Only the loss of the database is everybody's loss."""
    try:
        return rule(submission, discussion, history)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("The rule %s failed", rule.__name__)
        return Finding(Weight.HOLD, "error", rule.__name__)


def _sum_up(findings: list[Finding]) -> Verdict:
    worst = max((finding.weight for finding in findings), default=None)
    evidence: dict[str, list[str]] = {finding.reason: [] for finding in findings}
    for finding in findings:
        evidence[finding.reason].append(finding.evidence)
    return Verdict(
        STATUSES[worst] if worst else Status.APPROVED,
        list(evidence),
        {reason: ", ".join(texts)[:MAX_EVIDENCE] for reason, texts in evidence.items() if any(texts)},
    )


# The rules


def closed(submission: Submission, discussion: Discussion, history: History) -> Refusal | None:
    """The site, the article, or its age says no."""
    return None if takes_comments(submission.article, discussion, history.now) else Refusal(403, CLOSED)


def crisis(submission: Submission, discussion: Discussion, history: History) -> Finding | None:
    return Finding(Weight.HOLD, "crisis") if discussion.crisis == Discussion.Crisis.HOLD else None


def honeypot(submission: Submission, discussion: Discussion, history: History) -> Finding | None:
    return Finding(Weight.SPAM, "honeypot") if submission.fell_into_trap else None


def duplicate(submission: Submission, discussion: Discussion, history: History) -> Refusal | None:
    return Refusal(409, DUPLICATE) if history.has_duplicate(submission) else None


def near_duplicate(submission: Submission, discussion: Discussion, history: History) -> Finding | None:
    """Copies that are spread over addresses and articles, a few words changed here and there."""
    if len(words_of(submission.body)) < MIN_WORDS_OF_COPY:
        return None
    other = history.near_duplicate(submission)
    return Finding(Weight.HOLD, "near_duplicate", f"#{other}") if other else None


def flood(submission: Submission, discussion: Discussion, history: History) -> Refusal | None:
    """Fifteen seconds between two comments of one address or one person, whatever became of the first."""
    host = networks(submission.ip_address)[0]
    posts = history.posts_nearby(submission.ip_address) if submission.ip_address else ()
    last = [post.at for post in posts if networks(post.address)[0] == host][:1]
    if submission.email and (of_person := history.last_post_of(submission.email)):
        last.append(of_person)
    return _until(max(last) + FLOOD, history.now) if last else None


def rate(submission: Submission, discussion: Discussion, history: History) -> Refusal | None:
    """So many comments from one address, and so many from the network around it."""
    if submission.ip_address is None:
        return None
    host = networks(submission.ip_address)[0]
    of_network = history.posts_nearby(submission.ip_address)
    of_host = [post for post in of_network if networks(post.address)[0] == host]
    ends = [
        posts[limit - 1].at + span
        for posts, limits in ((of_host, HOST_LIMITS), (of_network, NETWORK_LIMITS))
        for limit, span in limits
        if len(posts) >= limit
    ]
    return _until(max(ends), history.now) if ends else None


def _until(moment: datetime, now: datetime) -> Refusal | None:
    seconds = ceil((moment - now).total_seconds())
    return Refusal(429, TOO_QUICK, retry_after=seconds) if seconds > 0 else None


def moderation_words(submission: Submission, discussion: Discussion, history: History) -> Finding | None:
    line = _line_found(discussion.moderation_keys, submission)
    return Finding(Weight.HOLD, "moderation_words", line) if line else None


def disallowed_words(submission: Submission, discussion: Discussion, history: History) -> Finding | None:
    line = _line_found(discussion.disallowed_keys, submission)
    return Finding(Weight.TRASH, "disallowed_words", line) if line else None


def _line_found(lines: str, submission: Submission) -> str | None:
    """The first line that is found in what was typed, in the browser's name, or for the IP address."""
    words = word_list(lines)
    texts = (submission.name, submission.email, submission.website, submission.body, submission.user_agent)
    return words.find_address(submission.ip_address) or words.find(texts)


def links(submission: Submission, discussion: Discussion, history: History) -> Finding | None:
    hosts = foreign_hosts(submission.body, submission.site_host)
    if not 0 < discussion.comment_max_links <= len(hosts):
        return None
    return Finding(Weight.HOLD, "links", ", ".join(dict.fromkeys(hosts)))


def reserved_name(submission: Submission, discussion: Discussion, history: History) -> Finding | None:
    """Nobody should be taken for an author, for staff or for the site, however the name is spaced or spelled."""
    signed = _key_of(submission.name)
    if not signed:
        return None
    name = next((name for name in history.reserved_names() if _key_of(name) == signed), None)
    return Finding(Weight.HOLD, "reserved_name", name) if name else None


def _key_of(name: str) -> str:
    return "".join(words_of(name))


def manual(submission: Submission, discussion: Discussion, history: History) -> Finding | None:
    return Finding(Weight.HOLD, "manual") if discussion.comment_moderation else None


def first_time(submission: Submission, discussion: Discussion, history: History) -> Finding | None:
    """A name and an address can be anybody's: only the browser's token proves who was here before."""
    if not submission.name or not submission.email:
        return Finding(Weight.HOLD, "anonymous")
    if not discussion.comment_previously_approved:
        return None
    is_known = submission.commenter is not None and history.is_known(submission.commenter, submission.email)
    return None if is_known else Finding(Weight.HOLD, "first_time")


RULES: tuple[Rule, ...] = (
    closed,
    crisis,
    honeypot,
    duplicate,
    near_duplicate,
    flood,
    rate,
    moderation_words,
    disallowed_words,
    links,
    reserved_name,
    manual,
    first_time,
)
