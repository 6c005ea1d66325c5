"""A comment as the page shows it: what that depends on, and its piece of the page."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString

from comments.models import Comment
from comments.pages import ThreadPage
from comments.threads import Row, Said
from forum import mail, pieces


class Shown(NamedTuple):
    """One step of the list: a comment, what stands in its place, or the offer of further replies to it."""

    id: int
    kind: str
    depth: int
    more: int
    has_replies: bool
    closes: int  # lists that end behind it
    article_url: str
    address: str
    is_hidden: bool
    is_wiped: bool
    name: str = ""
    website: str = ""
    body: str = ""
    submitted_at: datetime | None = None
    is_edited: bool = False
    is_staff: bool = False
    is_author: bool = False  # of the article
    is_pending: bool = False  # and shown to who wrote it
    takes_reply: bool = False
    has_avatar: bool = False
    addressee_id: int = 0
    addressee_name: str = ""
    is_near: bool = False

    def context(self) -> dict[str, Any]:
        label = str(Comment.Kind(self.kind).label)
        is_ping = self.kind != Comment.Kind.COMMENT
        return self._asdict() | {"is_ping": is_ping, "label": label, "closes": range(self.closes)}


class EmptyForm(NamedTuple):
    """Leave a Reply before anything is typed."""

    article_id: int
    address: str  # of the page that it stands on
    needs_name_email: bool
    offers_consent: bool
    offers_mail: bool
    parent_id: int = 0
    parent_name: str = ""
    parent_url: str = ""

    def context(self) -> dict[str, Any]:
        parent = {"pk": self.parent_id, "display_name": self.parent_name} if self.parent_id else None
        return {
            "article": {"pk": self.article_id},
            "discussion": {
                "require_name_email": self.needs_name_email,
                "show_comments_cookies_opt_in": self.offers_consent,
            },
            "address": self.address,
            "offers_mail": self.offers_mail,
            "parent": parent,
            "parent_url": self.parent_url,
        }


def show_form(page: ThreadPage, parent: Said | None) -> SafeString:
    discussion = page.discussion
    form = EmptyForm(
        page.article.pk,
        page.address,
        discussion.require_name_email,
        discussion.show_comments_cookies_opt_in,
        mail.is_configured(),
    )
    if parent:
        elsewhere = reverse("comments:comment", kwargs={"comment_id": parent.pk})
        url = f"#comment-{parent.pk}" if page.shown(parent.pk) else elsewhere
        form = form._replace(parent_id=parent.pk, parent_name=parent.display_name, parent_url=url)
    return pieces.draw("comments/_form.html", form)


def show_list(
    page: ThreadPage, *, is_open: bool, pending: Comment | None, own_staff: Collection[int | None]
) -> SafeString:
    """The list of a page's comments."""
    every = _Every(
        page, page.article.get_absolute_url(), page.address, is_open, pending.pk if pending else None, own_staff
    )
    return pieces.draw_all("comments/_row.html", map(every.shown, page.rows))


class _Every(NamedTuple):
    """What all comments of a page have in common."""

    page: ThreadPage
    article_url: str
    address: str
    is_open: bool
    pending_id: int | None
    own_staff: Collection[int | None]

    def shown(self, row: Row) -> Shown:
        comment = row.comment
        place = Shown(
            comment.pk, comment.kind, row.depth, row.more, row.has_replies, len(row.closes), self.article_url,
            self.address, row.is_hidden, row.is_hidden and comment.is_wiped,
        )  # fmt: skip
        return place if row.is_hidden or row.more else place._replace(**self._said(row))

    def _said(self, row: Row) -> dict[str, Any]:
        comment, addressee = row.comment, row.addressee
        return {
            "name": comment.display_name,
            "website": comment.website,
            "body": comment.body,
            "submitted_at": comment.submitted_at,
            "is_edited": comment.edited_at is not None,
            "is_staff": comment.staff_id is not None,
            "is_author": comment.staff_id in self.own_staff,
            "is_pending": comment.pk == self.pending_id,
            "takes_reply": self.is_open and row.depth < self.page.discussion.depth,
            "has_avatar": self.page.discussion.show_avatars,
            "addressee_id": addressee.pk if addressee else 0,
            "addressee_name": addressee.display_name if addressee else "",
            "is_near": row.is_near,
        }
