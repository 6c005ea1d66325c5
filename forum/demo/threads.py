"""The demo's comments: `# name | hours after publication | website | state`, as many # as the comment is deep.

The state is a status, with the rule that held the comment (`pending links`); `staff` for an answer of the desk's; or
`reported` for a comment about which a reader complained.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.utils.text import slugify

from articles.models import Article
from comments.fingerprints import marks_of
from comments.models import Comment, Report, place_under
from forum.demo.manuscripts import CONTENT
from forum.models import User

Status = Comment.Status
HEADING = re.compile(r"^(#{1,5}) (.+)$", re.MULTILINE)
BROWSERS = (
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
)


@dataclass
class Letter:
    """A comment as it is written in the file."""

    article: Article
    parent: Letter | None
    name: str
    sent_at: datetime
    website: str
    state: str
    body: str
    comment: Comment | None = None

    @property
    def status(self) -> str:
        """Staff answers and reported comments are public."""
        status = self.state.partition(" ")[0]
        return status if status in Status else Status.APPROVED

    @property
    def reason(self) -> str:
        """The code of the rule that held it; unless told otherwise, what usually happens."""
        usual = {Status.SPAM: "honeypot", Status.PENDING: "first_time"}
        return self.state.partition(" ")[2] or usual.get(Status(self.status), "")


def store_threads(articles: dict[str, Article], moderator: User) -> int:
    """Saved in the order in which they came, since that is the order of their numbers."""
    letters = [letter for path in sorted((CONTENT / "comments").glob("*.txt")) for letter in _read(articles[path.stem])]
    letters.sort(key=lambda letter: letter.sent_at)
    for number, letter in enumerate(letters, start=1):
        letter.comment = _build(letter, number, moderator)
        letter.comment.save(force_insert=True)
    _complain([letter.comment for letter in letters if letter.state == "reported" and letter.comment])
    return len(letters)


def _complain(comments: list[Comment]) -> None:
    for comment in comments:
        note = "The flatmate is a real person and did not agree to this."
        Report.objects.create(comment=comment, reason=Report.Reason.PRIVATE, note=note, ip_address="192.0.2.200")
        Comment.objects.filter(pk=comment.pk).update(open_reports=1)


def _read(article: Article) -> Iterator[Letter]:
    """A file's comments, each answering the last one before it that is one level higher."""
    text = (CONTENT / "comments" / f"{article.slug}.txt").read_text(encoding="utf-8")
    _nothing, *pieces = HEADING.split(text)
    branch: list[Letter] = []
    for marks, heading, body in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
        name, hours, website, state = [part.strip() for part in f"{heading} | | ".split("|")[:4]]
        del branch[len(marks) - 1 :]
        assert article.published_at, article.slug  # noqa: S101 - a mistake in the content, found by its test
        sent_at = article.published_at + timedelta(hours=float(hours))
        parent = branch[-1] if branch else None
        branch.append(Letter(article, parent, name, sent_at, website, state, body.strip()))
        yield branch[-1]


def _build(letter: Letter, number: int, moderator: User) -> Comment:
    parent = letter.parent.comment if letter.parent else None
    by_rules = letter.status in {Status.PENDING, Status.SPAM}
    is_staff = letter.state == "staff"
    return Comment(
        article=letter.article,
        **place_under(parent),
        **marks_of(letter.body),
        body=letter.body,
        name=letter.name,
        email=moderator.email if is_staff else f"{slugify(letter.name)}@example.org",
        staff=moderator if is_staff else None,
        website=letter.website,
        ip_address=None if is_staff else (f"192.0.2.{number}" if number % 3 else f"2001:db8::{number:x}"),
        user_agent="" if is_staff else BROWSERS[number % len(BROWSERS)],
        submission_id=uuid4(),
        submitted_at=letter.sent_at,
        status=letter.status,
        former_status=Status.PENDING if letter.status == Status.TRASH else "",
        reasons=[letter.reason] if letter.reason else [],
        moderated_by=None if by_rules else moderator,
        moderated_at=None if by_rules else letter.sent_at + timedelta(minutes=7 + number % 40),
    )
