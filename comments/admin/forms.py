"""What moderators type and choose on the desk."""

from __future__ import annotations

import re
from datetime import date
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinLengthValidator, MinValueValidator
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from articles.models import Section
from comments.desk import MIN_SEARCH, VIEWS, reason_label
from comments.models import MAX_BODY, Comment, Decision, Discussion
from comments.rules import REASONS
from comments.text import is_web_address
from forum.http import normal_address

MAX_ID = 2**63 - 1
NUMBER = re.compile(r"[0-9]{1,19}", re.ASCII)
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)
MAX_QUERY = 200
TOO_SHORT = _("Type at least three characters.")
LONG_ENOUGH = MinLengthValidator(MIN_SEARCH, TOO_SHORT)


def reason_choices() -> list[tuple[str, str]]:
    return [("", str(_("Any rule"))), *((code, reason_label(code)) for code in REASONS)]


class NetworkField(forms.CharField):
    """An IP address, or all that begin like it: 203.0.113.7, 203.0.113.0/24, 2001:db8::/48."""

    def clean(self, value: Any) -> IPv4Network | IPv6Network | None:
        text = super().clean(value)
        if not text:
            return None
        address, slash, length = text.partition("/")
        try:
            return ip_network(f"{normal_address(address)}{slash}{length}", strict=False)
        except ValueError as error:
            example = _("This is no IP address or range. Examples: 203.0.113.7, 203.0.113.0/24, 2001:db8::/48")
            raise ValidationError(example) from error


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_validators = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]


class FilterForm(forms.Form):
    """Which comments the desk shows. A field that makes no sense is named and left out; the others still hold."""

    q = forms.CharField(label=_("Search"), required=False, max_length=MAX_QUERY, validators=[LONG_ENOUGH])
    headline = forms.CharField(
        label=_("Article’s headline"), required=False, max_length=MAX_QUERY, validators=[LONG_ENOUGH]
    )
    section = forms.ModelChoiceField(Section.objects.none(), label=_("Section"), required=False)
    author = forms.CharField(label=_("Name or e-mail"), required=False, max_length=MAX_QUERY, validators=[LONG_ENOUGH])
    address = NetworkField(label=_("IP address or range"), required=False, max_length=60)
    reason = forms.ChoiceField(label=_("Held by"), required=False, choices=lazy(reason_choices, list))
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("", _("Newest first")), ("oldest", _("Oldest first"))],
    )
    # Kept in the address, and set by tabs, chips and the page links
    view = forms.ChoiceField(required=False, choices=list(VIEWS.items()), widget=forms.HiddenInput)
    article = forms.IntegerField(required=False, min_value=1, max_value=MAX_ID, widget=forms.HiddenInput)
    before = forms.IntegerField(required=False, min_value=0, max_value=MAX_ID, widget=forms.HiddenInput)
    after = forms.IntegerField(required=False, min_value=0, max_value=MAX_ID, widget=forms.HiddenInput)

    def __init__(self, *args: Any, shows_contact: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shows_contact = shows_contact
        sections: Any = self.fields["section"]
        sections.queryset = Section.objects.in_order()
        if not shows_contact:
            del self.fields["address"]
            self.fields["author"].label = _("Name")

    def filters(self) -> dict[str, Any]:
        """Those that make sense, as desk.matching() takes them."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value or value == 0}
        if not self.shows_contact:
            renamed = {"author": "name", "q": "words"}
            found = {renamed.get(name, name): value for name, value in found.items()}
        return found


class WhyForm(forms.Form):
    """The reason for turning a comment down."""

    reason = forms.ChoiceField(label=_("Reason"), required=False, choices=Decision.Reason.choices)
    note = forms.CharField(label=_("Note"), required=False, max_length=500)
    tell = forms.BooleanField(label=_("Tell the commenter by e-mail"), required=False)


class ReplyForm(forms.Form):
    body = forms.CharField(
        label=_("Reply"),
        max_length=MAX_BODY,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Please type your comment text."),
            "max_length": _("Your comment is too long."),
        },
    )


class EditForm(forms.ModelForm):
    """What the reader typed. It changes nothing by itself: moderation.edit() does, and keeps what was there."""

    class Meta:
        model = Comment
        fields = ("body", "name", "website", "email")
        error_messages: ClassVar = {"body": {"required": _("Please type your comment text.")}}
        widgets = {"body": forms.Textarea(attrs={"rows": 12, "dir": "auto"})}

    def __init__(self, *args: Any, shows_contact: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body: Any = self.fields["body"]
        body.strip = False
        if not shows_contact:
            del self.fields["email"]

    def clean_body(self) -> str:
        """Browsers send line ends of their own; a text that only differs in them was not edited."""
        body: str = self.cleaned_data["body"]
        if not body.strip():
            raise ValidationError(_("Please type your comment text."))
        former: str = self.initial["body"]
        return former if body.splitlines() == former.splitlines() else body

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return str(forms.EmailField(required=False).clean(email))

    def clean_website(self) -> str:
        website: str = self.cleaned_data["website"]
        if website and website != self.initial.get("website") and not is_web_address(website):
            raise ValidationError(_("Please enter a valid web address."))
        return website


class SelectionForm(forms.Form):
    """Ticked rows, each with the status in which it was seen."""

    MAX = 500

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.ticked = data.getlist("comment")

    def seen(self) -> dict[int, str]:
        pairs = (text.partition(":") for text in self.ticked[: self.MAX])
        numbers = ((int(number), status) for number, _colon, status in pairs if NUMBER.fullmatch(number))
        return {number: status for number, status in numbers if number <= MAX_ID and status in Comment.Status}


class ScopeChoice(forms.Form):
    """Everything that has something in common with one comment."""

    by = forms.ChoiceField(choices=[("author", ""), ("address", ""), ("text", "")])
    of = forms.IntegerField(min_value=1, max_value=MAX_ID)


class MomentForm(forms.Form):
    """What a confirmation page was about: nothing that came or was decided after it."""

    newest = forms.IntegerField(min_value=0, max_value=MAX_ID)
    at = forms.DateTimeField()


class StatesForm(MomentForm):
    states = forms.MultipleChoiceField(choices=Comment.Status.choices)


class UndoForm(forms.Form):
    batch = forms.UUIDField()


class CrisisForm(forms.Form):
    crisis = forms.ChoiceField(label=_("Crisis switch"), choices=Discussion.Crisis.choices, widget=forms.RadioSelect)
