"""Why a file cannot be read as a WordPress export, and where, in words for whoever has to mend it."""

from __future__ import annotations

import codecs
import re
from xml.parsers.expat import ErrorString, errors

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

EXPECTED = gettext_lazy("Expected is the .xml file that WordPress writes under Tools → Export.")

CUT_OFF = gettext_lazy("The file ends too early: it was cut off, and the rest is missing.")
REASONS = {
    errors.XML_ERROR_NO_ELEMENTS: CUT_OFF,
    errors.XML_ERROR_UNCLOSED_TOKEN: CUT_OFF,
    errors.XML_ERROR_PARTIAL_CHAR: CUT_OFF,
    errors.XML_ERROR_UNCLOSED_CDATA_SECTION: CUT_OFF,
    errors.XML_ERROR_TAG_MISMATCH: gettext_lazy("The tag that ends here is not the one that was opened last."),
    errors.XML_ERROR_DUPLICATE_ATTRIBUTE: gettext_lazy("This tag says the same thing twice."),
    errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: gettext_lazy("The export has ended, but the file goes on."),
    errors.XML_ERROR_UNDEFINED_ENTITY: gettext_lazy("Here stands a name between & and ; that XML does not know."),
    errors.XML_ERROR_BAD_CHAR_REF: gettext_lazy("Here stands the number of a character that XML does not allow."),
    errors.XML_ERROR_MISPLACED_XML_PI: gettext_lazy("A second file begins here, within the first."),
    errors.XML_ERROR_UNBOUND_PREFIX: gettext_lazy("The prefix of this tag is declared nowhere above it."),
}
SHOWN = 40  # characters of a wrong value, in a message
ALONE = re.compile(rb"<\Z|&\w*\Z")


class Unreadable(Exception):
    """`line` and `column` count from 1; both are 0 where the reason is the file as a whole."""

    def __init__(self, reason: str, line: int = 0, column: int = 0) -> None:
        super().__init__(reason, line, column)
        self.reason = reason
        self.line = line
        self.column = column

    def __str__(self) -> str:
        if not self.line:
            return self.reason
        place = {"line": self.line, "column": self.column, "reason": self.reason}
        return _("Line %(line)d, column %(column)d: %(reason)s") % place


def malformed(code: int, before: bytes, after: bytes, encoding: str) -> str:
    """The reason for a number of the parser's, which stopped between these bytes; rare ones stay in its own words."""
    message = ErrorString(code)
    if message == errors.XML_ERROR_INVALID_TOKEN:
        return _invalid(before, after, encoding)
    if message in (errors.XML_ERROR_UNKNOWN_ENCODING, errors.XML_ERROR_INCORRECT_ENCODING):
        return unknown(encoding)
    return str(REASONS.get(message) or _("This is not well-formed XML (%(message)s).") % {"message": message})


def unknown(encoding: str) -> str:
    return _("The encoding of the file, “%(name)s”, cannot be read: save it as UTF-8.") % {"name": encoding[:SHOWN]}


def _invalid(before: bytes, after: bytes, encoding: str) -> str:
    """The parser has one message for many mistakes: these are the ones that careless programs make."""
    if encoding == "utf-8" and not _begins_a_character(after):
        return _("Here stands a byte that is not UTF-8, in which the file should be written.")
    if encoding not in ("utf-8", "utf-16") and after[:1] > b"\x7f":
        return _("Here stands a byte that “%(name)s”, the encoding that the file names, does not have.") % {
            "name": encoding[:SHOWN]
        }
    if before.endswith(b"]]") and after.startswith(b">"):
        return _("Here stands “]]>”, which may only end a CDATA section, and none is open.")
    if ALONE.search(before):
        return _("Here stands an “&” or a “<” as a mere character; in XML it is written “&amp;” or “&lt;”.")
    return _("Here stands a character that XML does not allow in this place.")


def _begins_a_character(after: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(after[:4])
    except UnicodeDecodeError as error:
        return error.start > 0
    return True


def unexpected(what: str) -> str:
    """For a file that is something else: what it is, and what is expected."""
    return f"{what} {EXPECTED}"
