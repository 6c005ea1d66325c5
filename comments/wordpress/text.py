"""A comment of WordPress's, which is HTML, as the plain text that its reader would have typed here.

Line ends are the reader's own and stay. Read by one expression that looks at no character more than a few times: the
parser of Python's library raises, and takes minutes, where markup is broken on purpose.
"""

from __future__ import annotations

import html
import re
from html.entities import html5

from comments.text import is_web_address

# Quotes in a tag may hold a >. Where they do not match, the tag ends at the first one.
TAG = re.compile(
    r"""<(?:(?P<end>/?)(?P<name>[a-zA-Z][^\s<>/"'=]*+)(?P<rest>(?>(?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+(?=>))|[^<>]*+)"""
    r"""|[!?][^<>]*+)>"""
)
ATTRIBUTE = re.compile(r"""(?<![a-zA-Z-])([a-zA-Z-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""")
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
# What no reader types: control characters, halves of characters, and numbers that are none.
NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
PARAGRAPHS = frozenset({
    "address", "article", "aside", "blockquote", "center", "details", "dl", "fieldset", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "ul",
})  # fmt: skip
LISTS = frozenset({"ol", "ul"})
LINES = frozenset({"caption", "dd", "div", "dt", "figcaption", "li", "option", "summary", "tr"})
VERBATIM = frozenset({"code", "pre"})
MAX_LEVELS = 5  # of quotes in quotes that are told apart
RECOGNISABLE = 8  # characters of an address that stand for the whole


def plain(markup: str) -> str:
    text = clean(markup)
    if "<" not in text and "&" not in text:
        return text.strip()
    source, writer, at = _without_remarks(text), _Writer(), 0
    for tag in TAG.finditer(source):
        writer.write(decoded(source[at : tag.start()]))
        writer.follow(tag)
        at = tag.end()
    writer.write(decoded(source[at:]))
    return writer.text()


def clean(text: str) -> str:
    return NO_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def decoded(text: str) -> str:
    """Only what ends in a semicolon, so that the `&copy=` of an address stays one."""
    return ENTITY.sub(_character, text) if "&" in text else text


def shortened(text: str, limit: int) -> str:
    """Cut behind a word, if there is one near the end."""
    start = text[: limit - 2]
    at = max(start.rfind(" "), start.rfind("\n"))
    return f"{start[: at if at > limit - 500 else None].rstrip()} …"


def _character(entity: re.Match[str]) -> str:
    return html.unescape(entity[0]) if entity[0][1] == "#" else html5.get(entity[0][1:], entity[0])


def _without_remarks(text: str) -> str:
    """Without <!-- … -->. What is not closed is no remark."""
    if "<!--" not in text:
        return text
    *closed, last = text.split("-->")
    pieces = (before if opened else f"{before}-->" for before, opened, _remark in (p.partition("<!--") for p in closed))
    return "".join(pieces) + last


def _attributes(rest: str) -> dict[str, str]:
    return {name.lower(): decoded(a or b or c).strip() for name, a, b, c in ATTRIBUTE.findall(rest)}


