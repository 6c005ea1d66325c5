"""A comment's plain text as HTML: paragraphs, line breaks and live links, built from escaped pieces in linear time."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

MAX_LINK = 2000
WORD = re.compile(r"(\s+)")
HOST = re.compile(r"(?:[\w-]+\.)+[\w-]*[^\W_]\.?")
PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
LEADING = "([{<\"'“‘«"
TRAILING = ".,;:!?\"'”’»>]}"
# Direction overrides can make a text read as another one, and characters without width can hide in a word. Joiners
# (U+200C, U+200D) and marks stay: Persian, Hindi and many emoji need them.
DECEPTIVE = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def visible(text: str) -> str:
    """The text without characters that deceive the eye."""
    return DECEPTIVE.sub("", text)


def to_html(text: str, *, live_links: bool = True) -> SafeString:
    """What readers see of a comment."""
    lines = visible(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    paragraphs = (paragraph.split("\n") for paragraph in PARAGRAPH.split(lines))
    return format_html_join("\n", "<p>{}{}</p>", (_lines(block, live_links) for block in paragraphs))


def _lines(block: list[str], live_links: bool) -> tuple[SafeString | str, SafeString]:
    """A paragraph's first line, and the others with a break before each."""
    lines = [_linked(line) if live_links and "http" in line else line for line in block]
    return lines[0], format_html_join("", "<br>{}", ((line,) for line in lines[1:]))


def _linked(line: str) -> SafeString:
    return format_html_join("", "{}", ((_link(word),) for word in WORD.split(line)))


def _link(word: str) -> SafeString | str:
    """The word with its http(s) address made a link; brackets and closing punctuation stay outside."""
    start = word.find("http")
    if start < 0 or word[:start].strip(LEADING):
        return word
    address = _without_trailing_punctuation(word[start:])
    if not is_web_address(address):
        return word
    return format_html(
        '{}<a href="{}" rel="ugc nofollow noopener">{}</a>{}',
        word[:start],
        address,
        address,
        word[start + len(address) :],
    )


def _without_trailing_punctuation(word: str) -> str:
    excess = word.count(")") - word.count("(")
    end = len(word)
    while end and (word[end - 1] in TRAILING or (word[end - 1] == ")" and excess > 0)):
        excess -= word[end - 1] == ")"
        end -= 1
    return word[:end]


def is_web_address(address: str) -> bool:
    """http or https with a host name, and nothing that would lead elsewhere than it looks."""
    if len(address) > MAX_LINK or "\\" in address or not address.isprintable():
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        parts.port  # noqa: B018  (raises ValueError where it is no number)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(HOST.fullmatch(host)) and "@" not in parts.netloc
