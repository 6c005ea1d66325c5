"""How the site discusses: WordPress's discussion settings, under their names there and with their defaults."""

from __future__ import annotations

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.ready import Ready, as_model

MAX_WORDS = 200_000  # characters in a list of words


class Discussion(models.Model):
    """One row. Read afresh for every request that needs it, so that a change holds from the next one on."""

    class Crisis(models.TextChoices):
        OFF = "off", _("Off: the discussion settings decide")
        HOLD = "hold", _("Hold everything: every new comment waits for a moderator")
        CLOSED = "closed", _("Close comments on the whole site")

    class FirstPage(models.TextChoices):
        OLDEST = "oldest", _("the first page")
        NEWEST = "newest", _("the last page")

    class Order(models.TextChoices):
        ASC = "asc", _("older")
        DESC = "desc", _("newer")

    crisis = models.CharField(
        _("crisis switch"),
        max_length=6,
        choices=Crisis,
        default=Crisis.OFF,
        help_text=_("Takes effect with the next request, on every machine. What is published stays as it is."),
    )

    # New articles, and old ones
    default_comment_status = models.BooleanField(
        _("Allow people to submit comments on new articles"),
        default=True,
        help_text=_("What “readers may reply” says when a new article is begun; each article can differ."),
    )
    close_comments_for_old_posts = models.BooleanField(
        _("Automatically close comments on old articles"),
        default=False,
        help_text=_("What has been said stays; the form goes away."),
    )
    close_comments_days_old = models.PositiveSmallIntegerField(
        _("Close comments when an article is how many days old"),
        default=14,
        help_text=_("Counted from publication. 0 closes nothing."),
    )

    # Who may write
    require_name_email = models.BooleanField(
        _("Comment author must fill out name and email"),
        default=True,
        help_text=_("Without it both may be left empty; the comment is then signed “Anonymous” and always waits."),
    )
    show_comments_cookies_opt_in = models.BooleanField(
        _("Show comments cookies opt-in checkbox"),
        default=True,
        help_text=_("Readers may have their name, e-mail and website kept in their own browser. No cookie is set."),
    )

    # How a thread looks
    thread_comments = models.BooleanField(
        _("Enable threaded (nested) comments"),
        default=True,
        help_text=_("Without it, all comments stand in one list by date, and nobody can reply to one of them."),
    )
    thread_comments_depth = models.PositiveSmallIntegerField(
        _("Levels of nested comments"),
        default=5,
        validators=[MinValueValidator(2), MaxValueValidator(10)],
        help_text=_("2 to 10. Deeper replies are shown at the last level."),
    )
    page_comments = models.BooleanField(
        _("Break comments into pages"), default=True, help_text=_("Keeps long discussions fast to open.")
    )
    comments_per_page = models.PositiveSmallIntegerField(
        _("Top level comments per page"),
        default=50,
        validators=[MinValueValidator(5), MaxValueValidator(100)],
        help_text=_("5 to 100; each comes with its replies."),
    )
    default_comments_page = models.CharField(
        _("Comments page displayed by default"),
        max_length=6,
        choices=FirstPage,
        default=FirstPage.OLDEST,
        help_text=_("Which page of the comments an article opens with."),
    )
    comment_order = models.CharField(
        _("Comments at the top of each page"),
        max_length=4,
        choices=Order,
        default=Order.ASC,
        help_text=_("Replies stand oldest first in either case."),
    )
    show_avatars = models.BooleanField(
        _("Show Avatars"), default=True, help_text=_("Initials, drawn by this site. Nothing is asked of anybody else.")
    )

    # Who is told
    comments_notify = models.BooleanField(
        _("Email the article's author whenever a comment appears"),
        default=True,
        help_text=_("As soon as it is approved, by the rules or by a moderator."),
    )
    moderation_notify = models.BooleanField(
        _("Email moderators whenever a comment is held for moderation"),
        default=True,
        help_text=_("Collected: at most one mail in ten minutes."),
    )

    # Before a comment appears
    comment_moderation = models.BooleanField(
        _("Comment must be manually approved"), default=False, help_text=_("Every comment waits, whoever wrote it.")
    )
    comment_previously_approved = models.BooleanField(
        _("Comment author must have a previously approved comment"),
        default=True,
        help_text=_(
            "A first comment waits. Later ones pass if the reader's browser proves that it is the same reader, "
            "or the reader confirms the e-mail address; a known name and address alone prove nothing."
        ),
    )
    comment_max_links = models.PositiveSmallIntegerField(
        _("Hold a comment that contains this many links or more"),
        default=2,
        help_text=_("Links to this site and the website field do not count. 0 holds none for its links."),
    )
    moderation_keys = models.TextField(
        _("Comment Moderation"),
        blank=True,
        max_length=MAX_WORDS,
        help_text=_(
            "One word, phrase or IP address a line. A comment with one of them in its text, name, e-mail, website, "
            "address or browser waits. Whole words only: “press” is not found in “WordPress”; press* finds every "
            "ending. Case, accents and look-alike letters make no difference."
        ),
    )
    disallowed_keys = models.TextField(
        _("Disallowed Comment Keys"),
        blank=True,
        max_length=MAX_WORDS,
        help_text=_("The same, but such a comment goes to the trash at once."),
    )

    # Where the moderators' collected mail has come to
    digest_sent_at = models.DateTimeField(null=True, editable=False)
    digest_comment_id = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("discussion settings")
        verbose_name_plural = _("discussion settings")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="discussion_is_one_row")]

    def __str__(self) -> str:
        return str(_("Discussion settings"))

    @classmethod
    def current(cls) -> Discussion:
        """The settings that hold now; the defaults until somebody saves them."""
        rows = CURRENT.rows()
        return as_model(cls, FIELDS, rows[0]) if rows else cls(pk=1)

    @classmethod
    def for_readers(cls) -> Discussion:
        """The same without the lists of words, which are long and decide nothing about a page."""
        rows = FOR_READERS.rows()
        return as_model(cls, SHOWN, rows[0]) if rows else cls(pk=1)

    @property
    def depth(self) -> int:
        """How many levels are shown."""
        return self.thread_comments_depth if self.thread_comments else 1

    @property
    def closes_after(self) -> timedelta | None:
        """The age at which an article takes no more comments."""
        days = self.close_comments_days_old if self.close_comments_for_old_posts else 0
        return timedelta(days=days) if days else None


FIELDS = [field.attname for field in Discussion._meta.concrete_fields]
NOT_SHOWN = {"moderation_keys", "disallowed_keys", "digest_sent_at", "digest_comment_id"}
SHOWN = [name for name in FIELDS if name not in NOT_SHOWN]
CURRENT = Ready(lambda: Discussion.objects.filter(pk=1).values_list(*FIELDS))
FOR_READERS = Ready(lambda: Discussion.objects.filter(pk=1).values_list(*SHOWN))
