"""Plain values put into HTML, for what a page has hundreds of.

It gives the same as Django's format_html(), which asks of each value first whether it is still to be translated.
"""

from __future__ import annotations

import html

from django.utils.safestring import SafeString


def filled(pattern: str, *values: str) -> SafeString:
    """The pattern is ours and its places are `{}`; what comes into them is escaped, unless it is HTML already."""
    return SafeString(pattern.format(*map(escaped, values)))


def escaped(value: str) -> str:
    return value if isinstance(value, SafeString) else html.escape(value)