class _Writer:
    """Words in, with the line ends, marks and addresses that the tags around them stand for."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.typed = 0  # line ends since the last word, as they were typed
        self.owed = 0  # line ends that blocks ask for before the next word
        self.mark = ""
        self.quotes = self.lists = self.verbatim = 0  # how many are open
        self.is_after_break = False
        self.address = ""
        self.label: list[str] | None = None  # the words of a link, until it ends

    def text(self) -> str:
        self._end_link()
        return "\n".join(line.rstrip() for line in clean("".join(self.pieces)).split("\n")).strip("\n")

    def follow(self, tag: re.Match[str]) -> None:
        """A tag that is none of these is left out; its words stay."""
        name, rest = (tag["name"] or "").lower(), tag["rest"] or ""
        if name in VERBATIM:
            self.verbatim = max(0, self.verbatim + (-1 if tag["end"] else 1))
        if name in PARAGRAPHS or name in LINES:
            self._follow_block(name, is_end=bool(tag["end"]))
        elif name in ("http:", "https:") or "@" in name:
            self.write(tag[0][1:-1])  # an address between angle brackets
        elif name == "br":
            self._break()
        elif name == "a":
            self._end_link()
            if not tag["end"]:
                self.address, self.label = _attributes(rest).get("href", "").replace(" ", "%20"), []
        elif name == "img":
            picture = _attributes(rest)
            self.write(picture.get("alt") or ("" if self.label is not None else picture.get("src", "")))
        elif name == "q":
            self.write('"')
        elif name in ("td", "th"):
            self.write(" ")

    def write(self, words: str) -> None:
        if self.is_after_break and words:
            line, end, rest = words.partition("\n")
            words = rest if end and not line.strip() else words  # the source's own line end behind a <br>
            self.is_after_break = False
        if self.label is not None:
            self.label.append(words)
            return
        for number, line in enumerate(words.split("\n")):
            self.typed += number > 0
            if line.strip():
                is_first = self._begin()
                self.pieces.append(line.lstrip() if is_first and not self.verbatim else line)
            elif line and self.pieces and not (self.typed or self.owed):
                self.pieces.append(line)

    def _begin(self) -> bool:
        """Where a line begins here: the line ends that are due, and what stands before its words."""
        if self.pieces and not (self.typed or self.owed):
            return False
        wanted = max(self.typed, self.owed)
        ends = "\n" * (wanted if self.verbatim else min(wanted, 2)) if self.pieces else ""
        self.pieces.append(f"{ends}{'> ' * min(self.quotes, MAX_LEVELS)}{self.mark}")
        self.typed, self.owed, self.mark = 0, 0, ""
        return True

    def _follow_block(self, name: str, *, is_end: bool) -> None:
        if self.label and any(word.strip() for word in self.label):
            self._end_link()
        step = -1 if is_end else 1
        if name == "blockquote":
            self.quotes = max(0, self.quotes + step)
        is_inside = self.lists > (is_end and name in LISTS)
        if name in LISTS:
            self.lists = max(0, self.lists + step)
        if not self.mark:
            # What was typed between two blocks is how the source is set, and no line of anybody's.
            self.owed = max(self.owed or self.typed, 1 if is_inside or name in LINES else 2)
            self.typed = 0
        if name == "li":
            self.mark = "" if is_end else "- "
        self.is_after_break = name == "pre" and not is_end

    def _break(self) -> None:
        if self.label is not None:
            self.label.append("\n")
        else:
            self.typed += 1
        self.is_after_break = True

    def _is_in_word(self) -> bool:
        """An address that begins there would not be found again."""
        return bool(self.pieces) and self.pieces[-1][-1:].isalnum() and not (self.typed or self.owed)

    def _end_link(self) -> None:
        """The words, and behind them where they lead, unless that is what they say."""
        if self.label is None:
            return
        words, self.label = "".join(self.label), None
        shown = words.strip()
        if not is_web_address(self.address):
            self.write(words)
        elif not shown or _says(shown, self.address):
            before = words[: len(words) - len(words.lstrip())] or " " * self._is_in_word()
            self.write(f"{before}{self.address}{words[len(words.rstrip()) :]}")
        else:
            self.write(f"{words.rstrip()} ({self.address}){words[len(words.rstrip()) :]}")


def _says(words: str, address: str) -> bool:
    """The words are the address, perhaps without its beginning, or cut with an ellipsis."""
    said, meant = _bare(words.rstrip(".…")), _bare(address)
    is_cut = words.endswith(("…", "...")) and len(said) >= RECOGNISABLE
    return meant.startswith(said) if is_cut else _bare(words) == meant


def _bare(address: str) -> str:
    bare = address.casefold().removeprefix("http://").removeprefix("https://").removeprefix("www.")
    return bare.rstrip("/")
