"""Which HTML an article may contain: the one allow-list, and the only module that imports nh3.

Two locks: a bounded reader rewrites whatever comes into plain canonical tags, then nh3 parses that as a browser does.
The reader is there because html5ever alone takes ten seconds and more for some inputs under 1 MB (a tag with 100,000
attributes, a million ampersands) and gigabytes for others (one long link, repeated in every following block).
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

import nh3
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_INPUT = 1_000_000  # code points
MAX_TAGS, MAX_ATTRIBUTES, MAX_DEPTH = 20_000, 30_000, 100
MAX_MERGING = 5 * 10**9  # references times characters of a text: html5ever copies the text for each `&nbsp;` in it
MAX_GROWTH, SMALL_TEXT, MAX_ROUNDS = 4, 1_000, 6
MAX_URL, MAX_PHRASE, MAX_PIXELS, MAX_SPAN = 2_000, 1_000, 10_000, 100


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


VOID = frozenset({"br", "hr", "img"})
# Their end tags may be left out, so they say nothing about depth: none nests without another element in between.
LOOSE = _words("p li thead tbody tfoot tr td th")
FORMATTING = _words("b i u s em strong code")
INLINE = FORMATTING | _words("a abbr bdi bdo br cite img q span sub sup")
BLOCKS = LOOSE | _words("h2 h3 h4 ul ol blockquote pre hr figure figcaption table caption div")
TAGS = INLINE | BLOCKS
# What editors mean by elements we do not keep. A forgotten <div> is kept: unwrapping it would glue paragraphs together.
RENAMED = {"h1": "h2", "h5": "h4", "h6": "h4", "strike": "s", "del": "s", "ins": "u", "acronym": "abbr", "dt": "p"}
RENAMED |= dict.fromkeys(_words("kbd samp tt var"), "code") | {"dd": "p", "dl": "div", "summary": "p"}
RENAMED |= dict.fromkeys(_words("article aside center details footer header main nav section address"), "div")
# The headline is the page's only heading of the first level: where a text has some, all its headings go down by one.
FIRST_LEVEL = re.compile(r"<h1(?=[ \t\n\f/>])", re.IGNORECASE)
LOWERED = RENAMED | {"h2": "h3", "h3": "h4"}
# Raw: a browser reads no tags inside, so without an end tag the rest of the page is swallowed.
RAW = _words("script style textarea title xmp iframe noembed noframes noscript plaintext")
DROPPED = RAW | _words("svg math template object applet audio video canvas select datalist")

# No lang on formatting elements: browsers repeat differing copies of those in every following block.
ATTRIBUTES = {tag: {"lang", "dir"} for tag in TAGS - FORMATTING - VOID} | {"img": {"src", "alt", "width", "height"}}
OWN_ATTRIBUTES = "a:href,title,hreflang td:colspan,rowspan th:colspan,rowspan,scope ol:start,reversed,type abbr:title"
for _tag, _names in (entry.split(":") for entry in OWN_ATTRIBUTES.split()):
    ATTRIBUTES[_tag] |= set(_names.split(","))
ALIGNED = {"align-left", "align-center", "align-right"}
CLASSES = {"figure": {"image"} | ALIGNED, "img": ALIGNED, "blockquote": {"pull-quote"}}
CLASSES |= {"div": {"align-center"}, "p": {"align-center"}}  # the editor's image2 wraps centred pictures in these
for _tag in CLASSES:
    ATTRIBUTES[_tag] |= {"class"}
for _tag in ("blockquote", "q"):
    ATTRIBUTES[_tag] |= {"cite"}

# Controls, lone surrogates, noncharacters, and the bidi embeddings and overrides (U+202A to U+202E), which can run on
# past their paragraph and show letters in an order that is not the text's. Marks, joiners and isolates stay: Arabic,
# Persian and Hebrew need them, and they end with their paragraph.
UNWANTED = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
HIDDEN_IN_URL = re.compile(
    '[\0-\x20\x7f-\xa0"<>\\\\`\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f'
    "\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\xad"
LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{1,8}){0,4}")
MEDIA_NAME = re.compile(r"(?:(?:[\w~-]|%[89A-Fa-f][0-9A-Fa-f])(?:[\w.~-]|%[89A-Fa-f][0-9A-Fa-f])*(?:/(?!$)|$))+")

NEEDED = {"a": "href", "img": "src"}  # without these the element says nothing
POINTLESS_EMPTY = frozenset({"a", "div", "figure", "p"})

SPACE = r"[ \t\n\f]"
VALUE = r"""(?:"([^"]*+)"|'([^']*+)'|([^ \t\n\f"'>][^ \t\n\f>]*+)|(?=>))"""
ATTRIBUTE = re.compile(rf"[ \t\n\f/]*+([^ \t\n\f/>][^ \t\n\f/>=]*+)(?:{SPACE}*+={SPACE}*+{VALUE}|(?!{SPACE}*+=))")
TAG_NAME = re.compile(r"<(/?)([a-zA-Z][^ \t\n\f/>]*+)")
TAG_END = re.compile(r"[ \t\n\f/]*+>")
COMMENT_END, BOGUS_COMMENT_END = re.compile(r"--!?>"), re.compile(">")
BARE_AMPERSAND = re.compile(r"&(?![a-zA-Z0-9]+;|#)")
ENDLESS_REFERENCE = re.compile("&#[0-9]{1000,};?")  # Python refuses to read numbers of more than 4300 digits
CLOSING = {name: re.compile(rf"</{name}(?=[ \t\n\f/>])", re.IGNORECASE) for name in DROPPED}

