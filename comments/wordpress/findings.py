"""What the report of an import says about comments, beside their number: a code for each, and its sentence."""

from __future__ import annotations

from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COMMENT_EMPTY = "comment-empty"
COMMENT_CUT = "comment-cut"
NOTE_LEFT = "editors-note-left"
KIND_UNKNOWN = "comment-kind-unknown"
STATUS_UNKNOWN = "comment-status-unknown"
NAME_CUT = "commenter-name-cut"
EMAIL_DROPPED = "commenter-email-dropped"
WEBSITE_DROPPED = "commenter-website-dropped"
DATE_MISSING = "comment-date-missing"
DATE_AHEAD = "comment-date-ahead"
PARENT_MISSING = "comment-parent-missing"
PARENT_ELSEWHERE = "comment-parent-elsewhere"
PARENT_CYCLE = "comment-parent-cycle"
PARENT_CHANGED = "comment-parent-changed"
NUMBER_TWICE = "comment-number-twice"
NUMBER_TAKEN = "comment-number-taken"
CHANGED_HERE = "comment-changed-here"
GONE_HERE = "comment-gone-here"

SENTENCES: dict[str, Promise] = {
    COMMENT_EMPTY: _("A comment without anything to read was left out; replies to it stand in its place."),
    COMMENT_CUT: _("A comment was longer than this site takes, and is cut behind a word."),
    NOTE_LEFT: _("An editors’ note was left out: it is no reader’s comment and was never public."),
    KIND_UNKNOWN: _("A kind of comment that this site does not know became a comment that waits for a moderator."),
    STATUS_UNKNOWN: _("A comment with an unknown status waits for a moderator."),
    NAME_CUT: _("A commenter’s name was longer than this site takes, and is cut."),
    EMAIL_DROPPED: _("What stood in the place of a commenter’s e-mail address is none, and was left out."),
    WEBSITE_DROPPED: _("What stood in the place of a commenter’s website is no web address, and was left out."),
    DATE_MISSING: _("A comment without a usable date has the date of the import."),
    DATE_AHEAD: _("A comment dated in the future has the date of the import."),
    PARENT_MISSING: _("A reply to a comment that does not exist stands on its own."),
    PARENT_ELSEWHERE: _("A reply to a comment under another article stands on its own."),
    PARENT_CYCLE: _("Comments that answered each other in a circle: the oldest stands on its own."),
    PARENT_CHANGED: _("A reply that was moved in its thread on the old site stays where it is here."),
    NUMBER_TWICE: _("A comment with the number of another one was left out."),
    NUMBER_TAKEN: _("A comment’s old number belongs to another comment here, so it has a new one."),
    CHANGED_HERE: _("A comment that changed on the old site was left as it is: it was edited or decided about here."),
    GONE_HERE: _("A comment that changed on the old site was left out: it was deleted here."),
}


class Report(Protocol):
    """Where an import says what it did."""

    def count(self, noun: str, outcome: str, n: int = 1) -> None:
        """`outcome` is new, changed, unchanged or left."""

    def find(self, code: str, detail: str) -> None: ...
