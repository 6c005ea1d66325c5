"""What an import did, in numbers and in words: what came, what was changed on the way and why, what was left."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KEPT_EXAMPLES = 50
Sentence = str | Promise

NEW, CHANGED, UNCHANGED, LEFT = "new", "changed", "unchanged", "left"
OUTCOMES: dict[str, Sentence] = {
    NEW: _("new"),
    CHANGED: _("changed"),
    UNCHANGED: _("unchanged"),
    LEFT: _("left out"),
}
NOUNS: dict[str, Sentence] = {
    "articles": _("articles"),
    "pages": _("pages"),
    "sections": _("sections"),
    "tags": _("tags"),
    "authors": _("authors"),
    "pictures": _("pictures"),
    "documents": _("documents"),
    "comments": _("comments"),
    "addresses": _("old addresses"),
    "other": _("other content"),
}

SENTENCES: dict[str, Sentence] = {
    # Of the file
    "control-characters": _("Characters that no text may contain were removed."),
    "newer-version": _("The export is of a version that was not known when this was written."),
    "another-title": _("A site of another name was imported from this address before; this one is taken for the same."),
    "duplicate": _("The same number occurs twice in the file; the first was taken."),
    "other-type": _("Content of another kind than posts and pages is left out."),
    # Of articles and pages
    "hidden": _("Was private there; it is kept in the archive and no reader sees it."),
    "password": _("Needed a password there; it is kept in the archive and no reader sees it."),
    "page-later": _("Was to appear later; pages have no date here, so make it public by hand when it is time."),
    "no-status": _("The export does not say whether it was published; it is a draft."),
    "missed-schedule": _("Was to appear at a time that is over, and never did; it is a draft now."),
    "later": _("Carries a date to come, so readers see it from then on."),
    "no-headline": _("Had no headline; it got one from its first words."),
    "shortened": _("Was longer than there is room for, and was shortened."),
    "no-date": _("Was published without a date; it is a draft now."),
    "no-section": _("Was in no category; it is in the section for such articles."),
    "new-slug": _("Its slug could not be kept; the old address leads to the new one."),
    "meta-left": _("Fields of plugins are left out, by their name."),
    "comments-on-page": _("Comments on pages are left out: pages have no discussion here."),
    "kind": _("Its kind was taken from its category or tag."),
    "picture-of-page": _("The page’s featured picture stands at the head of its text."),
    # Of categories, tags and authors
    "category-as-tag": _("Sections have two levels; a category below became a tag."),
    "taxonomy-as-tags": _("Terms of another taxonomy became tags."),
    # Of files
    "picture-missing": _("The picture is not there; a link stands in its place."),
    "file-missing": _("The file is not there."),
    "lead-missing": _("The lead picture is not there."),
    # Of the body
    "body-as-text": _("The text’s markup was too much to be checked; it was taken as plain text."),
    "body-cut": _("The text is longer than an article may be; its end is missing."),
    "shortcode-kept": _("A shortcode that only a plugin understands was kept as text."),
    "shortcode-dropped": _("A shortcode that showed something made by WordPress was left out."),
    "shortcode-unwrapped": _("A shortcode that only arranged its content was taken away; the content stays."),
    "block-dropped": _("A block that showed something made by WordPress was left out."),
    "reusable-block-dropped": _("A block that several posts shared is not in the export’s text and was left out."),
    "embed-linked": _("Something embedded became a link."),
    "embed-dropped": _("Something embedded had no address and was left out."),
    "gallery-incomplete": _("Some pictures of a gallery are not in the export."),
    "footnotes-missing": _("The text refers to footnotes that the export does not have."),
    "pixel-dropped": _("A picture that only counted readers was left out."),
    "markup-dropped": _("Markup without a counterpart here was left out; its words stay."),
    # Of repetition
    "edited-here": _("Was changed here since it was imported, so the newer version from there was not taken."),
    "deleted-here": _("Was deleted here since it was imported, so it was not brought back."),
    "was-here": _("Was here already under the same slug and was taken for the same."),
    # Of addresses
    "address-taken": _("The old address leads to something else already."),
}


class Report:
    """Counts by noun and outcome, and findings by code with some examples each; `sink` is told of every finding."""

    def __init__(
        self, sentences: Mapping[str, Sentence] | None = None, sink: Callable[[str, str], None] | None = None
    ) -> None:
        self.sentences = {**SENTENCES, **(sentences or {})}
        self.sink = sink
        self.site: dict[str, str] = {}  # the address and the title that the export gives
        self.counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.found: Counter[str] = Counter()
        self.examples: defaultdict[str, list[str]] = defaultdict(list)

    def count(self, noun: str, outcome: str, n: int = 1) -> None:
        self.counts[noun][outcome] += n

    def find(self, code: str, detail: str = "") -> None:
        self.found[code] += 1
        if len(self.examples[code]) < KEPT_EXAMPLES:
            self.examples[code].append(detail)
        if self.sink:
            self.sink(code, detail)

    def as_data(self) -> dict[str, Any]:
        """As JSON can say it, with the sentences in the language of the moment."""
        return {
            "site": self.site,
            "counts": [
                {"noun": noun, "name": str(name), **{outcome: self.counts[noun][outcome] for outcome in OUTCOMES}}
                for noun, name in NOUNS.items()
                if self.counts[noun]
            ],
            "findings": [
                {
                    "code": code,
                    "says": str(self.sentences.get(code, code)),
                    "count": self.found[code],
                    "examples": self.examples[code],
                }
                for code in sorted(self.found, key=self._order)
            ],
        }

    def _order(self, code: str) -> int:
        known = list(self.sentences)
        return known.index(code) if code in known else len(known)


def lines(data: dict[str, Any], examples: int = 5) -> Iterator[str]:
    """The report of as_data() as plain text."""
    for row in data["counts"]:
        said = ", ".join(f"{row[outcome]:,} {name}" for outcome, name in OUTCOMES.items() if row[outcome])
        yield f"{row['name']}: {said}"
    for finding in data["findings"]:
        yield ""
        yield f"{finding['says']} ({finding['count']:,})"
        yield from (f"  {example}" for example in finding["examples"][:examples] if example)
        if finding["count"] > examples and any(finding["examples"]):
            yield "  …"
