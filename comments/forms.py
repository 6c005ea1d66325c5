"""Leave a Reply: WordPress's fields, names, limits and messages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from comments.identity import plain_name, web_address
from comments.models import MAX_BODY, MAX_EMAIL, MAX_NAME, MAX_WEBSITE, Comment, Discussion
from comments.rules import NO_PARENT
from comments.text import visible

REQUIRED = _("Please fill the required fields.")
MAX_ID = 2**63 - 1
# WordPress's names, which no attribute can have
CONSENT, NOTIFY = "wp-comment-cookies-consent", "wp-comment-notify"


class ArticleChoice(forms.Form):
    """Which article a post or a token is for."""

    comment_post_ID = forms.IntegerField(min_value=1, max_value=MAX_ID)  # noqa: N815  WordPress's name


class CommentForm(forms.Form):
    """One reply. It knows the article, so that a parent of another article is refused."""

    comment = forms.CharField(
        label=_("Comment"),
        max_length=MAX_BODY,
        strip=False,
        error_messages={
            "required": _("Please type your comment text."),
            "max_length": _("Your comment is too long."),
        },
    )
    author = forms.CharField(
        label=_("Name"),
        max_length=MAX_NAME,
        error_messages={"required": REQUIRED, "max_length": _("Your name is too long.")},
    )
    email = forms.EmailField(
        label=_("Email"),
        max_length=MAX_EMAIL,
        error_messages={
            "required": REQUIRED,
            "invalid": _("Please enter a valid email address."),
            "max_length": _("Your email address is too long."),
        },
    )
    url = forms.CharField(
        label=_("Website"),
        max_length=MAX_WEBSITE,
        required=False,
        error_messages={"max_length": _("Your URL is too long.")},
    )
    comment_parent = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=MAX_ID,
        error_messages={"invalid": NO_PARENT, "min_value": NO_PARENT, "max_value": NO_PARENT},
    )
    # Readers never see these fields. What the browser keeps with consent; a trap for programs that fill in everything.
    commenter = forms.CharField(required=False)
    subject = forms.CharField(required=False)

    def __init__(self, *args: Any, article: Article, discussion: Discussion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.article = article
        self.fields["author"].required = self.fields["email"].required = discussion.require_name_email
        self.fields[CONSENT] = forms.BooleanField(required=False)
        self.fields[NOTIFY] = forms.BooleanField(required=False)

    def clean_comment(self) -> str:
        """Kept exactly as typed; only a text without anything to read is refused."""
        text: str = self.cleaned_data["comment"]
        if not visible(text).strip():
            raise ValidationError(_("Please type your comment text."), code="required")
        return text

    def clean_author(self) -> str:
        name = plain_name(self.cleaned_data["author"])
        if not name and self.fields["author"].required:
            raise ValidationError(REQUIRED, code="required")
        return name

    def clean_url(self) -> str:
        typed: str = self.cleaned_data["url"]
        if not typed:
            return ""
        address = web_address(typed)
        if not address:
            raise ValidationError(_("Please enter a valid web address, or leave the field empty."), code="invalid")
        if len(address) > MAX_WEBSITE:
            raise ValidationError(_("Your URL is too long."), code="max_length")
        return address

    def clean_comment_parent(self) -> Comment | None:
        parent_id = self.cleaned_data["comment_parent"]
        if not parent_id:
            return None
        parent = Comment.objects.answerable().filter(pk=parent_id, article=self.article).first()
        if parent is None:
            raise ValidationError(NO_PARENT, code="parent")
        return parent