# Groups are not possessive: Python's re up to 3.11.4 matches those wrongly. Their alternatives exclude each other.
_inline = rf"(?:[^<]++|</?(?:{'|'.join(sorted(INLINE))})(?=[ >])[^>]*+>)*"
REPAIRS = (
    (re.compile(r"(<pre[^>]*>)\n+"), r"\1"),  # parsers drop one line break here on every reading
    (
        re.compile(r"<figure[^>]*>\s*+<figcaption[^>]*>((?:[^<]++|<(?!/?fig)[^>]*+>)*)</figcaption>\s*+</figure>"),
        r"<div>\1</div>",
    ),
    # The editor's image2 fails on a figure of its class that does not begin with its picture.
    (re.compile(r'(<figure[^>]*) class="[^"]*"([^>]*>)(?!\s*+(?:<a [^>]*>\s*+)?+<img )'), r"\1\2"),
    (re.compile(rf"<div([^>]*)>({_inline})</div>"), r"<p\1>\2</p>"),
)

TOO_LONG = _("This text is too long: at most %(limit)s characters, markup included. Divide it into several articles.")
TOO_COMPLEX = _(
    "The markup of this text is too complicated to be checked. Paste it as plain text "
    "(Ctrl+Shift+V), format it again, or divide it into several articles."
)


class Clean(str):
    """What clean() gave, so that no door cleans it once more. Whatever is done to it gives plain text again."""

    __slots__ = ()


def clean(value: str) -> Clean:
    """The safe form of any HTML, the same when cleaned again; ValidationError for what is too much to check."""
    if isinstance(value, Clean):
        return value
    text = value
    for _round in range(MAX_ROUNDS):
        before, text = text, _CLEANER.clean(_repair(_Reader(text).read()))
        if text == before:
            return Clean(text)
        if len(text) > MAX_GROWTH * len(value) + SMALL_TEXT:
            break
    raise ValidationError(TOO_COMPLEX, code="too_complex")


