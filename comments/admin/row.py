"""What a row of the desk shows beside the comment: everything that helps to decide, in a fixed number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from comments.admin.histories import History, histories_of
from comments.admin.steps import STEPS, Step, offered
from comments.desk import reason_label
from comments.models import Comment, Decision, Report
from comments.moderation import ANSWERABLE
from comments.permissions import can_see_contact
from comments.text import is_web_address, to_html, visible
from forum.models import User
from forum.throttle import networks

Status = Comment.Status
LONG_TEXT = 900  # characters; a longer one is opened on demand
BEGINNING = 600
MAX_LINKS = 30
DECISIONS_SHOWN = 3


@dataclass(frozen=True)
class Button:
    step: Step
    label: str
    key: str
    url: str


@dataclass
class Row:
    comment: Comment
    shows_contact: bool
    history: History | None = None
    reports: list[Report] = field(default_factory=list)
    last: Decision | None = None
    back: str = ""  # where a page without script goes on after a decision

    @property
    def here(self) -> str:
        """Its own place on the page."""
        return f"{self.back.partition('#')[0]}#comment-{self.comment.pk}"

    @property
    def name(self) -> str:
        return visible(self.comment.display_name)

    @property
    def text(self) -> SafeString:
        """As readers see it; its links are listed under it, with where they lead."""
        return to_html(self.comment.body, live_links=False)

    @property
    def beginning(self) -> SafeString | None:
        """Of a long text."""
        body = self.comment.body
        return None if len(body) <= LONG_TEXT else to_html(f"{body[:BEGINNING].rstrip()} …", live_links=False)

    @property
    def parent_name(self) -> str:
        return visible(self.comment.parent.display_name) if self.comment.parent else ""

    @property
    def parent_text(self) -> str:
        return visible(Truncator(getattr(self.comment, "parent_text", "")).chars(150))

    @property
    def website(self) -> str:
        return self.comment.website if is_web_address(self.comment.website) else ""

    @property
    def address(self) -> str:
        """Where it came from; after thirty days only the network is known."""
        address = self.comment.ip_address
        return networks(address)[1] if address and self.comment.reduced_at else address or ""

    @property
    def hosts(self) -> list[tuple[str, int]]:
        return list(Counter(host_of(address) for address in self.addresses).items())

    @property
    def addresses(self) -> list[str]:
        return addresses_in(self.comment.body)[:MAX_LINKS]

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """Why the rules held it, each with its evidence."""
        evidence: dict[str, Any] = self.comment.evidence if isinstance(self.comment.evidence, dict) else {}
        return [(reason_label(code), visible(str(evidence.get(code, "")))) for code in self.comment.reasons]

    @property
    def decisions_elsewhere(self) -> list[Decision]:
        """About the commenter's other comments; what was decided about this one has a line of its own."""
        found = self.history.decisions if self.history else []
        return [decision for decision in found if decision.comment_id != self.comment.pk][:DECISIONS_SHOWN]

    @property
    def buttons(self) -> list[Button]:
        """Those that are pressed at once; what asks first is a link."""
        return [self._button(step) for step in offered(self.comment) if not step.is_final]

    @property
    def deletion(self) -> Button | None:
        return next((self._button(step) for step in offered(self.comment) if step.is_final), None)

    @property
    def takes_why(self) -> bool:
        return bool({"spam", "trash"} & {button.step.slug for button in self.buttons})

    @property
    def takes_reply(self) -> bool:
        return self.comment.status in ANSWERABLE and not self.comment.is_ping

    @property
    def takes_edit(self) -> bool:
        return self.comment.status != Status.TRASH

    @property
    def scopes(self) -> list[tuple[str, str]]:
        """Where everything like it can be decided about at once."""
        comment = self.comment
        has = {
            "author": bool(comment.email) and not comment.staff_id,
            "address": bool(comment.ip_address) and self.shows_contact and not comment.reduced_at,
            "text": bool(comment.text_digest),
        }
        url = reverse("admin:comments_comment_everything")
        return [(scope, f"{url}?{urlencode({'by': scope, 'of': comment.pk})}") for scope in has if has[scope]]

    def _button(self, step: Step) -> Button:
        status = self.comment.status
        return Button(step, step.label_for(status), step.key_for(status), url_of(step, self.comment))


def url_of(step: Step, comment: Comment) -> str:
    return reverse(f"admin:comments_comment_{step.slug}", args=[comment.pk])


def build_rows(comments: Sequence[Comment], viewer: User, back: str) -> list[Row]:
    """Five queries for the page, however many rows it has."""
    shows_contact = can_see_contact(viewer)
    histories = histories_of({comment.email.upper() for comment in comments if comment.email and not comment.staff_id})
    reports = open_reports([comment for comment in comments if comment.open_reports])
    last = last_decisions(comments)
    following = [comment.pk for comment in comments[1:]]
    anchors = [f"{back}#comment-{pk}" for pk in following] + [back]
    return [
        Row(
            comment,
            shows_contact,
            history=histories.get(comment.email.upper()) if not comment.staff_id else None,
            reports=reports[comment.pk],
            last=last.get(comment.pk),
            back=anchor,
        )
        for comment, anchor in zip(comments, anchors, strict=False)
    ]


def open_reports(comments: Iterable[Comment]) -> dict[int, list[Report]]:
    found: dict[int, list[Report]] = defaultdict(list)
    for report in Report.objects.filter(comment__in=[comment.pk for comment in comments], settled_at=None):
        found[report.comment_id].append(report)
    return found


def last_decisions(comments: Iterable[Comment]) -> dict[int, Decision]:
    decisions = Decision.objects.filter(comment__in=[comment.pk for comment in comments])
    latest = decisions.order_by("comment_id", "-pk").distinct("comment_id").select_related("decided_by")
    return {decision.comment_id: decision for decision in latest}


class LinkReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def addresses_in(body: str) -> list[str]:
    """Exactly the links that readers would get, because they are read from what readers would get."""
    if "http" not in body:
        return []
    reader = LinkReader()
    reader.feed(to_html(body))
    return reader.found


def host_of(address: str) -> str:
    """The host as the browser will ask for it, so that no letter of another script passes for a Latin one."""
    host = urlsplit(address).hostname or ""
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def can_be_decided(step: Step, comment: Comment) -> bool:
    return STEPS[step.slug] in offered(comment)
