"""How to cite an article: Chicago, APA and BibTeX. Plain text, to be escaped like any other."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings

from articles.models import Article, Author, Byline

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]  # in the language of the styles, whatever the site's
BIBTEX_SPECIAL = re.compile(r"[\\{}%&$#_~^]")
BIBTEX_WORDS = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


@dataclass(frozen=True)
class Citation:
    name: str
    text: str


def citations(article: Article, address: str) -> list[Citation]:
    """`address` is the article's whole canonical one."""
    return [
        Citation("Chicago", _chicago(article, address)),
        Citation("APA", _apa(article, address)),
        Citation("BibTeX", _bibtex(article, address)),
    ]


def _writers(article: Article) -> list[Author]:
    return [line.author for line in article.bylines.all() if line.role == Byline.Role.TEXT]


def _chicago(article: Article, address: str) -> str:
    day = article.day
    people = _writers(article)
    names = [people[0].sorted_name, *(person.name for person in people[1:])] if people else []
    who = _joined([*names, *filter(None, [article.credit_line])], "and")
    title = f"“{article.headline}{'' if article.headline[-1:] in '?!.' else '.'}”"
    date = f"{MONTHS[day.month - 1]} {day.day}, {day.year}"
    return " ".join(filter(None, [_ended(who), title, f"{settings.FORUM_NAME}, {date}.", f"{address}."]))


def _apa(article: Article, address: str) -> str:
    day = article.day
    names = [_initialled(person) for person in _writers(article)]
    who = _joined([*names, *filter(None, [article.credit_line])], "&")
    date = f"({day.year}, {MONTHS[day.month - 1]} {day.day})."
    title = article.headline if article.headline[-1:] in "?!." else f"{article.headline}."
    if not who:
        return f"{title} {date} {settings.FORUM_NAME}. {address}"
    return f"{_ended(who)} {date} {title} {settings.FORUM_NAME}. {address}"


def _bibtex(article: Article, address: str) -> str:
    people = _writers(article)
    names = [_tex(person.sorted_name) for person in people]
    names += [f"{{{_tex(article.credit_line)}}}"] if article.credit_line else []
    family = people[0].sorted_name.partition(",")[0] if people else settings.FORUM_NAME
    key = re.sub(r"[^a-z0-9]", "", f"{family.lower()}{article.day.year}{article.slug.partition('-')[0]}") or "article"
    # Type and fields that the oldest styles know; the month is one of their words, and those have no braces.
    fields = {
        "author": " and ".join(names),
        "title": f"{{{_tex(article.headline)}}}",
        "journal": _tex(settings.FORUM_NAME),
        "year": str(article.day.year),
        "month": MONTHS[article.day.month - 1][:3].lower(),
        "day": str(article.day.day),
        "url": address,
    }
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}," for name, value in fields.items() if value]
    return "\n".join([f"@article{{{key},", *lines, "}"])


def _joined(names: list[str], word: str) -> str:
    """The comma stands before two as well: the first name is turned round."""
    return f"{', '.join(names[:-1])}, {word} {names[-1]}" if len(names) > 1 else "".join(names)


def _ended(text: str) -> str:
    return f"{text}." if text and not text.endswith(".") else text


def _initialled(person: Author) -> str:
    family, _comma, given = person.sorted_name.partition(", ")
    initials = " ".join("-".join(f"{part[0]}." for part in name.split("-") if part) for name in given.split())
    return f"{family}, {initials}" if initials else family


def _tex(text: str) -> str:
    return BIBTEX_SPECIAL.sub(lambda found: BIBTEX_WORDS.get(found[0], f"\\{found[0]}"), text)