class _Reader:
    """Reads tags as the HTML standard does, in linear time, and writes down only what the allow-list knows."""

    def __init__(self, value: str) -> None:
        if len(value) > MAX_INPUT:
            raise ValidationError(TOO_LONG, code="too_long", params={"limit": MAX_INPUT})
        _refuse_if(value.count("<") > MAX_TAGS)
        self.text = _with_plain_breaks(value)
        self.renamed = LOWERED if FIRST_LEVEL.search(value) else RENAMED
        self.written: list[str] = []
        self.open: Counter[str] = Counter()
        self.unclosed: set[str] = set()
        self.attributes = self.depth = 0

    def read(self) -> str:
        position = 0
        while (start := self.text.find("<", position)) >= 0:
            self.written.append(_text(self.text[position:start]))
            position = self._read_markup(start)
        self.written.append(_text(self.text[position:]))
        result = "".join(self.written)
        _refuse_if(sum(part.count("&") * len(part) for part in result.split("<")) > MAX_MERGING)
        return result

    def _read_markup(self, start: int) -> int:
        if tag := TAG_NAME.match(self.text, start):
            return self._read_tag(tag)
        if self.text.startswith("<!--", start):
            return self._after(COMMENT_END, start + 2)
        if self.text.startswith(("<!", "<?", "</"), start):
            return self._after(BOGUS_COMMENT_END, start + 2)
        self.written.append("&lt;")
        return start + 1

    def _read_tag(self, tag: re.Match[str]) -> int:
        attributes: dict[str, str] = {}
        name, position = tag[2].lower(), tag.end()
        while found := ATTRIBUTE.match(self.text, position):
            attributes.setdefault(found[1].lower(), found[2] or found[3] or found[4] or "")
            position, self.attributes = found.end(), self.attributes + 1
            _refuse_if(self.attributes > MAX_ATTRIBUTES)
        if not (end := TAG_END.match(self.text, position)):
            return len(self.text)  # a tag that never ends: browsers drop the rest too
        if name in DROPPED:
            return end.end() if tag[1] or self._is_empty(name, end) else self._after_content(name, end.end())
        name = self.renamed.get(name, name)
        self._write_end(name) if tag[1] else self._write_start(name, attributes)
        return end.end()

    @staticmethod
    def _is_empty(name: str, end: re.Match[str]) -> bool:
        return end[0].endswith("/>") and name not in RAW

    def _after(self, pattern: re.Pattern[str], start: int) -> int:
        found = pattern.search(self.text, start)
        return found.end() if found else len(self.text)

    def _after_content(self, name: str, start: int) -> int:
        closing = None if name in self.unclosed else CLOSING[name].search(self.text, start)
        if closing:
            return closing.start()
        self.unclosed.add(name)  # or looking for it again and again would be quadratic
        return len(self.text) if name in RAW else start

    def _write_start(self, name: str, raw: dict[str, str]) -> None:
        known = {key: _attribute(name, key, _value(raw[key])) for key in raw if key in ATTRIBUTES.get(name, ())}
        kept = {key: value for key, value in known.items() if value is not None}
        if name not in TAGS or (name in NEEDED and NEEDED[name] not in kept):
            return
        if name == "img":
            kept.setdefault("alt", "")
        elif name not in VOID:
            self._count(name, 1)
        written = "".join(f' {key}="{_escape(value)}"' for key, value in kept.items())
        self.written.append(f"<{name}{written}>")

    def _write_end(self, name: str) -> None:
        if self.open[name]:
            self._count(name, -1)
            if not (name in POINTLESS_EMPTY and self._take_back(name)):
                self.written.append(f"</{name}>")

    def _take_back(self, name: str) -> bool:
        """Whether the element was empty; then its start tag is gone, and a parent it was alone in is empty too."""
        last = len(self.written) - 1
        while last >= 0 and (not self.written[last] or self.written[last].isspace()):
            last -= 1
        is_empty = last >= 0 and self.written[last].startswith((f"<{name}>", f"<{name} "))
        if is_empty:
            del self.written[last]
        return is_empty

    def _count(self, name: str, step: int) -> None:
        self.open[name] += step
        self.depth += 0 if name in LOOSE else step
        _refuse_if(self.depth > MAX_DEPTH)


def plain_text(value: str) -> str:
    """The words of cleaned HTML, one line per block. Linear; the result is text, to be escaped like any other."""
    text = unescaped(re.sub(r"</?([a-z0-9]+)[^<>]*>", _gap, value)).replace("\xa0", " ")
    return re.sub(r" ?\n[ \n]*", "\n", re.sub(r"[^\S\n]+", " ", text)).strip()


def unescaped(source: str) -> str:
    """The text that a piece of HTML without tags stands for."""
    return html.unescape(ENDLESS_REFERENCE.sub("\ufffd", source)) if "&" in source else source


def is_blank(value: str) -> bool:
    """Whether cleaned HTML shows a reader nothing, as an editor's `<p>&nbsp;</p>`."""
    return "<img " not in value and not plain_text(value).strip(INVISIBLE)


