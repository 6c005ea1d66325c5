"""What is put into HTML by the short way is what Django's own would have made of it."""

from __future__ import annotations

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from forum.escaping import escaped, filled

TEXTS = st.text(alphabet="<>&\"'{} aé\x02", max_size=20)
VALUES = TEXTS | TEXTS.map(SafeString)


@given(VALUES, VALUES)
def test_it_is_what_django_makes_of_it(first: str, second: str) -> None:
    made = filled('<a href="{}">{}</a>', first, second)
    assert made == format_html('<a href="{}">{}</a>', first, second)
    assert isinstance(made, SafeString)
    assert escaped(first) == conditional_escape(first)
