"""Readers' comments under articles, stored exactly as typed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article

# The limits of the form that readers know from WordPress, in characters.
MAX_BODY, MAX_NAME, MAX_EMAIL, MAX_WEBSITE = 65525, 245, 100, 200


class CommentQuerySet(models.QuerySet["Comment"]):
    def approved(self) -> Self:
        """What every reader may see, under an article that every reader may see."""
        return self.filter(status=Comment.Status.APPROVED)

    def pending(self) -> Self:
        return self.filter(status=Comment.Status.PENDING)

    def wiped(self) -> Self:
        """Deleted for good, and still holding the place of replies."""
        return self.filter(status=Comment.Status.TRASH, body="")

    def reported(self) -> Self:
        """Readers complained, and nobody has answered the complaint yet."""
        return self.filter(open_reports__gt=0)

    def public(self) -> Self:
        """Approved, and under an article that every reader may see now: for feeds and other lists across articles."""
        return self.approved().filter(article__in=Article.objects.published())

    def with_places(self) -> Self:
        """The top-level comments that a page of the thread shows, as themselves or as placeholders."""
        return self.filter(parent=None, holds_place=True)

    def answerable(self) -> Self:
        """What a reader may reply to: nobody would read a reply to another site's notice."""
        return self.approved().filter(kind=Comment.Kind.COMMENT)

    def holding_replies(self) -> Self:
        """Approved ones, and hidden ones that others answer and may have to stand under."""
        return self.filter(Q(status=Comment.Status.APPROVED) | Exists(Comment.objects.filter(parent=OuterRef("pk"))))

    def of_commenter(self, email: str | Value) -> Self:
        """Everything under one address, in whatever case it was typed."""
        wanted = email if isinstance(email, Value) else Value(email)
        return self.annotate(folded_email=Upper("email")).filter(folded_email=Upper(wanted))

    def for_thread(self, *more: Any) -> models.QuerySet[Comment, tuple[Any, ...]]:
        """As the article's page shows it: rows without anything personal for Line, and `more`; oldest first."""
        return self.order_by("id").values_list(
            "id", "parent_id", "root_id", "kind", "status", "body", "name", "website", "submitted_at", "edited_at",
            "staff_id", "parent__name", "parent__status", *more,
        )  # fmt: skip

    def for_feed(self) -> Self:
        """The newest first, with what a feed tells of their articles.

        By date: what came in from another site may have a higher number than what was said here since.
        """
        return self.select_related("article").only(
            "kind", "body", "name", "submitted_at", "root_id",
            "article__headline", "article__slug", "article__published_at",
        ).order_by("-submitted_at", "-id")  # fmt: skip


class Told:
    """What can be told of a comment from its own fields, however it was loaded."""

    kind: Any
    name: Any
    body: Any

    @property
    def display_name(self) -> str:
        return self.name or str(_("Anonymous"))

    @property
    def is_ping(self) -> bool:
        """Another site's notice: its name is the page that links here, and its text a piece of that page."""
        return bool(self.kind != Comment.Kind.COMMENT)

    @property
    def is_wiped(self) -> bool:
        """Deleted for good; the empty row stays while it holds the place of its replies."""
        return not self.body