def _refuse_if(is_too_complex: bool) -> None:
    if is_too_complex:
        raise ValidationError(TOO_COMPLEX, code="too_complex")


def _with_plain_breaks(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n")


def _text(source: str) -> str:
    return _escape(UNWANTED.sub("", _with_plain_breaks(unescaped(source))), quote=False)


def _value(source: str) -> str:
    """An attribute's value. As browsers do, a bare `&copy=` in an address is no reference."""
    return unescaped(BARE_AMPERSAND.sub("&amp;", source))


def _escape(text: str, quote: bool = True) -> str:
    """nh3's own spelling, so that what is stored is a fixed point of the reader and of nh3."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\xa0", "&nbsp;")
    return text.replace('"', "&quot;") if quote else text


def _gap(tag: re.Match[str]) -> str:
    if tag[1] in {"td", "th"}:
        return " "
    return "\n" if tag[1] in BLOCKS or tag[1] == "br" else ""


def _repair(text: str) -> str:
    for pattern, replacement in REPAIRS:
        text = pattern.sub(replacement, text)
    return text


def _safe_link(value: str, schemes: tuple[str, ...] = ("http", "https", "mailto")) -> str | None:
    url = value.strip(" \t\n").replace(" ", "%20")
    if len(url) > MAX_URL or HIDDEN_IN_URL.search(url):
        return None
    if url.startswith("/"):
        return url if "mailto" in schemes and not url.startswith("//") else None
    try:
        parts = urlsplit(url)
        is_web = bool(parts.hostname) and parts.port != 0 and not set("@%") & set(parts.netloc)
    except ValueError:
        return None
    is_safe = is_web if parts.scheme != "mailto" else "@" in parts.path and not parts.netloc
    return url if parts.scheme in schemes and is_safe else None


def _own_image(value: str) -> str | None:
    url, base = value.strip(" \t\n"), str(settings.MEDIA_URL)
    name = url.removeprefix(base)
    is_ours = len(base) > 1 and url.startswith(base) and len(url) <= MAX_URL
    return url if is_ours and ".." not in name and MEDIA_NAME.fullmatch(name) else None


def _phrase(value: str) -> str:
    return " ".join(UNWANTED.sub("", value).split())[:MAX_PHRASE].rstrip()


def _matching(pattern: re.Pattern[str], value: str) -> str | None:
    return value if pattern.fullmatch(value) else None


def _one_of(choices: frozenset[str], value: str) -> str | None:
    return value.lower() if value.lower() in choices else None


def _number(limit: int, value: str) -> str | None:
    return str(int(value)) if re.fullmatch(r"[0-9]{1,6}", value) and 1 <= int(value) <= limit else None


def _attribute(tag: str, name: str, value: str) -> str | None:
    """What an allowed attribute may say, in its one spelling; None removes it. Used by the reader and by nh3."""
    if name == "class":
        return " ".join(sorted(CLASSES[tag] & set(value.split()))) or None
    return VALUES[name](value)


VALUES: dict[str, Callable[[str], str | None]] = {
    "href": _safe_link,
    "cite": partial(_safe_link, schemes=("http", "https")),
    "src": _own_image,
    "alt": _phrase,
    "title": _phrase,
    "lang": partial(_matching, LANGUAGE),
    "hreflang": partial(_matching, LANGUAGE),
    "dir": partial(_one_of, _words("ltr rtl auto")),
    "scope": partial(_one_of, _words("row col rowgroup colgroup")),
    "start": partial(_matching, re.compile(r"-?[0-9]{1,6}")),
    "type": partial(_matching, re.compile("[1aAiI]")),
    "reversed": lambda _value: "",
    "width": partial(_number, MAX_PIXELS),
    "height": partial(_number, MAX_PIXELS),
    "colspan": partial(_number, MAX_SPAN),
    "rowspan": partial(_number, MAX_SPAN),
}

_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(DROPPED),
    attributes=ATTRIBUTES,
    attribute_filter=_attribute,
    link_rel=None,  # rel protects only links with a target, which cannot pass
    generic_attribute_prefixes=set(),
    url_schemes={"http", "https", "mailto"},
    url_relative="pass_through",  # _attribute decides
)