class Comment(Told, models.Model):
    class Status(models.TextChoices):
        PENDING = "pending", _("Pending")
        APPROVED = "approved", _("Approved")
        SPAM = "spam", _("Spam")
        TRASH = "trash", _("Trash")

    class Kind(models.TextChoices):
        """Pingbacks and trackbacks are other sites' notices that they link here. They come from an import only."""

        COMMENT = "comment", _("Comment")
        PINGBACK = "pingback", _("Pingback")
        TRACKBACK = "trackback", _("Trackback")

    # Where it stands in the thread; a top-level comment has depth 1 and neither parent nor root
    # Without indexes of their own for article and root: those below begin with them, and tell the planner more.
    article = models.ForeignKey(
        Article, models.CASCADE, db_index=False, related_name="comments", verbose_name=_("article")
    )
    parent = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="replies")
    root = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, db_index=False, related_name="+")
    depth = models.PositiveSmallIntegerField(default=1)
    # Top level only, kept by a trigger (migration 0002): approved, or hidden above an approved reply.
    holds_place = models.BooleanField(default=False, db_default=False, editable=False)

    kind = models.CharField(
        _("kind"), max_length=9, choices=Kind, default=Kind.COMMENT, db_default=Kind.COMMENT, editable=False
    )

    # What the reader typed; staff reply from the desk, and name and address are then theirs
    body = models.TextField(_("comment"), max_length=MAX_BODY)
    name = models.CharField(_("name"), max_length=MAX_NAME, blank=True)
    email = models.CharField(_("email"), max_length=MAX_EMAIL, blank=True)
    website = models.CharField(_("website"), max_length=MAX_WEBSITE, blank=True)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    # What came with it
    ip_address = models.GenericIPAddressField(_("IP address"), null=True, blank=True)
    user_agent = models.CharField(_("browser"), max_length=254, blank=True)
    submission_id = models.UUIDField(unique=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), default=timezone.now, editable=False)
    reduced_at = models.DateTimeField(null=True, editable=False)  # address shortened, browser forgotten
    # The browser that its reader lets us know again: the content of a signed token kept there (tokens.py)
    commenter = models.UUIDField(null=True, editable=False)

    # Mail about it: asked for in the form, sent only once the address was confirmed
    wants_mail = models.BooleanField(default=False)
    email_confirmed_at = models.DateTimeField(null=True, blank=True)

    # What was decided, by the rules and by people
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.PENDING)
    former_status = models.CharField(max_length=8, choices=Status, blank=True, editable=False)
    reasons = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("reasons"))
    evidence = models.JSONField(default=dict, blank=True)  # by reason code, a text for moderators
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    moderated_at = models.DateTimeField(_("decided"), null=True, blank=True)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    edited_at = models.DateTimeField(null=True, blank=True)
    open_reports = models.PositiveIntegerField(default=0, editable=False)

    # What copies are found by: equal texts have equal digests, similar ones differ in few bits (fingerprints.py)
    text_digest = models.CharField(max_length=32, blank=True, editable=False)
    fingerprint = models.BigIntegerField(null=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["-id"]
        permissions = [
            ("moderate_comment", _("Can approve, reject, edit and answer comments")),
            ("view_contact", _("Can see commenters' e-mail and IP addresses")),
            ("manage_privacy", _("Can export and erase a commenter's data")),
        ]
        indexes = [
            # The pages of an article's thread, and the replies on one of them.
            models.Index(fields=["article", "id"], condition=Q(parent=None, holds_place=True), name="comment_places"),
            models.Index(fields=["root", "id"], condition=Q(root__isnull=False), name="comment_replies"),
            # A thread without levels, and an article's feed.
            models.Index(fields=["article", "-id"], condition=Q(status="approved"), name="comment_thread"),
            models.Index(
                fields=["article", "-submitted_at", "-id"], condition=Q(status="approved"), name="comment_newest"
            ),
            # The desk: its views and their filters. By date it is the order of the site's feed as well.
            models.Index(fields=["status", "-id"], name="comment_queue"),
            models.Index(fields=["status", "-submitted_at", "-id"], name="comment_queue_by_date"),
            models.Index(fields=["-id"], condition=~Q(reasons=[]), name="comment_queue_held"),
            models.Index(fields=["-id"], condition=Q(open_reports__gt=0), name="comment_reported"),
            models.Index(fields=["article", "status", "-id"], name="comment_queue_of_article"),
            models.Index(Upper("email"), F("id").desc(), name="comment_of_email"),
            models.Index(fields=["ip_address", "-id"], name="comment_of_address"),
            models.Index(fields=["text_digest", "-id"], condition=~Q(text_digest=""), name="comment_of_text"),
            GinIndex(fields=["reasons"], name="comment_of_reason"),
            GinIndex(
                OpClass(Upper("body"), name="gin_trgm_ops"),
                OpClass(Upper("name"), name="gin_trgm_ops"),
                OpClass(Upper("email"), name="gin_trgm_ops"),
                OpClass(Upper("website"), name="gin_trgm_ops"),
                name="comment_search",
            ),
            # The rules look back over hours and days; the chores find what is due.
            models.Index(fields=["submitted_at"], name="comment_recent"),
            models.Index(fields=["commenter"], condition=Q(commenter__isnull=False), name="comment_of_commenter"),
            models.Index(fields=["submitted_at"], condition=Q(reduced_at=None), name="comment_to_reduce"),
            models.Index(
                Coalesce("moderated_at", "submitted_at"),
                condition=Q(status__in=["spam", "trash"]),
                name="comment_to_delete",
            ),
            models.Index(fields=["id"], condition=Q(status="trash", body=""), name="comment_wiped"),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None, root=None, depth=1) | Q(parent__isnull=False, root__isnull=False, depth__gt=1),
                name="comment_reply_has_root",
            )
        ]

    def __str__(self) -> str:
        return f"{self.signature}: {self.body[:60]}"

    def get_absolute_url(self) -> str:
        """An address that leads to the page of the thread on which it stands now."""
        return reverse("comments:comment", kwargs={"comment_id": self.pk})

    @property
    def signature(self) -> str:
        """Whose it is, where nothing else tells a comment from a pingback."""
        return f"{self.get_kind_display()}: {self.display_name}" if self.is_ping else self.display_name

    @property
    def thread_id(self) -> int:
        """The top-level comment above it, or itself."""
        return self.root_id or self.pk


class _Fields(NamedTuple):
    pk: int
    parent_id: int | None
    root_id: int | None
    kind: str
    status: str
    body: str
    name: str
    website: str
    submitted_at: datetime
    edited_at: datetime | None
    staff_id: int | None
    parent_name: str | None = None
    parent_status: str | None = None


class Line(_Fields, Told):
    """A comment as a row of CommentQuerySet.for_thread(): a page has hundreds, and needs little of each."""

    __slots__ = ()

    @property
    def parent(self) -> Line | None:
        """With its name and status, and no more."""
        if self.parent_id is None:
            return None
        return self._replace(
            pk=self.parent_id, parent_id=None, name=self.parent_name or "", status=self.parent_status or ""
        )


def place_under(parent: Comment | None) -> dict[str, object]:
    """Where a new comment stands, as the fields of a Comment."""
    if parent is None:
        return {"parent": None, "root": None, "depth": 1}
    return {"parent": parent, "root_id": parent.thread_id, "depth": parent.depth + 1}
